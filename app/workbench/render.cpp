#include "app/workbench/render.h"

#include "base/file.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/frame/main_window.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPixmap>
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

} // namespace

Status render_pages(MainWindow& window, Workspace& workspace, const QString& folder, const QString& only, int seconds) {
  CDS_TRY(make_folder(to_path(folder)));
  if (!wait_for([&] { return workspace.watcher().ready(); }, seconds))
    return failed("the runs could not be read in time", workspace.watcher().project_folder().string());
  const QStringList names = only.isEmpty() ? window.page_names() : QStringList{only};
  for (const QString& name : names) {
    const Page* page = window.page(name);
    if (!page)
      return wrong_call("there is no such page: " + name.toStdString(), {},
                        "Pages are " + window.page_names().join(QStringLiteral(", ")).toStdString());
    workspace.selection().set_run(run_for(workspace.watcher(), name));
    window.show_page(name);
    if (!wait_for([page] { return page->ready(); }, seconds))
      return failed("the page was not ready in time", name.toStdString());
    for (QWidget* widget : window.findChildren<QWidget*>()) // no pointer hovers over a picture
      widget->setAttribute(Qt::WA_UnderMouse, false);
    const QString file = QDir(folder).filePath(name + QStringLiteral(".png"));
    if (!window.grab().save(file))
      return failed("the picture could not be written", file.toStdString(), "Choose another folder");
  }
  return {};
}

} // namespace cds
