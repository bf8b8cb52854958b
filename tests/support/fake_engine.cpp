// Stands in for `cds` where the workbench starts an engine: `fake_engine search|train FILE --project P --run ID`. How
// it behaves is said by CDS_FAKE_ENGINE:
//   fast      a short run, finished at once        slow      a step every 20 ms until asked to stop
//   silent    begins its run and says no more      crashing  writes a few steps and aborts
//   garbage   a journal that is none, words on stderr, exit 1
//   deaf      fails before it has a run
// `fake_engine --version` knows two cards.
#include "base/file.h"
#include "run/journal.h"
#include "run/requests.h"
#include "run/run_folder.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

using namespace cds;

namespace {

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "fake engine: %s\n", result.error().message().c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>)
    return std::move(*result);
}

void step(Journal& journal, std::int64_t number) {
  const double epoch = static_cast<double>(number) / 10;
  journal.append("train/loss", number, epoch, 5 * std::exp(-epoch) + 0.5);
  Heartbeat beat;
  beat.phase = "train";
  beat.epoch = static_cast<int>(epoch) + 1;
  beat.epochs = 4;
  beat.step = number;
  beat.steps = 40;
  journal.beat(beat);
}

} // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "--version") {
    std::puts("cds 0.1.0\nlibtorch 2.11.0\ncuda:0 Card A, 81559 MB, compute capability 9.0\n"
              "cuda:1 NVIDIA Card, the second, 16384 MB, compute capability 7.5");
    return 0;
  }
  const char* word = std::getenv("CDS_FAKE_ENGINE");
  const std::string mode = word ? word : "fast";
  std::string file, project, run;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--project" && i + 1 < argc)
      project = argv[++i];
    else if (argument == "--run" && i + 1 < argc)
      run = argv[++i];
    else if (i == 2)
      file = argument;
  }
  if (mode == "deaf") {
    std::fprintf(stderr, "cds: no such device: cuda:7\n");
    return 1;
  }
  RunRecord record;
  record.experiment = must(load_experiment(file));
  const RunPaths paths = must(create_run(std::filesystem::path(project) / "runs", run, record));
  if (mode == "garbage") {
    static_cast<void>(write_file_atomically(paths.journal(), std::string(5000, '\x7f')));
    static_cast<void>(write_file_atomically(paths.request(), "{ this is no JSON"));
    std::fprintf(stderr, "\x01\x02 \xff\xfe nonsense\ncds: stopped making sense\n");
    return 1;
  }
  Journal journal = must(Journal::open(paths.folder));
  must(journal.set_status(RunState::running));
  if (mode == "silent") {
    static_cast<void>(journal.close());
    for (;;) // lives, and beats no more, until it is killed
      std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (mode == "slow") {
    RequestPoller requests(paths.folder);
    for (std::int64_t number = 1;; ++number) {
      step(journal, number);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const auto request = requests.poll();
      if (!request)
        continue;
      journal.put_meta("request_obeyed", std::to_string(request->number));
      if (request->action != RequestAction::stop && request->action != RequestAction::kill)
        continue;
      must(journal.set_status(RunState::stopped, "as asked"));
      must(journal.close());
      return 0;
    }
  }
  for (std::int64_t number = 1; number <= 40; ++number) {
    step(journal, number);
    if (mode == "crashing" && number == 5) {
      must(journal.flush());
      std::fprintf(stderr, "cds: the device was lost\n");
      std::fflush(stderr);
      std::_Exit(134);
    }
  }
  journal.put_result("test", {{"mAP", 0.5}, {"cmc", {0.75}}, {"mINP", 0.3}, {"queries", 6}, {"seconds", 1}});
  must(journal.set_status(RunState::finished));
  must(journal.close());
  return 0;
}
