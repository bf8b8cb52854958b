#include "kernels/cpu/training_block.h"

namespace cds::cpu {

namespace {

enum Slot {
  sum_slot,
  wide_gradient_slot = 5,
  image_gradient_slot,
  narrow_gradient_slot,
  expand_slot,
  vector_slot = 10
};

} // namespace

template <class T>
Block<T>::Block(TrainingRun& run, const CBlockPlan& plan)
    : squeeze_(run, plan.squeeze.name + ".op.0", plan.squeeze.conv),
      restore_(run, plan.restore.name + ".op.0", plan.restore.conv),
      squeeze_norm_(run, plan.squeeze.name + ".op.1", plan.squeeze.conv.output.channels, squeeze_.outputs()),
      restore_norm_(run, plan.restore.name + ".op.1", plan.output.channels, restore_.outputs()),
      squeezed_(plan.squeeze.conv.output), restored_(plan.output), expanded_(plan.output),
      output_gradient_(plan.output), squeezed_gradient_(plan.squeeze.conv.output) {
  if (plan.expand) {
    expand_.emplace(run, plan.expand->name + ".op.0", plan.expand->conv);
    expand_norm_.emplace(run, plan.expand->name + ".op.1", plan.output.channels, expand_->outputs());
  }
  if (plan.gate)
    gate_.emplace(run, *plan.gate, squeeze_.outputs());
  const std::vector<LitePlan>* lites[] = {&plan.branch1, &plan.branch2};
  for (int b = 0; b < 2; ++b) {
    branches_[b].gradient = Map<T>(plan.squeeze.conv.output);
    for (const auto& lite : *lites[b])
      branches_[b].lites.push_back(std::make_unique<Lite<T>>(run, lite));
  }
  const auto band = static_cast<std::size_t>(band_rows<T>(restored_.width()) * restored_.width());
  const auto narrow = static_cast<std::size_t>(squeezed_.channels()),
             wide = static_cast<std::size_t>(restored_.channels());
  run.scratch.need(sum_slot, band * narrow);
  run.scratch.need(wide_gradient_slot, band * wide);
  run.scratch.need(image_gradient_slot, static_cast<std::size_t>(squeezed_.positions()) * narrow);
  run.scratch.need(narrow_gradient_slot, band * narrow);
  run.scratch.need(expand_slot, band * wide);
  run.scratch.need(vector_slot, 4 * narrow);
}

template <class T>
void Block<T>::add_products(std::vector<Product<T>*>& to) {
  to.push_back(&squeeze_);
  to.push_back(&restore_);
  if (expand_)
    to.push_back(&*expand_);
  for (auto& branch : branches_)
    for (auto& lite : branch.lites)
      to.push_back(&lite->product());
}

template <class T>
void Block<T>::begin(const TrainingRun& run, Map<T>& input) {
  input_ = &input;
  squeezed_.provide(run);
  restored_.provide(run);
  if (expand_)
    expanded_.provide(run);
}

template <class T>
void Block<T>::enter(const Lane& lane, const Band& band) {
  const T* x = input_->row(band.first);
  const auto convolve = [&](const Product<T>& product, Norm& norm, T* out) {
    product.forward(x, band.positions(), out);
    training_passes<T>().add_moments(out, band.positions(), norm.channels(), norm.sums(lane), norm.squares(lane));
    norm.flush(lane);
  };
  convolve(squeeze_, squeeze_norm_, squeezed_.row(band.first));
  if (expand_)
    convolve(*expand_, *expand_norm_, expanded_.row(band.first));
}

template <class T>
GatedMap<T> Block<T>::gated(int branch, int image, std::int64_t position) {
  const auto last = branches_[branch].last();
  return {last.map->at(position), last.norm->affine(), gate_ ? gate_->gate(image, branch) : nullptr};
}

template <class T>
void Block<T>::restore(TrainingRun& run, const Lane& lane) {
  const auto& passes = training_passes<T>();
  T* sum = run.scratch.at<T>(lane, sum_slot);
  float* means = run.scratch.at<float>(lane, vector_slot);
  const int narrow = squeezed_.channels();
  for (int image = lane.first; image < lane.first + lane.count; ++image) {
    for (int b = 0; b < 2 && gate_; ++b) {
      const auto last = branches_[b].last();
      std::fill_n(means, narrow, 0.0F);
      passes.add_norm_relu(last.map->at(image * squeezed_.positions()), last.norm->affine(), squeezed_.positions(),
                           narrow, means);
      gate_->forward(image, b, means, squeezed_.positions());
    }
    for_each_band({lane.index, lane.thread, image, 1}, squeezed_, [&](const Band& band) {
      passes.gated_norm_relu(gated(0, image, band.position()), gated(1, image, band.position()), band.positions(),
                             narrow, sum);
      T* out = restored_.row(band.first);
      restore_.forward(sum, band.positions(), out);
      training_passes<T>().add_moments(out, band.positions(), restored_.channels(), restore_norm_.sums(lane),
                                       restore_norm_.squares(lane));
      restore_norm_.flush(lane);
    });
  }
}

template <class T>
void Block<T>::middle(TrainingRun& run) {
  squeeze_norm_.finish_forward(run, count(run));
  if (expand_)
    expand_norm_->finish_forward(run, count(run));
  for (auto& branch : branches_) {
    Normed<T> from{&squeezed_, &squeeze_norm_};
    for (auto& lite : branch.lites) {
      lite->forward(run, from);
      from = lite->output();
    }
  }
  run.lanes.run([&](const Lane& lane) { restore(run, lane); });
  restore_norm_.finish_forward(run, count(run));
}

template <class T>
JoinTerm<T> Block<T>::term(std::int64_t position, float weight) {
  if (expand_)
    return {restored_.at(position), restore_norm_.affine(), expanded_.at(position), expand_norm_->affine(), weight};
  return {restored_.at(position), restore_norm_.affine(), input_->at(position), {}, weight};
}

template <class T>
void Block<T>::begin_backward(const TrainingRun& run) {
  output_gradient_.provide(run);
}

template <class T>
void Block<T>::join_gradient(const Lane& lane, const Band& band, const T* gradient, float weight, float* weight_dots) {
  JoinGradient<T> to;
  to.weight_dots = weight_dots;
  const bool wanted = output_gradient_.provided();
  if (wanted) {
    to.out = output_gradient_.row(band.first);
    to.restored = restore_norm_.gradient_sums(lane);
    if (expand_)
      to.shortcut = expand_norm_->gradient_sums(lane);
  }
  training_passes<T>().join_gradient(gradient, term(band.position(), weight), band.positions(), restored_.channels(),
                                     to);
  if (wanted && expand_) {
    std::copy_n(to.restored.sums, restored_.channels(), to.shortcut.sums);
    expand_norm_->flush(lane);
  }
  if (wanted)
    restore_norm_.flush(lane);
}

template <class T>
void Block<T>::restore_backward(TrainingRun& run, const Lane& lane) {
  const auto& passes = training_passes<T>();
  T *sum = run.scratch.at<T>(lane, sum_slot), *wide = run.scratch.at<T>(lane, wide_gradient_slot),
    *image_gradient = run.scratch.at<T>(lane, image_gradient_slot);
  float* dots = run.scratch.at<float>(lane, vector_slot);
  const int narrow = squeezed_.channels();
  float* addend = dots + 2 * narrow;
  const std::int64_t positions = squeezed_.positions();
  for (int image = lane.first; image < lane.first + lane.count; ++image) {
    const std::int64_t start = image * positions;
    std::fill_n(dots, 2 * narrow, 0.0F);
    for_each_band({lane.index, lane.thread, image, 1}, squeezed_, [&](const Band& band) {
      passes.norm_input_gradient(output_gradient_.row(band.first), restored_.row(band.first), restore_norm_.gradient(),
                                 band.positions(), restored_.channels(), wide);
      T* to = image_gradient + (band.position() - start) * narrow;
      restore_.backward(wide, band.positions(), to);
      if (run.weight_gradients) {
        passes.gated_norm_relu(gated(0, image, band.position()), gated(1, image, band.position()), band.positions(),
                               narrow, sum);
        restore_.add_gradient(lane, wide, sum, band.positions());
      }
      for (int b = 0; b < 2 && gate_; ++b) {
        const auto last = branches_[b].last();
        passes.dot_norm_relu(to, last.map->row(band.first), last.norm->affine(), band.positions(), narrow,
                             dots + b * narrow);
      }
    });
    for (int b = 0; b < 2; ++b) {
      const auto last = branches_[b].last();
      IncomingGradient<T> incoming{image_gradient};
      if (gate_) {
        gate_->backward(run, lane, image, b, dots + b * narrow, positions, addend);
        incoming.factor = gate_->gate(image, b);
        incoming.addend = addend;
      }
      passes.relu_gradient(incoming, last.map->at(start), last.norm->affine(), positions, narrow,
                           branches_[b].gradient.at(start), last.norm->gradient_sums(lane));
      last.norm->flush(lane);
    }
  }
}

template <class T>
void Block<T>::branch_backward(TrainingRun& run, Branch& branch, bool first) {
  for (std::size_t i = branch.lites.size(); i-- > 0;) {
    const Normed<T> from = i > 0 ? branch.lites[i - 1]->output() : Normed<T>{&squeezed_, &squeeze_norm_};
    typename Lite<T>::Way way{&branch.gradient, &branch.gradient};
    if (i == 0) {
      way.to = &squeezed_gradient_;
      way.raw = first;
      way.other = first ? nullptr : &squeezed_gradient_;
    }
    branch.lites[i]->backward(run, from, way);
  }
  branch.gradient.release();
}

template <class T>
void Block<T>::middle_backward(TrainingRun& run) {
  restore_norm_.finish_backward(run, count(run));
  if (expand_)
    expand_norm_->finish_backward(run, count(run));
  for (auto& branch : branches_)
    branch.gradient.provide(run);
  squeezed_gradient_.provide(run);
  if (run.weight_gradients) {
    restore_.begin_gradient(run);
    if (gate_)
      gate_->begin_gradient(run);
  }
  run.lanes.run([&](const Lane& lane) { restore_backward(run, lane); });
  if (run.weight_gradients) {
    restore_.finish_gradient(run);
    if (gate_)
      gate_->finish_gradient(run);
  }
  branch_backward(run, branches_[0], true);
  branch_backward(run, branches_[1], false);
}

template <class T>
void Block<T>::begin_leave(const TrainingRun& run) {
  squeeze_norm_.finish_backward(run, count(run));
  if (!run.weight_gradients)
    return;
  squeeze_.begin_gradient(run);
  if (expand_)
    expand_->begin_gradient(run);
}

template <class T>
void Block<T>::leave(const TrainingRun& run, const Lane& lane, const Band& band, T* out, bool add) {
  const T* x = input_->row(band.first);
  const int rows = band.positions();
  const T* output_gradient = output_gradient_.row(band.first);
  const auto& passes = training_passes<T>();
  T* narrow = run.scratch.at<T>(lane, narrow_gradient_slot);
  passes.norm_input_gradient(squeezed_gradient_.row(band.first), squeezed_.row(band.first), squeeze_norm_.gradient(),
                             rows, squeezed_.channels(), narrow);
  if (run.weight_gradients)
    squeeze_.add_gradient(lane, narrow, x, rows);
  squeeze_.backward(narrow, rows, out, add ? out : expand_ ? nullptr : output_gradient);
  if (expand_) {
    T* wide = run.scratch.at<T>(lane, expand_slot);
    passes.norm_input_gradient(output_gradient, expanded_.row(band.first), expand_norm_->gradient(), rows,
                               restored_.channels(), wide);
    if (run.weight_gradients)
      expand_->add_gradient(lane, wide, x, rows);
    expand_->backward(wide, rows, out, out);
  } else if (add) {
    passes.add_map(output_gradient, rows, input_->channels(), out);
  }
}

template <class T>
void Block<T>::end_leave(const TrainingRun& run) {
  if (run.weight_gradients) {
    squeeze_.finish_gradient(run);
    if (expand_)
      expand_->finish_gradient(run);
  }
  output_gradient_.release();
  squeezed_gradient_.release();
}

template class Block<float>;
template class Block<Bf16>;

} // namespace cds::cpu
