#include "kernels/cpu/training_layer.h"

#include "kernels/cpu/maps.h"

namespace cds::cpu {

Join::Join(std::vector<Term> terms, float constant) : terms_(std::move(terms)), constant_(constant) {
  const Map& like = terms_.front().block->output();
  map_ = Map({like.channels(), like.height(), like.width()});
}

void Join::produce(const Lane&, const Band& band) {
  bool add = false;
  for (const auto& term : terms_) {
    join(term.block->term(band.position(), term.weight), add, add ? 0 : constant_, band.positions(), map_.channels(),
         map_.row(band.first));
    add = true;
  }
}

void Join::want_weights(const TrainingRun& run) {
  const std::size_t numbers = terms_.size() + 1;
  dots_ = Buffer(numbers * static_cast<std::size_t>(run.lanes.count() * map_.channels()));
  totals_.assign(numbers * static_cast<std::size_t>(run.lanes.count()), 0);
}

void Join::begin_absorb(TrainingRun& run) {
  if (go_on_)
    for (const auto& term : terms_)
      term.block->begin_backward(run);
}

void Join::absorb(const Lane& lane, const Band& band, float* gradient) {
  const auto channels = static_cast<std::size_t>(map_.channels());
  const std::size_t numbers = terms_.size() + 1, first = static_cast<std::size_t>(lane.index) * numbers;
  const bool wanted = dots_.size() > 0;
  float* dots = wanted ? dots_.data() + first * channels : nullptr;
  for (std::size_t i = 0; i < terms_.size(); ++i)
    if (go_on_ || wanted)
      terms_[i].block->join_gradient(lane, band, gradient, terms_[i].weight, wanted ? dots + i * channels : nullptr);
  if (!wanted)
    return;
  add_rows(gradient, band.positions(), map_.channels(), dots + terms_.size() * channels);
  for (std::size_t i = 0; i < numbers; ++i)
    for (std::size_t c = 0; c < channels; ++c)
      totals_[first + i] += double{std::exchange(dots[i * channels + c], 0.0F)};
}

void Join::end_absorb(TrainingRun&) {
  const std::size_t numbers = terms_.size() + 1;
  weight_gradients_.assign(numbers, 0);
  for (std::size_t i = 0; i < totals_.size(); ++i)
    weight_gradients_[i % numbers] += std::exchange(totals_[i], 0);
}

namespace {

void enter(TrainingRun& run, Source& input, const std::vector<Block*>& blocks) {
  for (auto* block : blocks)
    block->begin(run, input.map());
  run.lanes.run([&](const Lane& lane) {
    for_each_band(lane, input.map(), [&](const Band& band) {
      input.produce(lane, band);
      for (auto* block : blocks)
        block->enter(lane, band);
    });
  });
}

void leave(TrainingRun& run, Source& input, const std::vector<Block*>& blocks) {
  for (auto* block : blocks)
    block->begin_leave(run);
  input.begin_absorb(run);
  run.lanes.run([&](const Lane& lane) {
    float* gradient = run.scratch.at(lane, band_gradient_slot);
    for_each_band(lane, input.map(), [&](const Band& band) {
      for (auto* block : blocks)
        block->leave(run, lane, band, gradient, block != blocks.front());
      input.absorb(lane, band, gradient);
    });
  });
  for (auto* block : blocks)
    block->end_leave(run);
  input.end_absorb(run);
}

} // namespace

Layer::Layer(TrainingRun& run, const LayerPlan& plan, const LayerChoice& choice) {
  std::vector<Join::Term> last;
  for (std::size_t i = 0; i < choice.run.size(); ++i) {
    auto& chain = chains_.emplace_back();
    for (const auto& block : plan.candidates[static_cast<std::size_t>(choice.run[i])].blocks) {
      if (!chain.blocks.empty())
        chain.between.push_back(
            std::make_unique<Join>(std::vector<Join::Term>{{chain.blocks.back().get(), 1.0F}}, 0.0F));
      chain.blocks.push_back(std::make_unique<Block>(run, block));
    }
    last.push_back({chain.blocks.back().get(), choice.weights.empty() ? 1.0F : choice.weights[i]});
  }
  output_ = std::make_unique<Join>(std::move(last), choice.constant);
  for (const auto& shape : {plan.input, plan.output})
    run.scratch.need(band_gradient_slot, static_cast<std::size_t>(band_rows(shape.width) * shape.width) *
                                             static_cast<std::size_t>(padded(shape.channels)));
}

void Layer::add_products(std::vector<Product*>& to) {
  for (auto& chain : chains_)
    for (auto& block : chain.blocks)
      block->add_products(to);
}

std::vector<Block*> Layer::first_blocks() {
  std::vector<Block*> out;
  for (auto& chain : chains_)
    out.push_back(chain.blocks.front().get());
  return out;
}

void Layer::forward(TrainingRun& run, Source& input) {
  enter(run, input, first_blocks());
  for (auto& chain : chains_)
    for (std::size_t i = 0; i < chain.blocks.size(); ++i) {
      if (i > 0) {
        chain.between[i - 1]->provide(run);
        enter(run, *chain.between[i - 1], {chain.blocks[i].get()});
      }
      chain.blocks[i]->middle(run);
    }
  output_->provide(run);
}

void Layer::backward(TrainingRun& run, Source& input) {
  for (auto& chain : chains_)
    for (std::size_t i = chain.blocks.size(); i-- > 0;) {
      chain.blocks[i]->middle_backward(run);
      if (i > 0)
        leave(run, *chain.between[i - 1], {chain.blocks[i].get()});
    }
  leave(run, input, first_blocks());
}

} // namespace cds::cpu
