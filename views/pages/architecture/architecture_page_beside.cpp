// The network drawn beside the first one, and the changes by hand.
#include "models/core_text.h"
#include "models/run_network.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/architecture/architecture_page.h"
#include "views/pages/architecture/layer_panel.h"
#include "views/scenes/network_view.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QComboBox>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace cds {

// The runs that have a network, newest first, after the published ones.
void ArchitecturePage::list_runs() {
  const QSignalBlocker quiet(beside_);
  const QVariant kept = beside_->currentData();
  const QStringList ids = workspace().watcher().ids();
  QStringList names, listed;
  for (auto id = ids.crbegin(); id != ids.crend(); ++id)
    if (const RunInfo* info = workspace().watcher().info(*id); info && !info->kind.isEmpty()) {
      listed << *id;
      names << (info->name == info->id ? info->id : tr("%1 (%2)", "name and id of a run").arg(info->name, info->id));
    }
  if (listed != listed_runs_ || names != listed_names_) {
    listed_runs_ = listed;
    listed_names_ = names;
    while (beside_->count() > published_count_)
      beside_->removeItem(beside_->count() - 1);
    beside_->addItems(names);
    for (int i = 0; i < listed.size(); ++i)
      beside_->setItemData(published_count_ + i, listed[i]);
  }
  const int place = beside_->findData(kept);
  beside_->setCurrentIndex(std::max(0, place));
  if (place < 0)
    take_other();
}

void ArchitecturePage::take_other() {
  const QString run = beside_->currentIndex() >= published_count_ ? beside_->currentData().toString() : QString();
  if (other_feed_)
    disconnect(other_feed_, nullptr, other_alphas_, nullptr);
  if (other_feed_)
    disconnect(other_feed_, &RunFeed::loaded, this, &ArchitecturePage::show_other);
  other_feed_ = run.isEmpty() ? nullptr : workspace().watcher().feed(run);
  other_alphas_->follow(other_feed_);
  if (other_feed_ && !other_feed_->is_loaded())
    connect(other_feed_, &RunFeed::loaded, this, &ArchitecturePage::show_other);
  show_other();
}

void ArchitecturePage::show_other() {
  other_ = nullptr;
  QString why;
  if (const int place = beside_->currentIndex(); place > 0) {
    auto made = other_feed_ ? network_of_run(*other_feed_, *other_alphas_, Selection::none)
                            : network_of(beside_->currentData().toInt());
    if (made)
      other_ = std::make_shared<const Architecture>(std::move(*made));
    else if (!other_feed_ || other_feed_->is_loaded())
      why = tr("%1 cannot be drawn beside it: %2").arg(beside_->currentText(), error_text(made.error()));
  }
  if (network_) {
    problem_->setVisible(!why.isEmpty());
    problem_->setText(why);
  }
  const bool shown = network_ && other_;
  other_view_->setVisible(shown);
  other_view_->set_network(shown ? other_ : nullptr);
  const auto differing = shown ? differing_layers(network_->genotype, other_->genotype) : edit_->changed_layers();
  view_->set_marked_layers(differing);
  other_view_->set_marked_layers(shown ? differing : std::vector<int>());
  other_view_->set_selected_layer(shown ? shown_layer() : -1);
  place_close_up();
  show_totals();
}

void ArchitecturePage::show_edit() {
  const auto changed = edit_->changed_layers();
  edit_bar_->setVisible(edit_->can_undo() || edit_->can_redo());
  undo_->setEnabled(edit_->can_undo());
  redo_->setEnabled(edit_->can_redo());
  revert_->setEnabled(edit_->is_edited());
  save_->setEnabled(network_ != nullptr);
  if (!network_ || !base_ || changed.empty()) {
    edit_note_->setText(tr("As it was, before the changes by hand"));
    return;
  }
  const auto difference = [](std::int64_t now, std::int64_t before) {
    const auto by = static_cast<double>(now - before);
    return (by < 0 ? QStringLiteral("−") : QStringLiteral("+")) + short_count_text(std::abs(by));
  };
  edit_note_->setText(
      tr("Changed by hand in %n layer(s): %1 parameters, %2 multiply-adds", nullptr, static_cast<int>(changed.size()))
          .arg(difference(network_->cost.inference_params, base_->cost.inference_params),
               difference(network_->cost.macs, base_->cost.macs)));
}

void ArchitecturePage::choose_candidate() {
  if (!network_)
    return;
  const int candidate = side_->current_candidate();
  if (candidate >= 0 && candidate < static_cast<int>(network_->space.candidates().size()))
    edit_->choose(shown_layer(), network_->space.candidates()[static_cast<std::size_t>(candidate)]);
}

void ArchitecturePage::save_genotype() {
  if (network_)
    save_picture(this, view_->picture(), PictureFormat::json);
}

} // namespace cds
