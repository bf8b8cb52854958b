// The benchmark of matching, small and on the host: it finds what LibTorch's sort finds, and says how long both took.
#include "app/gpu_bench/match_bench.h"
#include "gpu_check.h"

using namespace cds;

namespace {

void small() {
  const auto done = bench_match(
      gpu::device, {.queries = 12, .gallery = 150, .dims = 17, .identities = 7, .list_length = 5, .blocks = 3});
  gpu::verify(done.has_value(), done ? "" : done.error().message());
  gpu::verify(done->at("batch") == 12 && done->at("gallery") == 150, "the sizes are others");
  const double ms = done->at("ms").get<double>(), sorted = done->at("sort_ms").get<double>();
  gpu::verify(ms > 0 && done->at("spread_ms")[0].get<double>() <= ms && ms <= done->at("spread_ms")[1].get<double>(),
              "the median lies outside the spread");
  gpu::verify(std::abs(done->at("sort_ratio").get<double>() * ms - sorted) < 1e-9 * sorted, "the ratio is another");
}

} // namespace

int main(int count, char** arguments) {
  return gpu::run({{"small", small}}, count, arguments);
}
