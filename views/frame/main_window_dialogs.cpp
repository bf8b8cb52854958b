// The window's palette, about box and help.
#include "views/frame/about_dialog.h"
#include "views/frame/action_palette.h"
#include "views/frame/help_dialog.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/frame/run_actions.h"

#include <QAction>
#include <algorithm>

namespace cds {

QList<PaletteEntry> MainWindow::palette_entries() {
  QList<PaletteEntry> all;
  if (shown_ >= 0)
    for (QAction* action : entries_[static_cast<std::size_t>(shown_)].page->actions())
      all.append({action, page(page_name())->title(), {}});
  for (QAction* action : {run_actions_->start(), run_actions_->pause(), run_actions_->stop()})
    all.append({action, {}, {}});
  for (const Entry& entry : entries_)
    all.append({entry.action, {}, {}});
  for (std::size_t i = 0; i < entries_.size() && shown_ >= 0; ++i) // what pages do, they do to a project
    if (static_cast<int>(i) != shown_)
      for (QAction* action : entries_[i].page->actions())
        all.append({action, entries_[i].page->title(), [this, i] { show_index(static_cast<int>(i)); }});
  for (QAction* action : actions())
    if (action != find_ &&
        std::none_of(all.begin(), all.end(), [action](const PaletteEntry& entry) { return entry.action == action; }))
      all.append({action, {}, {}});
  return all;
}

void MainWindow::show_palette() {
  auto* palette = new ActionPalette(palette_entries(), this);
  palette->setAttribute(Qt::WA_DeleteOnClose);
  palette->open();
}

void MainWindow::show_about() {
  auto* about = new AboutDialog(workspace_.engine(), this);
  about->setAttribute(Qt::WA_DeleteOnClose);
  about->open();
}

// About the page on screen; one window, which stays beside the work.
void MainWindow::show_help() {
  if (!help_) {
    help_ = new HelpDialog(language_.code(), this);
    help_->setAttribute(Qt::WA_DeleteOnClose);
  }
  help_->show_topic(page_name());
  help_->show();
  help_->raise();
  help_->activateWindow();
}

} // namespace cds
