#include "views/pages/retrieval/retrieval_page.h"

#include "models/core_text.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "views/pages/retrieval/compare_offer.h"
#include "views/pages/retrieval/compare_tab.h"
#include "views/pages/retrieval/query_panel.h"
#include "views/pages/retrieval/ranking_panel.h"
#include "views/pages/retrieval/results_table.h"
#include "views/plots/cmc_plot.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"

#include <QSplitter>
#include <QStackedWidget>
#include <utility>

namespace cds {

void RetrievalPage::show_run(const QString& id) {
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  feed_ = id.isEmpty() ? nullptr : workspace().watcher().feed(id);
  loaded_run_.clear();
  loads_.cancel();
  if (std::exchange(loading_, false))
    end_load();
  problem_->hide();
  take_session(nullptr);
  if (!feed_)
    return;
  connect(feed_, &RunFeed::loaded, this, &RetrievalPage::load);
  connect(feed_, &RunFeed::result_changed, this, [this](const QString& key) {
    if (key == QLatin1String("test"))
      load();
  });
  load();
}

void RetrievalPage::load() {
  if (!feed_)
    return;
  const QString id = feed_->id();
  loads_.cancel();
  if (!std::exchange(loading_, true))
    begin_load();
  const auto folder = workspace().watcher().run_folder(id);
  loads_.start([folder](std::stop_token) { return RetrievalSession::load(folder); },
               [this, id](Result<std::shared_ptr<const RetrievalSession>> session) {
                 if (std::exchange(loading_, false))
                   end_load();
                 if (!feed_ || feed_->id() != id)
                   return;
                 // A run without rankings is no problem: the page says what it is for. Damaged files are one.
                 const bool absent = !session && session.error().kind == ErrorKind::wrong_call;
                 problem_->setVisible(!session && !absent);
                 problem_->setText(!session && !absent ? error_text(session.error()) : QString());
                 loaded_run_ = id;
                 take_session(session ? *session : nullptr);
               });
}

void RetrievalPage::show_empty() {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  if (info && info->classifier)
    empty_->set_texts(
        tr("This run has no gallery"),
        tr("It names the classes of pictures one by one, so there is nothing to rank. Its accuracy stands "
           "on the page Live."),
        tr("Choose a run"));
  else
    empty_->set_texts(
        tr("No rankings yet"),
        tr("A run that has been evaluated shows here, for each query, how the gallery is ranked: what was found, what "
           "was missed, and what was taken for the same person. A training evaluates itself at its end."),
        tr("Choose a run"));
}

void RetrievalPage::take_session(std::shared_ptr<const RetrievalSession> session) {
  whole_ = std::move(session);
  narrowings_.cancel();
  if (std::exchange(narrowing_, false))
    end_load();
  if (!whole_)
    show_empty();
  stack_->setCurrentWidget(whole_ ? static_cast<QWidget*>(splitter_) : empty_);
  differences_.clear();
  offer_->set_run(loaded_run_);
  show_session(whole_, false);
  for (RetrievalTab* tab : tabs_added_)
    tab->set_rankings(whole_ ? ShownRankings{whole_, loaded_run_, workspace().watcher().run_folder(loaded_run_)}
                             : ShownRankings{});
}

// `session` is the run's, or the run's seen by one camera.
void RetrievalPage::show_session(std::shared_ptr<const RetrievalSession> session, bool narrowed) {
  session_ = std::move(session);
  awaited_.reset();
  ranking_->set_session(session_);
  queries_->set_session(session_, narrowed);
  if (session_ == whole_) // differences are of the whole gallery
    queries_->set_differences(differences_);
  cmc_->clear_runs();
  if (session_) {
    const RunInfo* info = workspace().watcher().info(loaded_run_);
    cmc_->add_run(info && !info->name.isEmpty() ? info->name : loaded_run_, workspace().watcher().ordinal(loaded_run_),
                  session_->cmc());
    const int wanted = workspace().selection().query();
    if (wanted >= 0)
      show_query(wanted);
    else if (!queries_->shown().empty())
      workspace().selection().set_query(queries_->shown().front());
  }
  show_results();
}

// The gallery of one camera alone, ranked anew in the background; -1: the whole gallery again.
void RetrievalPage::narrow(int gallery_camera) {
  narrowings_.cancel();
  problem_->hide();
  if (!whole_ || gallery_camera < 0) {
    if (std::exchange(narrowing_, false))
      end_load();
    show_session(whole_, true);
    return;
  }
  if (!std::exchange(narrowing_, true))
    begin_load();
  narrowings_.start(
      [session = whole_, gallery_camera](std::stop_token stop) { return session->seen_by(gallery_camera, stop); },
      [this](Result<RetrievalSession::Pointer> seen) {
        if (std::exchange(narrowing_, false))
          end_load();
        problem_->setVisible(!seen);
        if (!seen)
          problem_->setText(error_text(seen.error()));
        else
          show_session(*seen, true);
      });
}

void RetrievalPage::show_query(int query) {
  if (!session_ || query < 0 || query >= static_cast<int>(session_->queries().size()))
    return;
  queries_->show_query(query);
  ranking_->show_query(query);
}

void RetrievalPage::show_results() {
  const Json chance = feed_ && session_ == whole_ ? feed_->result(QStringLiteral("chance")) : Json();
  results_->show_session(session_, chance);
}

} // namespace cds
