// cds bench: throughput of the real loops on made-up data, one file per loop.
#include "app/cds/commands.h"

namespace cds {

void add_bench(CLI::App& app, Context& context) {
  auto* bench = app.add_subcommand("bench", "Throughput of the real loops on made-up data");
  bench->require_subcommand(1);
  add_bench_rank(*bench, context);
  add_bench_index(*bench, context);
#ifdef CDS_WITH_ENGINE
  add_bench_network(*bench, context);
  add_bench_infer(*bench, context);
  add_bench_gpu(*bench, context);
#endif
}

} // namespace cds
