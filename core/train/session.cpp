#include "train/session.h"

#include "train/fitting_batch.h"

#include "run/status.h"

#include <c10/util/Exception.h>
#include <chrono>
#include <new>
#include <thread>

namespace cds {

Session::Session(RunRecord record, RunPaths paths, std::optional<FileLock> lock, Journal journal, RequestPoller poller,
                 EngineHooks hooks)
    : record_(std::move(record)), paths_(std::move(paths)), lock_(std::move(lock)), journal_(std::move(journal)),
      poller_(std::move(poller)), hooks_(std::move(hooks)) {}

void Session::obey(const Request& request) {
  if (request.action == RequestAction::kill)
    std::_Exit(137); // another host's second stop: as a SIGKILL here
  pause_ = request.action == RequestAction::pause;
  stop_ = stop_ || request.action == RequestAction::stop;
  journal_.put_meta("request_obeyed", std::to_string(request.number));
}

bool Session::stop_requested() {
  if (const auto request = leads_ ? poller_.poll() : std::nullopt)
    obey(*request);
  return stop_ || hooks_.stop.stop_requested();
}

namespace {

// What the ranks tell each other; the largest word counts.
constexpr std::int64_t go = 0, wait = 1, stop = 2;                  // between steps
constexpr std::int64_t done = 3, was_cancelled = 4, has_failed = 5; // how alone() ended

} // namespace

std::int64_t Session::agree(std::int64_t word) {
  if (!hooks_.ranks)
    return word;
  if (!alone_)
    return hooks_.ranks->largest(word);
  if (word == stop || (word == go && now_seconds() - told_ < 0.5))
    return word;
  told_ = now_seconds();
  return hooks_.ranks->largest(wait) == stop ? stop : word;
}

Result<bool> Session::proceed() {
  bool paused = false;
  for (;;) {
    CDS_TRY(journal_.check());
    const bool asked = stop_requested();
    const auto word = agree(asked ? stop : pause_ && leads_ ? wait : go);
    stop_ = stop_ || word == stop;
    if (word != wait)
      break;
    if (!leads_)
      continue; // until rank 0 speaks again
    if (!paused)
      CDS_TRY(journal_.set_status(RunState::paused));
    paused = true;
    for (int i = 0; i < 10 && pause_ && !stop_requested(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  if (paused)
    CDS_TRY(journal_.set_status(RunState::running));
  return !stop_;
}

Status Session::alone(const std::function<Status()>& work) {
  if (!hooks_.ranks)
    return work();
  if (!leads_)
    return wait_for_leader();
  alone_ = true;
  told_ = now_seconds();
  auto outcome = work();
  alone_ = false;
  const bool cancelled = !outcome && outcome.error().kind == ErrorKind::cancelled;
  static_cast<void>(hooks_.ranks->largest(outcome ? done : cancelled ? was_cancelled : has_failed));
  return outcome;
}

Status Session::wait_for_leader() {
  for (;;) {
    const auto word = hooks_.ranks->largest(stop_requested() ? stop : go);
    if (word == done)
      return {};
    if (word == was_cancelled)
      return cancelled();
    if (word == has_failed)
      return failed("rank 0 has failed: its journal says why");
  }
}

void Session::leave_ranks() {
  hooks_.ranks.reset();
}

void Session::warn(const std::string& code, const std::string& message, const std::string& way_out) {
  Event event;
  event.level = "warning";
  event.code = code;
  event.message = message;
  event.way_out = way_out;
  journal_.append_event(event);
}

void Session::warn_once(const std::string& code, const std::string& message, const std::string& way_out) {
  if (warned_.insert(code).second)
    warn(code, message, way_out);
}

void Session::inform(const std::string& code, const std::string& message) {
  Event event;
  event.level = "info";
  event.code = code;
  event.message = message;
  journal_.append_event(event);
}

Error error_of(const std::exception& problem) {
  Error error;
  std::string text = problem.what();
  if (dynamic_cast<const RankLost*>(&problem)) {
    error.what = text;
    error.way_out = "see what the other processes say; cds resume, started as many times again, goes on from the last "
                    "checkpoint";
    return error;
  }
  if (const auto* torch_problem = dynamic_cast<const c10::Error*>(&problem))
    text = torch_problem->what_without_backtrace();
  if (is_out_of_memory(problem)) {
    error.what = "there is not enough memory";
    error.way_out = "take a smaller batch (train.identities_per_batch), a smaller input or a smaller space.width";
  } else {
    error.what = text.substr(0, text.find('\n'));
    error.way_out = "this is a defect of the engine or of a library: report it with the run's run.json";
  }
  return error;
}

namespace {

Result<RunOutcome> guarded(Session& session, const std::function<Result<RunOutcome>(Session&)>& work) {
  try {
    return work(session);
  } catch (const std::exception& problem) {
    return tl::unexpected(error_of(problem));
  }
}

Status record_failure(Journal& journal, const Error& error) {
  Event event;
  event.level = "error";
  event.code = "failed";
  event.message = error.where.empty() ? error.what : error.where + ": " + error.what;
  event.way_out = error.way_out;
  journal.append_event(event);
  return journal.set_status(RunState::failed, error.message());
}

} // namespace

Result<Session> Session::lead(const std::filesystem::path& run_folder, const EngineHooks& hooks) {
  CDS_ASSIGN(auto record, read_run(run_folder));
  CDS_ASSIGN(auto lock, lock_run(run_folder));
  CDS_ASSIGN(auto journal, Journal::open(run_folder));
  std::int64_t obeyed = 0;
  {
    CDS_ASSIGN(auto reader, JournalReader::open(run_folder));
    CDS_ASSIGN(const auto last, reader.last_status());
    if (last && last->state == RunState::finished)
      return wrong_call("this run is finished", run_folder.string(), "start a new one from its experiment");
    CDS_ASSIGN(const auto meta, reader.meta("request_obeyed"));
    obeyed = meta ? std::stoll(*meta) : 0;
    // What was asked of an engine that is gone is not asked of this one.
    CDS_ASSIGN(const auto request, last_request(run_folder));
    if (last && request)
      obeyed = std::max(obeyed, request->number);
  }
  Session session(std::move(record), RunPaths{run_folder}, std::move(lock), std::move(journal),
                  RequestPoller(run_folder, obeyed), hooks);
  session.journal().put_meta("request_obeyed", std::to_string(obeyed));
  CDS_TRY(session.journal().set_status(RunState::running));
  return session;
}

Result<Session> Session::follow(const std::filesystem::path& run_folder, const EngineHooks& hooks) {
  CDS_ASSIGN(auto record, read_run(run_folder));
  Session session(std::move(record), RunPaths{run_folder}, std::nullopt, Journal::silent(), RequestPoller(run_folder),
                  hooks);
  session.leads_ = false;
  return session;
}

namespace {

// Together: whether rank 0 has opened the run and the others have read it.
Status all_opened(const EngineHooks& hooks, bool opened) {
  if (!hooks.ranks)
    return {};
  try {
    if (hooks.ranks->largest(opened ? 0 : 1) == 0)
      return {};
  } catch (const std::exception& problem) {
    return tl::unexpected(error_of(problem));
  }
  return failed("another process of this run could not open it: it says why");
}

Result<RunOutcome> finish_session(Session& session, Result<RunOutcome> outcome) {
  if (outcome) {
    const bool done_now = *outcome == RunOutcome::finished;
    CDS_TRY(session.journal().set_status(done_now ? RunState::finished : RunState::stopped,
                                         done_now ? "" : "stopped on request"));
    CDS_TRY(session.journal().close());
    return outcome;
  }
  // The work's own error is what counts; a journal on a full disk may not be able to hold it.
  if (outcome.error().kind == ErrorKind::cancelled)
    static_cast<void>(session.journal().set_status(RunState::stopped, outcome.error().what));
  else
    static_cast<void>(record_failure(session.journal(), outcome.error()));
  static_cast<void>(session.journal().close());
  return outcome;
}

} // namespace

Result<RunOutcome> run_session(const std::filesystem::path& run_folder, const EngineHooks& hooks,
                               const std::function<Result<RunOutcome>(Session&)>& work) {
  const bool leads = !hooks.ranks || hooks.ranks->leads();
  auto session = leads ? Session::lead(run_folder, hooks) : Session::follow(run_folder, hooks);
  const auto opened = all_opened(hooks, session.has_value());
  if (!session)
    return tl::unexpected(session.error());
  auto outcome = opened ? guarded(*session, work) : Result<RunOutcome>(tl::unexpected(opened.error()));
  return finish_session(*session, std::move(outcome));
}

} // namespace cds
