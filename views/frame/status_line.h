// The bar below: what runs, how far, how fast, how much memory, how many warnings. Always there.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace cds {

class RunsSummary;

class StatusLine : public QWidget {
  Q_OBJECT
public:
  explicit StatusLine(RunsSummary& runs, QWidget* parent = nullptr);
  void show_message(const QString& text); // for some seconds, left
  void retranslate();

Q_SIGNALS:
  void runs_clicked();

protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void refresh();
  RunsSummary& runs_;
  QToolButton* count_;
  QProgressBar* bar_;
  QLabel *progress_, *speed_, *memory_, *message_;
  QToolButton* warnings_;
  QTimer message_timer_;
};

} // namespace cds
