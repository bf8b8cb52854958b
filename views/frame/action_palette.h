// Ctrl+K: every action of the program in one list, found by any of its words.
#pragma once

#include <QDialog>
#include <QList>
#include <QPointer>
#include <functional>

class QAction;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace cds {

struct PaletteEntry {
  QPointer<QAction> action;
  QString place;            // where it belongs: a page's title, or empty
  std::function<void()> go; // brings its place to the screen first; may be empty
};

class ActionPalette : public QDialog {
  Q_OBJECT
public:
  explicit ActionPalette(QList<PaletteEntry> entries, QWidget* parent);
  [[nodiscard]] int shown_count() const;

protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void run_current();
  QList<PaletteEntry> entries_;
  QLineEdit* search_;
  QListView* list_;
  QStandardItemModel* model_;
  QSortFilterProxyModel* shown_;
};

} // namespace cds
