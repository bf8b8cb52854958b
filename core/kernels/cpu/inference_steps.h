// The steps an inference plan is made of. Each works on a share of its output's rows (of the map, not of matrices), so
// that one thread can do a whole image or several threads one image together; between two steps all shares must be
// done. Maps: FloatMaps or HalfMaps (inference_maps.h). Private to kernels.
#pragma once

#include "kernels/cpu/inference_maps.h"
#include "kernels/cpu/team.h"

#include <utility>
#include <vector>

namespace cds::cpu {

// A thread's own memory, as large as the greediest step says.
template <class Maps>
struct Scratch {
  AlignedBuffer<typename Maps::Value> values;
  Buffer floats;
};
struct ScratchSize {
  std::size_t values = 0, floats = 0;
};

// The maps of one image, by number, and scratch memory for each thread that works on it.
template <class Maps>
struct Workspace {
  const float* image = nullptr; // height x width x 3
  float* embedding = nullptr;
  std::vector<AlignedBuffer<typename Maps::Value>> maps;
  std::vector<Buffer> sums; // of the rows of a branch's last map
  std::vector<Scratch<Maps>> scratch;

  [[nodiscard]] typename Maps::Value* map(int number) { return maps[static_cast<std::size_t>(number)].data(); }
  [[nodiscard]] float* row_sums(int number) { return sums[static_cast<std::size_t>(number)].data(); }
  [[nodiscard]] Scratch<Maps>& own(Part part) { return scratch[static_cast<std::size_t>(part.index)]; }
};

// A map in a workspace; channels padded.
struct MapSize {
  int height = 0, width = 0, channels = 0;
  [[nodiscard]] std::int64_t row() const { return static_cast<std::int64_t>(width) * channels; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(row()); }
};

template <class Maps>
class Step {
public:
  virtual ~Step() = default;
  virtual void run(Workspace<Maps>& work, Part part) const = 0;
  [[nodiscard]] virtual ScratchSize scratch() const { return {}; }
};

// The image into a map with `border` zeros on each side.
template <class Maps>
class PadImage final : public Step<Maps> {
public:
  PadImage(int height, int width, int border, int to) : height_(height), width_(width), border_(border), to_(to) {}
  void run(Workspace<Maps>& work, Part part) const override;

private:
  int height_, width_, border_, to_;
};

struct StemShape {
  int kernel, stride, padded_width;
  MapSize conv, out;
  bool pool;
};

// Dense convolution of the padded image, bias, ReLU and, where asked for, a 3x3 max pool with stride 2.
template <class Maps>
class StemStep final : public Step<Maps> {
public:
  StemStep(StemShape shape, typename Maps::Weights weights, Buffer bias, int from, int to)
      : shape_(shape), weights_(std::move(weights)), bias_(std::move(bias)), from_(from), to_(to) {}
  void run(Workspace<Maps>& work, Part part) const override;
  [[nodiscard]] ScratchSize scratch() const override;

private:
  void convolve(Workspace<Maps>& work, int row, typename Maps::Value* out) const;
  StemShape shape_;
  typename Maps::Weights weights_;
  Buffer bias_;
  int from_, to_;
};

// 1x1 convolution and bias, ReLU where asked for.
template <class Maps>
class PointwiseStep final : public Step<Maps> {
public:
  PointwiseStep(MapSize in, typename Maps::Weights weights, Buffer bias, bool relu, int from, int to)
      : in_(in), weights_(std::move(weights)), bias_(std::move(bias)), relu_(relu), from_(from), to_(to) {}
  void run(Workspace<Maps>& work, Part part) const override;

private:
  MapSize in_;
  typename Maps::Weights weights_;
  Buffer bias_;
  bool relu_;
  int from_, to_;
};

// 1x1 convolution (its sums stay floats), depthwise 3x3, bias, ReLU. `sums` >= 0: the sums of each output row go there.
template <class Maps>
class LiteStep final : public Step<Maps> {
public:
  LiteStep(MapSize size, typename Maps::Weights weights, Buffer taps, Buffer bias, int from, int to, int sums)
      : size_(size), weights_(std::move(weights)), taps_(std::move(taps)), bias_(std::move(bias)), from_(from), to_(to),
        sums_(sums), chunk_(std::max(1, Maps::rows / size.width)), ring_((chunk_ + 1) / chunk_ * chunk_ + chunk_) {}
  void run(Workspace<Maps>& work, Part part) const override;
  [[nodiscard]] ScratchSize scratch() const override;

private:
  MapSize size_;
  typename Maps::Weights weights_;
  Buffer taps_, bias_;
  int from_, to_, sums_;
  int chunk_; // rows of the map that go through the 1x1 convolution together
  int ring_;  // rows kept between the two convolutions: whole chunks, at least two rows beside the newest one
};

struct GateWeights {
  Panels fc1, fc2;
  Buffer bias1, bias2;
};

struct RestoreSlots {
  int first, second, first_sums, second_sums, shortcut, to; // shortcut and to may be the same
};

// The two branches, each times its gate's answer, added; then the restoring 1x1 convolution, its bias, the shortcut and
// ReLU.
template <class Maps>
class RestoreStep final : public Step<Maps> {
public:
  // Without fusion `gate` is empty.
  RestoreStep(MapSize branch, GateWeights gate, typename Maps::Weights weights, Buffer bias, RestoreSlots slots)
      : branch_(branch), gate_(std::move(gate)), weights_(std::move(weights)), bias_(std::move(bias)), slots_(slots) {}
  void run(Workspace<Maps>& work, Part part) const override;
  [[nodiscard]] ScratchSize scratch() const override;

private:
  [[nodiscard]] bool gated() const { return gate_.fc1.depth > 0; }
  void gates(Workspace<Maps>& work, float* means, float* hidden, float* out) const;
  MapSize branch_;
  GateWeights gate_;
  typename Maps::Weights weights_;
  Buffer bias_;
  RestoreSlots slots_;
};

// 1x1 convolution, bias, ReLU, 2x2 average pool.
template <class Maps>
class DownStep final : public Step<Maps> {
public:
  DownStep(MapSize in, typename Maps::Weights weights, Buffer bias, int from, int to)
      : in_(in), weights_(std::move(weights)), bias_(std::move(bias)), from_(from), to_(to) {}
  void run(Workspace<Maps>& work, Part part) const override;
  [[nodiscard]] ScratchSize scratch() const override;

private:
  MapSize in_;
  typename Maps::Weights weights_;
  Buffer bias_;
  int from_, to_;
};

struct FeatureShape {
  MapSize in;
  int channels, outputs, stripes, offset; // real channels, and real numbers a stripe
};

// A head's inference feature, in float: means of horizontal stripes, then a linear map of each (empty: none), then a
// factor and an addend (empty: none), written at `offset` of the embedding. The first thread does it.
template <class Maps>
class FeatureStep final : public Step<Maps> {
public:
  FeatureStep(FeatureShape shape, Panels linear, Buffer scale, Buffer shift, int from)
      : shape_(shape), linear_(std::move(linear)), scale_(std::move(scale)), shift_(std::move(shift)), from_(from) {}
  void run(Workspace<Maps>& work, Part part) const override;
  [[nodiscard]] ScratchSize scratch() const override;

private:
  FeatureShape shape_;
  Panels linear_;
  Buffer scale_, shift_;
  int from_;
};

} // namespace cds::cpu
