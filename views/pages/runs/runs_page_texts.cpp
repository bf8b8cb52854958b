#include "views/pages/runs/runs_page.h"

#include "models/runs_model.h"
#include "views/pages/runs/queue_panel.h"
#include "views/pages/runs/run_details.h"
#include "views/widgets/empty_state.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QTreeView>

// All that the page says.
namespace cds {

QString RunsPage::title() const {
  return tr("Runs");
}

QString RunsPage::question() const {
  return tr("What ran, what waits?");
}

void RunsPage::retranslate() {
  const auto name = [](QAction* action, const QString& text, const QString& word, const QString& tip) {
    action->setText(text);
    action->setIconText(word.isEmpty() ? text : word);
    action->setToolTip(tip.isEmpty() ? text : tip);
  };
  name(live_, tr("Watch the run"), tr("Watch"), tr("Open the chosen run on the Live page (Enter or double click)"));
  name(delete_, tr("Delete the run"), tr("Delete"),
       tr("Move the folders of the chosen runs to the bin (Delete); Ctrl+Z brings them back"));
  name(undo_delete_, tr("Bring back the deleted run"), tr("Undo delete"),
       tr("Bring back from the bin what was deleted last (Ctrl+Z)"));
  name(resume_, tr("Resume the chosen runs"), tr("Resume"), {});
  name(pause_, tr("Pause the chosen runs"), tr("Pause"), {});
  name(stop_, tr("Stop the chosen runs"), tr("Stop"), {});
  name(sort_, tr("Sort the runs by…"), tr("Sort"),
       tr("Choose the column that orders the table; the same one again turns it round (Ctrl+Shift+S)"));
  name(filter_action_, tr("Filter the runs"), {}, {});
  name(new_run_, tr("Set up a run"), {}, {});
  name(star_, tr("Star the run"), tr("Star"), tr("Mark the chosen runs, or take the mark away (Ctrl+B)"));
  name(tag_, tr("Tag the run"), tr("Tags"), {});
  name(note_, tr("Write a note on the run"), tr("Note"), {});
  name(log_, tr("Show the engine's log"), tr("Log"), {});
  name(duplicate_, tr("Duplicate the run's experiment"), tr("Duplicate"),
       tr("Take the run's settings as a new experiment to edit and start (Ctrl+D)"));
  name(grouped_, tr("Several seeds as one entry"), tr("Group"),
       tr("Runs of one experiment, and of one group, are one entry with mean and spread (Ctrl+G)"));
  name(starred_only_, tr("Starred runs only"), tr("Starred"), {});
  name(queue_run_, tr("Run what waits"), tr("Run the queue"),
       tr("Work off the queue from the top, one after another, as a process of its own"));
  name(queue_stop_, tr("Stop the queue"), {},
       tr("Its engine writes a checkpoint and leaves; what it worked on waits again"));
  name(queue_up_, tr("Earlier in the queue"), tr("Earlier"), tr("Let the chosen entry run earlier (Alt+Up)"));
  name(queue_down_, tr("Later in the queue"), tr("Later"), tr("Let the chosen entry run later (Alt+Down)"));
  name(queue_remove_, tr("Remove from the queue"), tr("Remove"), tr("Take the chosen entry out of the queue (Delete)"));
  name(queue_retry_, tr("Let it wait again"), tr("Try again"), tr("Let a failed entry wait again"));
  empty_->set_texts(
      tr("No runs yet"),
      tr("A run is a search or a training with everything it wrote: curves, weights, results. It goes on as a "
         "process of its own, also when this window is closed."),
      tr("Set up a run"));
  filter_->setPlaceholderText(tr("Filter by any word (Ctrl+F)"));
  filter_->setToolTip(tr("Looks through names, kinds, states, tags, groups and notes"));
  filter_->setAccessibleName(tr("Filter the runs"));
  const QStringList states{tr("All states"), tr("Running or paused"), tr("Finished"), tr("Failed or stopped")};
  for (int i = 0; i < state_->count(); ++i)
    state_->setItemText(i, states[i]);
  state_->setAccessibleName(tr("States shown"));
  tags_->setAccessibleName(tr("Tag shown"));
  tree_->setAccessibleName(tr("Runs"));
  show_tags();
  model_->retranslate();
  queue_->retranslate();
  details_->retranslate();
  show_kind_of_page();
  show_chosen();
}

} // namespace cds
