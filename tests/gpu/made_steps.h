// Batches and searches of a few channels, the same for every program that runs steps on a card.
#pragma once

#include "gpu/gpu_check.h"

#include "search/bilevel.h"
#include "space/plan.h"

namespace gpu {

constexpr int height = 64, width = 32, classes = 12, batch = 16;
constexpr int search_height = 32; // twice its width: the card that the host plays takes minutes as it is

struct Made {
  torch::Tensor images, labels;
};
inline Made made_up(int seed, torch::Device where, torch::ScalarType type = torch::kFloat, int rows = height) {
  torch::manual_seed(seed);
  const auto images = torch::randn({batch, 3, rows, rows / 2}).to(type).contiguous(torch::MemoryFormat::ChannelsLast);
  return {images.to(where), (torch::arange(batch) / 4 % classes).to(torch::kInt64).to(where)};
}

struct Search {
  std::unique_ptr<cds::Bilevel> bilevel;
  explicit Search(torch::Device where, cds::Engine engine, const cds::SearchSpec& spec = {},
                  const cds::LossOptions& loss = {}) {
    cds::SpaceOptions options;
    options.width = 0.25;
    const auto space = *cds::SearchSpace::make(options, "space");
    cds::NeckOptions neck;
    neck.classes = classes;
    neck.hidden = 64;
    cds::Supernet network(*cds::plan_supernet(space, search_height, search_height / 2, neck), 5);
    network->to(where);
    network->train_with(engine);
    network->train();
    auto made = *cds::make_strategy(spec, space.layers(), static_cast<int>(space.candidates().size()));
    made->alphas().set_data(made->alphas().to(where));
    cds::TrainSpec train;
    train.clip_norm = 1;
    train.lr = 0.005;
    bilevel = std::make_unique<cds::Bilevel>(std::move(network), std::move(made), train, spec, loss,
                                             engine == cds::Engine::fp16);
  }
  static Made batch_of(int seed, torch::Device where) { return made_up(seed, where, torch::kFloat, search_height); }
  cds::Bilevel::Report step(int number, torch::Device where) {
    const auto a = batch_of(2 * number, where), b = batch_of(2 * number + 1, where);
    return bilevel->step({a.images, a.labels}, {b.images, b.labels}, {.seed = 5, .epochs = 20, .step = number});
  }
};

inline cds::SearchSpec spec_of(const std::string& strategy) {
  cds::SearchSpec spec;
  spec.strategy = strategy;
  return spec;
}

} // namespace gpu
