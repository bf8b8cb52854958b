#include "app/workbench/render.h"

#include "base/file.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/frame/main_window.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QPixmap>
#include <QTabBar>
#include <QThread>
#include <functional>

namespace cds {

namespace {

constexpr int quiet_ms = 400; // a page stays as it is for so long: queued repaints have happened

bool wait_for(const std::function<bool()>& condition, int seconds) {
  QElapsedTimer clock, quiet;
  clock.start();
  quiet.start();
  while (clock.elapsed() < seconds * 1000LL) {
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    if (!condition())
      quiet.restart();
    else if (quiet.elapsed() > quiet_ms)
      return true;
    QThread::msleep(5);
  }
  return false;
}

// The newest run that has most to show on a page.
QString run_for(const RunWatcher& watcher, const QString& page) {
  const QStringList ids = watcher.ids();
  const auto newest = [&](const std::function<bool(const RunInfo&)>& fits) {
    for (auto id = ids.crbegin(); id != ids.crend(); ++id)
      if (const RunInfo* info = watcher.info(*id); info && fits(*info))
        return *id;
    return QString();
  };
  QString id;
  if (page == QLatin1String("live") || page == QLatin1String("architecture"))
    id = newest([](const RunInfo& info) { return info.kind == QLatin1String("search"); });
  else if (page == QLatin1String("retrieval"))
    id = newest([](const RunInfo& info) { return info.map >= 0; });
  return id.isEmpty() && !ids.isEmpty() ? ids.last() : id;
}

Status save(QWidget& widget, const QString& file) {
  if (!widget.grab().save(file))
    return failed("the picture could not be written", file.toStdString(), "Choose another folder");
  return {};
}

// One picture for each tab of the page that is not in front, those of panels too; every bar is put back afterwards.
Status render_tabs(MainWindow& window, const Page& page, const QString& stem, int seconds) {
  int number = 1;
  for (QTabBar* bar : page.findChildren<QTabBar*>()) {
    if (!bar->isVisible())
      continue;
    const int front = bar->currentIndex();
    for (int tab = 0; tab < bar->count(); ++tab) {
      if (tab == front || !bar->isTabVisible(tab))
        continue;
      bar->setCurrentIndex(tab);
      if (!wait_for([&page] { return page.ready(); }, seconds))
        return failed("the panel was not ready in time", bar->tabText(tab).toStdString());
      CDS_TRY(save(window, QStringLiteral("%1-%2.png").arg(stem).arg(++number)));
    }
    bar->setCurrentIndex(front);
  }
  return {};
}

Status render_dialogs(MainWindow& window, Workspace& workspace, const QString& folder, int seconds) {
  workspace.selection().set_run(run_for(workspace.watcher(), QStringLiteral("retrieval")));
  window.show_page(QStringLiteral("retrieval"));
  if (const Page* page = window.page(QStringLiteral("retrieval")))
    wait_for([page] { return page->ready(); }, seconds);
  for (const char* name : {"help_action", "about", "find_action", "retrieval_sheet"}) {
    auto* action = window.findChild<QAction*>(QLatin1String(name));
    if (!action)
      continue;
    const QList<QDialog*> before = window.findChildren<QDialog*>();
    action->trigger();
    QElapsedTimer clock; // what a dialog asks the engine for comes by itself
    clock.start();
    wait_for([&] { return clock.elapsed() > 1500; }, seconds);
    for (QDialog* dialog : window.findChildren<QDialog*>()) {
      if (before.contains(dialog) || !dialog->isVisible())
        continue;
      const Status saved = save(*dialog, QDir(folder).filePath(QLatin1String(name) + QStringLiteral(".png")));
      dialog->close();
      CDS_TRY(saved);
    }
  }
  return {};
}

} // namespace

Status render_pages(MainWindow& window, Workspace& workspace, const QString& folder, const RenderWishes& wishes) {
  CDS_TRY(make_folder(to_path(folder)));
  if (!wait_for([&] { return workspace.watcher().ready(); }, wishes.seconds))
    return failed("the runs could not be read in time", workspace.watcher().project_folder().string());
  const QStringList names = wishes.only.isEmpty() ? window.page_names() : QStringList{wishes.only};
  for (const QString& name : names) {
    const Page* page = window.page(name);
    if (!page)
      return wrong_call("there is no such page: " + name.toStdString(), {},
                        "Pages are " + window.page_names().join(QStringLiteral(", ")).toStdString());
    workspace.selection().set_run(run_for(workspace.watcher(), name));
    window.show_page(name);
    if (!wait_for([page] { return page->ready(); }, wishes.seconds))
      return failed("the page was not ready in time", name.toStdString());
    for (QWidget* widget : window.findChildren<QWidget*>()) // no pointer hovers over a picture
      widget->setAttribute(Qt::WA_UnderMouse, false);
    const QString stem = QDir(folder).filePath(name);
    CDS_TRY(save(window, stem + QStringLiteral(".png")));
    if (wishes.panels)
      CDS_TRY(render_tabs(window, *page, stem, wishes.seconds));
  }
  return wishes.panels ? render_dialogs(window, workspace, folder, wishes.seconds) : Status{};
}

} // namespace cds
