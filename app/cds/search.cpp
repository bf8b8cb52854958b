// cds search EXPERIMENT.json
#include "app/cds/engine_run.h"

namespace cds {

void add_search(CLI::App& app, Context& context) {
  add_engine_command(app, context, ExperimentKind::search);
}

} // namespace cds
