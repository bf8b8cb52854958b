// The window's project: opened, made, dropped, remembered.
#include "models/core_text.h"
#include "models/project_model.h"
#include "models/settings.h"
#include "models/text.h"
#include "views/frame/main_window.h"
#include "views/frame/run_actions.h"
#include "views/frame/welcome.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

// The folder itself, or the one whose project.json was dropped; empty: neither.
QString dropped_folder(const QUrl& url) {
  const QFileInfo file(url.toLocalFile());
  if (file.isDir())
    return file.absoluteFilePath();
  return file.fileName() == QLatin1String("project.json") ? file.absolutePath() : QString();
}

} // namespace

void MainWindow::take_project() {
  const ProjectModel& project = workspace_.project();
  close_->setEnabled(project.is_open());
  for (const Entry& entry : entries_)
    entry.action->setEnabled(project.is_open());
  setWindowTitle(project.is_open() ? tr("%1 — CDS Workbench").arg(project.name()) : tr("CDS Workbench"));
  if (project.is_open()) {
    Settings::add_recent_project(to_qstring(project.folder()));
    welcome_->show_problem({});
    fill_recent();
    if (shown_ < 0 && !entries_.empty())
      show_index(0);
    return;
  }
  fill_recent();
  if (shown_ >= 0)
    entries_[static_cast<std::size_t>(shown_)].page->on_screen(false);
  shown_ = -1;
  run_actions_->set_page(nullptr);
  stack_->setCurrentWidget(welcome_);
  welcome_->take_focus();
}

// In the menu, the palette and on the first screen.
void MainWindow::fill_recent() {
  const QStringList folders = Settings::recent_projects();
  welcome_->set_recent(folders);
  for (QAction* action : std::exchange(recent_, {})) {
    removeAction(action);
    recent_menu_->removeAction(action);
    action->setParent(nullptr); // it may be the one that was chosen just now
    action->deleteLater();
  }
  for (const QString& folder : folders) {
    if (folder == to_qstring(workspace_.project().folder()))
      continue;
    QAction* action = add_action("recent_project", QStringLiteral("folder"));
    action->setText(tr("Open %1", "a recent project").arg(QFileInfo(folder).fileName()));
    action->setToolTip(folder);
    connect(action, &QAction::triggered, this, [this, folder] { open_project(folder); });
    recent_menu_->addAction(action);
    recent_ << action;
  }
  recent_menu_->setEnabled(!recent_.isEmpty());
}

void MainWindow::open_project(const QString& folder) {
  remember_selection();
  if (const Status opened = workspace_.project().open(to_path(folder)); !opened) {
    const QString text = error_text(opened.error());
    welcome_->show_problem(text);
    say(text);
  }
}

void MainWindow::choose_project() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project"));
  if (!folder.isEmpty())
    open_project(folder);
}

void MainWindow::create_project() {
  const QString folder = QFileDialog::getSaveFileName(this, tr("New project: name its folder"), {}, {}, nullptr,
                                                      QFileDialog::ShowDirsOnly);
  if (folder.isEmpty())
    return;
  if (const Status made = workspace_.project().create(to_path(folder), QFileInfo(folder).fileName()); !made) {
    const QString text = error_text(made.error());
    welcome_->show_problem(text);
    say(text);
  }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return !dropped_folder(url).isEmpty(); }))
    event->acceptProposedAction();
}

// A project's folder opens it; any other folder becomes a data set of the open project.
void MainWindow::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString folder = dropped_folder(url);
    if (folder.isEmpty())
      continue;
    if (!workspace_.project().is_open() || QFileInfo::exists(folder + QStringLiteral("/project.json"))) {
      open_project(folder);
    } else if (const auto added = workspace_.project().add_data_set(to_path(folder)); added) {
      show_page(QStringLiteral("data"));
    } else {
      say(error_text(added.error()));
    }
  }
}

} // namespace cds
