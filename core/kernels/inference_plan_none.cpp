#include "kernels/inference_plan.h"

namespace cds {

struct InferencePlan::Parts {};

InferencePlan::InferencePlan(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
InferencePlan::InferencePlan(InferencePlan&&) noexcept = default;
InferencePlan& InferencePlan::operator=(InferencePlan&&) noexcept = default;
InferencePlan::~InferencePlan() = default;

Result<InferencePlan> InferencePlan::make(const NetworkPlan&, const NamedWeights&, Precision) {
  return failed("this build has no CPU engine", "", "install Highway and OpenMP and build again");
}

bool InferencePlan::supports(const NetworkPlan&) {
  return false;
}

std::string InferencePlan::instructions(Precision) {
  return {};
}

void InferencePlan::embed(const float*, int, float*, int) {}

int InferencePlan::embedding() const {
  return 0;
}

} // namespace cds
