// What the window remembers from one day to the next: size, page, panels, and what one looked at in each project.
#include "models/project_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/settings.h"
#include "models/text.h"
#include "views/frame/layout_memory.h"
#include "views/frame/main_window.h"

#include <QCloseEvent>
#include <QCryptographicHash>
#include <QStackedWidget>
#include <QTimer>

namespace cds {
namespace {

constexpr int look_ms = 1000; // what one has looked at for so long is remembered

} // namespace

void MainWindow::restore_session() {
  if (!restores_)
    remember_as_it_goes();
  restores_ = true;
  restoreGeometry(Settings::bytes(QStringLiteral("window/geometry")));
  for (const Entry& entry : entries_)
    restore_layout(*entry.page, entry.name);
  restore_selection();
  show_page(Settings::text(QStringLiteral("window/page")));
}

// What one looked at in each project is remembered under its folder.
QString MainWindow::selection_key() const {
  const QByteArray folder = to_qstring(workspace_.project().folder()).toUtf8();
  return QStringLiteral("selection/") +
         QString::fromLatin1(QCryptographicHash::hash(folder, QCryptographicHash::Md5).toHex());
}

void MainWindow::remember_selection() {
  if (!workspace_.project().is_open() || !workspace_.watcher().ready())
    return;
  const Selection& selection = workspace_.selection();
  Settings::set_text(selection_key(), QStringLiteral("%1\n%2\n%3\n%4\n%5")
                                          .arg(selection.run())
                                          .arg(selection.epoch())
                                          .arg(selection.layer())
                                          .arg(selection.candidate())
                                          .arg(selection.query()));
}

void MainWindow::restore_selection() {
  if (!restores_ || !workspace_.project().is_open() || !workspace_.watcher().ready())
    return;
  const QStringList words = Settings::text(selection_key()).split(QLatin1Char('\n'));
  if (words.size() != 5 || !workspace_.watcher().info(words[0]))
    return;
  Selection& selection = workspace_.selection();
  selection.set_run(words[0]);
  selection.set_epoch(words[1].toInt());
  selection.set_layer(words[2].toInt());
  selection.set_candidate(words[3].toInt());
  selection.set_query(words[4].toInt());
}

void MainWindow::remember_session() {
  for (const Entry& entry : entries_)
    if (entry.seen)
      remember_layout(*entry.page, entry.name);
  remember_selection();
  Settings::set_bytes(QStringLiteral("window/geometry"), saveGeometry());
  if (shown_ >= 0)
    Settings::set_text(QStringLiteral("window/page"), page_name());
}

// A window that is killed is never closed, and comes back all the same.
void MainWindow::remember_as_it_goes() {
  auto* look = new QTimer(this);
  look->setSingleShot(true);
  look->setInterval(look_ms);
  connect(look, &QTimer::timeout, this, &MainWindow::remember_session);
  const auto begin = [look] { look->start(); };
  connect(stack_, &QStackedWidget::currentChanged, look, begin);
  const Selection* selection = &workspace_.selection();
  connect(selection, &Selection::run_changed, look, begin);
  for (const auto change :
       {&Selection::epoch_changed, &Selection::layer_changed, &Selection::candidate_changed, &Selection::query_changed})
    connect(selection, change, look, begin);
}

// Engines are processes of their own: closing the window leaves them alone.
void MainWindow::closeEvent(QCloseEvent* event) {
  remember_session();
  QWidget::closeEvent(event);
}

} // namespace cds
