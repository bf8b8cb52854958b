#include "kernels/inference_plan.h"

#include "kernels/cpu/inference_builder.h"

#include <algorithm>
#include <atomic>

namespace cds {

using namespace cpu;

struct InferencePlan::Parts {
  virtual ~Parts() = default;
  virtual void embed(const float* images, int count, float* out, int threads) = 0;
  int embedding = 0;
};

namespace {

template <class Maps>
class Engine final : public InferencePlan::Parts {
public:
  Engine(InferenceBuilder<Maps> built, const NetworkPlan& plan)
      : steps_(std::move(built.steps)), sizes_(built.sizes), sum_sizes_(built.sum_sizes),
        image_(static_cast<std::size_t>(plan.input.positions()) * 3) {
    embedding = plan.neck.embedding;
    for (const auto& step : steps_) {
      const ScratchSize size = step->scratch();
      scratch_ = {std::max(scratch_.values, size.values), std::max(scratch_.floats, size.floats)};
    }
  }

  void embed(const float* images, int count, float* out, int threads) override {
    threads = std::max(1, threads);
    prepare(threads);
    const int alone = count / threads * threads; // the others are shared
    std::atomic<int> next{0};
    run_team(std::min(threads, std::max(1, alone)), [&](Part thread) {
      const TileScope tiles;
      auto& work = work_[static_cast<std::size_t>(thread.index)];
      for (int index; (index = next.fetch_add(1, std::memory_order_relaxed)) < alone;) {
        bind(work, images, index, out);
        for (const auto& step : steps_)
          step->run(work, {});
      }
    });
    if (alone < count)
      share(images, alone, count, out, threads);
  }

private:
  // Images from `begin` on, each by all threads.
  void share(const float* images, int begin, int count, float* out, int threads) {
    std::unique_ptr<Meeting> meeting;
    run_team(threads, [&](Part thread) {
      const TileScope tiles;
      auto& work = work_.front();
#pragma omp single
      meeting = std::make_unique<Meeting>(thread.count);
      for (int index = begin; index < count; ++index) {
        if (thread.index == 0)
          bind(work, images, index, out);
        for (const auto& step : steps_) {
          meeting->wait();
          step->run(work, thread);
        }
        meeting->wait();
      }
    });
  }

  // A workspace a thread, the first with scratch for all threads: they share it where they work on one image.
  void prepare(int threads) {
    const auto make_scratch = [&] {
      return Scratch<Maps>{AlignedBuffer<typename Maps::Value>(scratch_.values), Buffer(scratch_.floats)};
    };
    while (work_.size() < static_cast<std::size_t>(threads)) {
      auto& one = work_.emplace_back();
      for (const auto size : sizes_)
        one.maps.emplace_back(size);
      for (const auto size : sum_sizes_)
        one.sums.emplace_back(size);
      one.scratch.push_back(make_scratch());
    }
    while (work_.front().scratch.size() < static_cast<std::size_t>(threads))
      work_.front().scratch.push_back(make_scratch());
  }

  void bind(Workspace<Maps>& one, const float* images, int index, float* out) const {
    one.image = images + static_cast<std::size_t>(index) * image_;
    one.embedding = out + static_cast<std::size_t>(index) * static_cast<std::size_t>(embedding);
  }

  // Constant after construction.
  std::vector<std::unique_ptr<Step<Maps>>> steps_;
  std::array<std::size_t, maps> sizes_;
  std::array<std::size_t, sum_maps> sum_sizes_;
  std::size_t image_;
  ScratchSize scratch_;

  std::vector<Workspace<Maps>> work_;
};

template <class Maps>
Result<std::unique_ptr<InferencePlan::Parts>> make_engine(const NetworkPlan& plan, const NamedWeights& weights) {
  InferenceBuilder<Maps> builder(plan, weights);
  CDS_TRY(builder.build());
  return std::unique_ptr<InferencePlan::Parts>(std::make_unique<Engine<Maps>>(std::move(builder), plan));
}

} // namespace

InferencePlan::InferencePlan(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
InferencePlan::InferencePlan(InferencePlan&&) noexcept = default;
InferencePlan& InferencePlan::operator=(InferencePlan&&) noexcept = default;
InferencePlan::~InferencePlan() = default;

bool InferencePlan::supports(const NetworkPlan& plan) {
  return !plan.supernet && !plan.resnet && !plan.osnet && !plan.stages.empty();
}

std::string InferencePlan::instructions(Precision precision) {
  const std::string floats = kernel_instruction_set();
  if (precision == Precision::fp32)
    return floats;
  return half_unit() == HalfUnit::floats ? "bf16 by floats, " + floats : to_string(half_unit());
}

Result<InferencePlan> InferencePlan::make(const NetworkPlan& plan, const NamedWeights& weights, Precision precision) {
  if (!supports(plan))
    return wrong_call("the CPU engine runs derived networks of the space only", "network",
                      "use the LibTorch modules for others");
  CDS_ASSIGN(auto parts, precision == Precision::bf16 ? make_engine<HalfMaps>(plan, weights)
                                                      : make_engine<FloatMaps>(plan, weights));
  return InferencePlan(std::move(parts));
}

int InferencePlan::embedding() const {
  return parts_->embedding;
}

void InferencePlan::embed(const float* images, int count, float* out, int threads) {
  parts_->embed(images, count, out, threads);
}

} // namespace cds
