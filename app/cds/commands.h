// The command line's table: one file per command, each adding its subcommand here. A command's callback does its work
// and ends with answer() or fail(); nothing else writes to standard output.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <CLI/CLI.hpp>
#include <stop_token>
#include <string>

namespace cds {

// What every command shares. Filled by main() before the callbacks run.
struct Context {
  bool json = false;    // --json: one JSON object on standard output, nothing else there
  bool quiet = false;   // --quiet: no progress bars
  std::stop_token stop; // SIGINT or SIGTERM asked for a polite end; a second signal kills the process
  int exit_status = 0;  // 0 done, 1 the work failed, 2 the call was wrong

  // Prints the command's one answer: `object` with --json, else `text` (a line end is added where it has none).
  void answer(const Json& object, const std::string& text) const;
  // Prints the error on standard error and sets the exit status; a cancelled one keeps 0.
  void fail(const Error& error);
};

// Each is defined in the .cpp of its name and called by main() where its libraries were built (CMakeLists.txt).
void add_runs(CLI::App& app, Context& context);       // runs
void add_show(CLI::App& app, Context& context);       // show RUN
void add_control(CLI::App& app, Context& context);    // pause, resume, stop RUN
void add_queue(CLI::App& app, Context& context);      // queue list, add, remove, move, run
void add_study(CLI::App& app, Context& context);      // study STUDY
void add_project(CLI::App& app, Context& context);    // project create, info
void add_experiment(CLI::App& app, Context& context); // experiment check, diff, default, schema
void add_cost(CLI::App& app, Context& context);
void add_space(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_synth(CLI::App& app, Context& context);
void add_rank(CLI::App& app, Context& context);
void add_bench(CLI::App& app, Context& context);
void add_bench_rank(CLI::App& bench, Context& context);    // bench's own subcommands: bench_*.cpp
void add_bench_network(CLI::App& bench, Context& context); // train, search
void add_bench_infer(CLI::App& bench, Context& context);
void add_bench_gpu(CLI::App& bench, Context& context);
void add_search(CLI::App& app, Context& context);
void add_train(CLI::App& app, Context& context);
void add_evaluate(CLI::App& app, Context& context);
void add_index(CLI::App& app, Context& context);         // index build, add, search, info
void add_bench_index(CLI::App& bench, Context& context); // bench index
void add_embed(CLI::App& app, Context& context);
void add_activation(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_submit(CLI::App& app, Context& context);
void add_replay(CLI::App& app, Context& context);

} // namespace cds
