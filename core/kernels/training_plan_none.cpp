#include "kernels/training_plan.h"

namespace cds {

bool TrainingPlan::supports(const NetworkPlan&) {
  return false;
}

Result<std::shared_ptr<TrainingPlan>> TrainingPlan::make(const NetworkPlan&, Precision) {
  return failed("this build has no CPU engine", "", "install Highway and OpenMP and build again");
}

} // namespace cds
