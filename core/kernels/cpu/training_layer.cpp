#include "kernels/cpu/training_layer.h"

namespace cds::cpu {

template <class T>
Join<T>::Join(std::vector<Term> terms, float constant) : terms_(std::move(terms)), constant_(constant) {
  const Map<T>& like = terms_.front().block->output();
  map_ = Map<T>({like.channels(), like.height(), like.width()});
}

template <class T>
void Join<T>::produce(const Lane&, const Band& band) {
  bool add = false;
  for (const auto& term : terms_) {
    training_passes<T>().join(term.block->term(band.position(), term.weight), add, add ? 0 : constant_,
                              band.positions(), map_.channels(), map_.row(band.first));
    add = true;
  }
}

template <class T>
void Join<T>::want_weights(const TrainingRun& run) {
  const std::size_t numbers = terms_.size() + 1;
  dots_ = Buffer(numbers * static_cast<std::size_t>(run.lanes.count() * map_.channels()));
  totals_.assign(numbers * static_cast<std::size_t>(run.lanes.count()), 0);
}

template <class T>
void Join<T>::begin_absorb(TrainingRun& run) {
  if (go_on_)
    for (const auto& term : terms_)
      term.block->begin_backward(run);
}

template <class T>
void Join<T>::absorb(const Lane& lane, const Band& band, T* gradient) {
  const auto channels = static_cast<std::size_t>(map_.channels());
  const std::size_t numbers = terms_.size() + 1, first = static_cast<std::size_t>(lane.index) * numbers;
  const bool wanted = dots_.size() > 0;
  float* dots = wanted ? dots_.data() + first * channels : nullptr;
  for (std::size_t i = 0; i < terms_.size(); ++i)
    if (go_on_ || wanted)
      terms_[i].block->join_gradient(lane, band, gradient, terms_[i].weight, wanted ? dots + i * channels : nullptr);
  if (!wanted)
    return;
  training_passes<T>().add_map_rows(gradient, band.positions(), map_.channels(), dots + terms_.size() * channels);
  for (std::size_t i = 0; i < numbers; ++i)
    for (std::size_t c = 0; c < channels; ++c)
      totals_[first + i] += double{std::exchange(dots[i * channels + c], 0.0F)};
}

template <class T>
void Join<T>::end_absorb(TrainingRun&) {
  const std::size_t numbers = terms_.size() + 1;
  weight_gradients_.assign(numbers, 0);
  for (std::size_t i = 0; i < totals_.size(); ++i)
    weight_gradients_[i % numbers] += std::exchange(totals_[i], 0);
}

namespace {

template <class T>
void enter(TrainingRun& run, Source<T>& input, const std::vector<Block<T>*>& blocks) {
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

template <class T>
void leave(TrainingRun& run, Source<T>& input, const std::vector<Block<T>*>& blocks) {
  for (auto* block : blocks)
    block->begin_leave(run);
  input.begin_absorb(run);
  run.lanes.run([&](const Lane& lane) {
    T* gradient = run.scratch.at<T>(lane, band_gradient_slot);
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

template <class T>
Layer<T>::Layer(TrainingRun& run, const LayerPlan& plan, const LayerChoice& choice) {
  std::vector<typename Join<T>::Term> last;
  for (std::size_t i = 0; i < choice.run.size(); ++i) {
    auto& chain = chains_.emplace_back();
    for (const auto& block : plan.candidates[static_cast<std::size_t>(choice.run[i])].blocks) {
      if (!chain.blocks.empty())
        chain.between.push_back(
            std::make_unique<Join<T>>(std::vector<typename Join<T>::Term>{{chain.blocks.back().get(), 1.0F}}, 0.0F));
      chain.blocks.push_back(std::make_unique<Block<T>>(run, block));
    }
    last.push_back({chain.blocks.back().get(), choice.weights.empty() ? 1.0F : choice.weights[i]});
  }
  output_ = std::make_unique<Join<T>>(std::move(last), choice.constant);
  for (const auto& shape : {plan.input, plan.output})
    run.scratch.need(band_gradient_slot, static_cast<std::size_t>(band_rows<T>(shape.width) * shape.width) *
                                             static_cast<std::size_t>(MapTraits<T>::wide(shape.channels)));
}

template <class T>
void Layer<T>::add_products(std::vector<Product<T>*>& to) {
  for (auto& chain : chains_)
    for (auto& block : chain.blocks)
      block->add_products(to);
}

template <class T>
std::vector<Block<T>*> Layer<T>::first_blocks() {
  std::vector<Block<T>*> out;
  for (auto& chain : chains_)
    out.push_back(chain.blocks.front().get());
  return out;
}

template <class T>
void Layer<T>::forward(TrainingRun& run, Source<T>& input) {
  enter(run, input, first_blocks());
  for (auto& chain : chains_)
    for (std::size_t i = 0; i < chain.blocks.size(); ++i) {
      if (i > 0) {
        chain.between[i - 1]->provide(run);
        enter<T>(run, *chain.between[i - 1], {chain.blocks[i].get()});
      }
      chain.blocks[i]->middle(run);
    }
  output_->provide(run);
}

template <class T>
void Layer<T>::backward(TrainingRun& run, Source<T>& input) {
  for (auto& chain : chains_)
    for (std::size_t i = chain.blocks.size(); i-- > 0;) {
      chain.blocks[i]->middle_backward(run);
      if (i > 0)
        leave<T>(run, *chain.between[i - 1], {chain.blocks[i].get()});
    }
  leave(run, input, first_blocks());
}

template class Join<float>;
template class Join<Bf16>;
template class Layer<float>;
template class Layer<Bf16>;

} // namespace cds::cpu
