// Which models stand side by side: runs of the project, or other programs' files.
#include "views/pages/retrieval/compare_tab.h"

#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "views/pages/retrieval/gallery_wall.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QSignalBlocker>
#include <algorithm>
#include <utility>

namespace cds {

QString CompareTab::files_entry() {
  return QStringLiteral("files");
}

QString CompareTab::run_name(const QString& id) const {
  const RunInfo* info = workspace_.watcher().info(id);
  if (!info || info->name.isEmpty())
    return id;
  for (const QString& other : workspace_.watcher().ids())
    if (const RunInfo* same = workspace_.watcher().info(other); other != id && same && same->name == info->name)
      return tr("%1 (%2)").arg(info->name, id); // two runs of one experiment
  return info->name;
}

// The project's runs that have been tested, but for the one on the page.
void CompareTab::fill_choices() {
  const RunWatcher& watcher = workspace_.watcher();
  QHash<QString, int> called; // how many runs have that name
  for (const QString& id : watcher.ids())
    if (const RunInfo* info = watcher.info(id))
      ++called[info->name];
  QStringList tested, names;
  for (const QString& id : watcher.ids())
    if (const RunInfo* info = watcher.info(id); info && info->map >= 0 && id != shown_.run) {
      tested << id;
      names << (info->name.isEmpty() ? id : called[info->name] > 1 ? tr("%1 (%2)").arg(info->name, id) : info->name);
    }
  QStringList now = tested + names;
  now << tr("none");
  for (const Choice& choice : choices_)
    now << choice.run << choice.files;
  if (std::exchange(listed_, now) == now)
    return; // an open list stays open while a run goes on
  for (int model = 1; model < most; ++model) {
    const auto m = static_cast<std::size_t>(model);
    QComboBox* box = boxes_[m];
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItem(tr("none"), QString());
    for (qsizetype i = 0; i < tested.size(); ++i)
      box->addItem(names[i], QStringLiteral("run:") + tested[i]);
    const Choice& choice = choices_[m];
    box->addItem(choice.files.isEmpty() ? tr("features of another program...")
                                        : tr("features: %1...").arg(QFileInfo(choice.files.front()).fileName()),
                 files_entry());
    const int at = !choice.files.isEmpty() ? box->count() - 1
                   : choice.run.isEmpty()  ? 0
                                           : box->findData(QStringLiteral("run:") + choice.run);
    box->setCurrentIndex(std::max(0, at));
  }
}

void CompareTab::ask_for_files(int model) {
  const QStringList files = QFileDialog::getOpenFileNames(
      this, tr("One .npz file with queries and gallery, or two of which one has \"query\" in its name"), {},
      tr("Embeddings (*.npz)"));
  if (!files.isEmpty())
    return choose_files(model, files);
  listed_.clear(); // the box goes back to what it was
  fill_choices();
}

void CompareTab::choose_run(int model, const QString& run) {
  choices_[static_cast<std::size_t>(model)] = {run, {}, nullptr};
  load(model);
}

void CompareTab::choose_files(int model, const QStringList& files) {
  choices_[static_cast<std::size_t>(model)] = {{}, files, nullptr};
  load(model);
}

} // namespace cds
