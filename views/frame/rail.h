// The pages on the left: icon and word, one of them chosen. Ctrl+1 to Ctrl+9 and the arrow keys move.
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QActionGroup;
class QToolButton;
class QVBoxLayout;

namespace cds {

class Rail : public QWidget {
  Q_OBJECT
public:
  explicit Rail(QWidget* parent = nullptr);
  QAction* add(const QString& icon_name, const QString& object_name); // its text is the word; set later
  void choose(int index);
  [[nodiscard]] const QList<QAction*>& page_actions() const { return actions_; }

Q_SIGNALS:
  void chosen(int index);

protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  QVBoxLayout* column_;
  QActionGroup* group_;
  QList<QAction*> actions_;
  QList<QWidget*> buttons_;
};

} // namespace cds
