// cds train EXPERIMENT.json
#include "app/cds/engine_run.h"

namespace cds {

void add_train(CLI::App& app, Context& context) {
  add_engine_command(app, context, ExperimentKind::train);
}

} // namespace cds
