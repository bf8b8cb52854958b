#include "kernels/cpu/training_ends.h"

#include "kernels/cpu/half_maps.h"
#include "kernels/cpu/training_layer.h"
#include "kernels/cpu/training_pools.h"

namespace cds::cpu {

namespace {

enum Slot { bordered_slot, exact_slot, wide_gradient_slot = 5 };

void store(const float* from, std::int64_t count, float* to) {
  std::copy_n(from, count, to);
}

void store(const float* from, std::int64_t count, Bf16* to) {
  round_row(from, count, to);
}

Panels stem_weights(const ConvPlan& conv, float) {
  return {conv.kernel * conv.kernel * 3, conv.output.channels};
}

PairPanels stem_weights(const ConvPlan& conv, Bf16) {
  return {conv.kernel * 3, conv.output.channels, conv.kernel};
}

// Of row y of the kernel; d counts columns and colours.
void set(Panels& weights, const ConvPlan& conv, int y, int d, int output, float value) {
  weights.at(y * conv.kernel * 3 + d, output) = value;
}

void set(PairPanels& weights, const ConvPlan&, int y, int d, int output, float value) {
  weights.at(d, output, y) = to_bf16(value);
}

} // namespace

template <class T>
Stem<T>::Stem(TrainingRun& run, const StemPlan& plan)
    : name_(plan.conv.name), conv_(plan.conv.conv), pool_(plan.pool), weights_(stem_weights(conv_, T())),
      norm_(run, name_ + ".op.1", conv_.output.channels, MapTraits<T>::wide(conv_.output.channels)),
      convolved_(conv_.output), map_(plan.output), chosen_(plan.output), gradient_(plan.output) {
  const float* weight = run.tensors.value(name_ + ".op.0.weight");
  for (int o = 0, at = 0; o < conv_.output.channels; ++o)
    for (int i = 0; i < 3; ++i)
      for (int y = 0; y < conv_.kernel; ++y)
        for (int x = 0; x < conv_.kernel; ++x, ++at)
          set(weights_, conv_, y, x * 3 + i, o, weight[at]);
  // The last columns' rows of the kernel are read in whole vectors.
  run.scratch.need(bordered_slot,
                   static_cast<std::size_t>((conv_.input.height + 2 * conv_.padding) * line() + 2 * channel_step));
  for (const Slot slot : {exact_slot, wide_gradient_slot})
    run.scratch.need(slot, static_cast<std::size_t>(convolved_.width() * convolved_.channels()));
}

template <class T>
const T* Stem<T>::bordered(const TrainingRun& run, const Lane& lane, int image) const {
  T* out = run.scratch.at<T>(lane, bordered_slot);
  const int row = conv_.input.width * 3, border = conv_.padding;
  const float* from = images_ + static_cast<std::int64_t>(image) * conv_.input.height * row;
  for (int y = 0; y < conv_.input.height + 2 * border; ++y) {
    T* to = out + y * line();
    std::fill_n(to, line(), T());
    if (y >= border && y < border + conv_.input.height)
      store(from + static_cast<std::int64_t>(y - border) * row, row, to + border * 3);
  }
  std::fill_n(out + (conv_.input.height + 2 * border) * line(), 2 * channel_step, T());
  return out;
}

template <>
void Stem<float>::convolve(const float* pixels, float* out) const {
  multiply(LeftRows{pixels, static_cast<std::int64_t>(conv_.stride) * 3, conv_.kernel * 3, conv_.kernel, line()},
           convolved_.width(), weights_, out, convolved_.channels());
}

template <>
void Stem<Bf16>::convolve(const Bf16* pixels, Bf16* out) const {
  multiply(HalfRows{pixels, static_cast<std::int64_t>(conv_.stride) * 3, line()}, convolved_.width(), weights_, out,
           convolved_.channels());
}

template <class T>
void Stem<T>::forward(TrainingRun& run, const float* images) {
  images_ = images;
  convolved_.provide(run);
  map_.provide(run);
  if (pool_) {
    chosen_.provide(run);
    places_.resize(static_cast<std::size_t>(map_.positions() * run.lanes.images() * map_.channels()));
  }
  run.lanes.run([&](const Lane& lane) {
    for (int image = lane.first; image < lane.first + lane.count; ++image) {
      const T* pixels = bordered(run, lane, image);
      for (int y = 0; y < convolved_.height(); ++y) {
        T* out = convolved_.row(image * convolved_.height() + y);
        convolve(pixels + y * conv_.stride * line(), out);
        training_passes<T>().add_moments(out, convolved_.width(), convolved_.channels(), norm_.sums(lane),
                                         norm_.squares(lane));
        norm_.flush(lane);
      }
    }
  });
  norm_.finish_forward(run, convolved_.positions() * run.lanes.images());
}

template <class T>
void Stem<T>::produce(const Lane&, const Band& band) {
  if (!pool_)
    return training_passes<T>().norm_relu(convolved_.row(band.first), norm_.affine(), band.positions(), map_.channels(),
                                          map_.row(band.first));
  for (int row = band.first; row < band.first + band.rows; ++row) {
    const int image = row / map_.height(), middle = row % map_.height() * 2;
    const T* rows[3];
    for (int i = 0; i < 3; ++i) {
      const int y = middle + i - 1;
      rows[i] = y < 0 || y >= convolved_.height() ? nullptr : convolved_.row(image * convolved_.height() + y);
    }
    training_pools<T>().max_pool_norm_row(
        rows, convolved_.width(), map_.channels(), norm_.affine(),
        {map_.row(row), chosen_.row(row),
         places_.data() + static_cast<std::int64_t>(row) * map_.width() * map_.channels()});
  }
}

template <class T>
void Stem<T>::absorb(const Lane& lane, const Band& band, T* gradient) {
  Map<T>& seen = pool_ ? chosen_ : convolved_;
  training_passes<T>().relu_gradient({gradient}, seen.row(band.first), norm_.affine(), band.positions(),
                                     map_.channels(), gradient_.row(band.first), norm_.gradient_sums(lane));
  norm_.flush(lane);
}

template <class T>
const T* Stem<T>::input_gradient(const TrainingRun& run, const Lane& lane, int image, int row) {
  T* out = run.scratch.at<T>(lane, wide_gradient_slot);
  const T* x = convolved_.row(image * convolved_.height() + row);
  if (!pool_) {
    training_passes<T>().norm_input_gradient(gradient_.row(image * map_.height() + row), x, norm_.gradient(),
                                             map_.width(), map_.channels(), out);
    return out;
  }
  // A row lies in the windows of one or two pooled rows: as their kernel row 1, or 2 and 0.
  PooledRow<T> pooled[2];
  for (int i = 0; i < 2; ++i) {
    const int y = (row + i) / 2;
    if (y >= map_.height() || (i == 1 && row % 2 == 0))
      continue;
    const int at = image * map_.height() + y;
    pooled[i] = {gradient_.row(at), places_.data() + static_cast<std::int64_t>(at) * map_.width() * map_.channels(),
                 row - (2 * y - 1)};
  }
  float* exact = run.scratch.at<float>(lane, exact_slot);
  training_pools<T>().max_pool_norm_gradient_row(pooled, x, convolved_.width(), map_.channels(), norm_.gradient(),
                                                 exact);
  store(exact, static_cast<std::int64_t>(convolved_.width()) * convolved_.channels(), out);
  return out;
}

template <class T>
void Stem<T>::backward(TrainingRun& run) {
  norm_.finish_backward(run, convolved_.positions() * run.lanes.images());
  const int outputs = convolved_.channels(), columns = MapTraits<T>::wide(conv_.kernel * 3);
  const auto share = static_cast<std::size_t>(outputs) * static_cast<std::size_t>(columns);
  sums_.begin(run, share * static_cast<std::size_t>(conv_.kernel));
  run.lanes.run([&](const Lane& lane) {
    for (int image = lane.first; image < lane.first + lane.count; ++image) {
      const T* pixels = bordered(run, lane, image);
      for (int y = 0; y < convolved_.height(); ++y) {
        const T* gradient = input_gradient(run, lane, image, y);
        for (int k = 0; k < conv_.kernel; ++k)
          multiply_transposed(gradient, outputs, outputs, pixels + (y * conv_.stride + k) * line(),
                              static_cast<std::int64_t>(conv_.stride) * 3, columns, convolved_.width(),
                              sums_.of(lane) + static_cast<std::size_t>(k) * share);
      }
    }
  });
  if (float* to = run.tensors.gradient(name_ + ".op.0.weight"))
    for (int o = 0, at = 0; o < conv_.output.channels; ++o)
      for (int i = 0; i < 3; ++i)
        for (int y = 0; y < conv_.kernel; ++y)
          for (int x = 0; x < conv_.kernel; ++x, ++at)
            to[at] = sums_.total(run, static_cast<std::size_t>(y) * share +
                                          static_cast<std::size_t>(o * columns + x * 3 + i));
  sums_.end();
  gradient_.release();
}

template <class T>
Down<T>::Down(TrainingRun& run, const DownSamplePlan& plan)
    : product_(run, plan.conv.name + ".op.0", plan.conv.conv),
      norm_(run, plan.conv.name + ".op.1", plan.output.channels, product_.outputs()), convolved_(plan.conv.conv.output),
      map_(plan.output), gradient_(plan.output) {
  const auto band = static_cast<std::size_t>(band_rows<T>(convolved_.width()) * convolved_.width());
  run.scratch.need(wide_gradient_slot, band * static_cast<std::size_t>(convolved_.channels()));
  run.scratch.need(band_gradient_slot, band * static_cast<std::size_t>(product_.inputs()));
}

template <class T>
void Down<T>::forward(TrainingRun& run, Source<T>& input) {
  convolved_.provide(run);
  map_.provide(run);
  run.lanes.run([&](const Lane& lane) {
    for_each_band(lane, convolved_, [&](const Band& band) {
      input.produce(lane, band);
      T* out = convolved_.row(band.first);
      product_.forward(input.map().row(band.first), band.positions(), out);
      training_passes<T>().add_moments(out, band.positions(), convolved_.channels(), norm_.sums(lane),
                                       norm_.squares(lane));
      norm_.flush(lane);
    });
  });
  norm_.finish_forward(run, convolved_.positions() * run.lanes.images());
}

template <class T>
void Down<T>::produce(const Lane&, const Band& band) {
  for (int row = band.first; row < band.first + band.rows; ++row)
    training_pools<T>().average_pool_norm_row(convolved_.row(upper(row)), convolved_.row(upper(row) + 1),
                                              convolved_.width(), map_.channels(), norm_.affine(), map_.row(row));
}

template <class T>
void Down<T>::absorb(const Lane& lane, const Band& band, T* gradient) {
  const std::int64_t size = static_cast<std::int64_t>(band.positions()) * map_.channels();
  if (more_)
    training_passes<T>().add_map(more_ + band.position() * map_.channels(), band.positions(), map_.channels(),
                                 gradient);
  std::copy_n(gradient, size, gradient_.row(band.first));
  for (int row = band.first; row < band.first + band.rows; ++row)
    training_pools<T>().average_pool_norm_sums(gradient_.row(row), convolved_.row(upper(row)),
                                               convolved_.row(upper(row) + 1), convolved_.width(), map_.channels(),
                                               norm_.affine(), norm_.gradient_sums(lane));
  norm_.flush(lane);
}

template <class T>
void Down<T>::backward(TrainingRun& run, Source<T>& input) {
  norm_.finish_backward(run, convolved_.positions() * run.lanes.images());
  if (run.weight_gradients)
    product_.begin_gradient(run);
  input.begin_absorb(run);
  run.lanes.run([&](const Lane& lane) {
    T *wide = run.scratch.at<T>(lane, wide_gradient_slot), *out = run.scratch.at<T>(lane, band_gradient_slot);
    const std::int64_t row_size = static_cast<std::int64_t>(convolved_.width()) * convolved_.channels();
    for_each_band(lane, convolved_, [&](const Band& band) {
      for (int i = 0; i < band.rows; ++i) {
        const int row = band.first + i, image = row / convolved_.height(), y = row % convolved_.height() / 2;
        training_pools<T>().average_pool_norm_gradient_row(
            y < map_.height() ? gradient_.row(image * map_.height() + y) : nullptr, convolved_.row(row),
            convolved_.width(), convolved_.channels(), norm_.affine(), norm_.gradient(), wide + i * row_size);
      }
      if (run.weight_gradients)
        product_.add_gradient(lane, wide, input.map().row(band.first), band.positions());
      product_.backward(wide, band.positions(), out);
      input.absorb(lane, band, out);
    });
  });
  if (run.weight_gradients)
    product_.finish_gradient(run);
  gradient_.release();
  input.end_absorb(run);
}

template class Stem<float>;
template class Stem<Bf16>;
template class Down<float>;
template class Down<Bf16>;

} // namespace cds::cpu
