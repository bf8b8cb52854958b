// The steps an inference plan is made of. Each works on a share of its output's rows (of the map, not of matrices), so
// that one thread can do a whole image or several threads one image together; between two steps all shares must be
// done. Private to kernels.
#pragma once

#include "kernels/cpu/matmul.h"
#include "kernels/cpu/team.h"

#include <vector>

namespace cds::cpu {

// The maps of one image, by number, and scratch memory for each thread that works on it.
struct Workspace {
  const float* image = nullptr; // height x width x 3
  float* embedding = nullptr;
  std::vector<Buffer> maps;
  std::vector<Buffer> scratch;
};

// A map in a workspace; channels padded.
struct MapSize {
  int height = 0, width = 0, channels = 0;
  [[nodiscard]] std::int64_t row() const { return static_cast<std::int64_t>(width) * channels; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(height) * static_cast<std::size_t>(row()); }
};

class Step {
public:
  virtual ~Step() = default;
  virtual void run(Workspace& work, Part part) const = 0;
  [[nodiscard]] virtual std::size_t scratch() const { return 0; } // floats, for each thread
};

// The image into a map with `border` zeros on each side.
class PadImage final : public Step {
public:
  PadImage(int height, int width, int border, int to) : height_(height), width_(width), border_(border), to_(to) {}
  void run(Workspace& work, Part part) const override;

private:
  int height_, width_, border_, to_;
};

// Dense convolution of the padded image, bias, ReLU and, where asked for, a 3x3 max pool with stride 2.
class StemStep final : public Step {
public:
  struct Shape {
    int kernel, stride, padded_width;
    MapSize conv, out;
    bool pool;
  };
  StemStep(Shape shape, Panels weights, Buffer bias, int from, int to)
      : shape_(shape), weights_(std::move(weights)), bias_(std::move(bias)), from_(from), to_(to) {}
  void run(Workspace& work, Part part) const override;
  [[nodiscard]] std::size_t scratch() const override;

private:
  void convolve(const Workspace& work, int row, float* out) const;
  Shape shape_;
  Panels weights_;
  Buffer bias_;
  int from_, to_;
};

// 1x1 convolution and bias, ReLU where asked for.
class PointwiseStep final : public Step {
public:
  PointwiseStep(MapSize in, Panels weights, Buffer bias, bool relu, int from, int to)
      : in_(in), weights_(std::move(weights)), bias_(std::move(bias)), relu_(relu), from_(from), to_(to) {}
  void run(Workspace& work, Part part) const override;

private:
  MapSize in_;
  Panels weights_;
  Buffer bias_;
  bool relu_;
  int from_, to_;
};

// 1x1 convolution, depthwise 3x3, bias, ReLU. Where `sums` names a map, the sums of each output row go there.
class LiteStep final : public Step {
public:
  LiteStep(MapSize size, Panels weights, Buffer taps, Buffer bias, int from, int to, int sums)
      : size_(size), weights_(std::move(weights)), taps_(std::move(taps)), bias_(std::move(bias)), from_(from), to_(to),
        sums_(sums) {}
  void run(Workspace& work, Part part) const override;
  [[nodiscard]] std::size_t scratch() const override;

private:
  MapSize size_;
  Panels weights_;
  Buffer taps_, bias_;
  int from_, to_, sums_;
};

struct GateWeights {
  Panels fc1, fc2;
  Buffer bias1, bias2;
};

// The two branches, each times its gate's answer, added; then the restoring 1x1 convolution, its bias, the shortcut and
// ReLU.
class RestoreStep final : public Step {
public:
  struct Slots {
    int first, second, first_sums, second_sums, shortcut, to;
  };
  // Without fusion `gate` is empty.
  RestoreStep(MapSize branch, GateWeights gate, Panels weights, Buffer bias, Slots slots)
      : branch_(branch), gate_(std::move(gate)), weights_(std::move(weights)), bias_(std::move(bias)), slots_(slots) {}
  void run(Workspace& work, Part part) const override;
  [[nodiscard]] std::size_t scratch() const override;

private:
  [[nodiscard]] bool gated() const { return gate_.fc1.depth > 0; }
  void gates(const Workspace& work, float* means, float* hidden, float* out) const;
  MapSize branch_;
  GateWeights gate_;
  Panels weights_;
  Buffer bias_;
  Slots slots_;
};

// 1x1 convolution, bias, ReLU, 2x2 average pool.
class DownStep final : public Step {
public:
  DownStep(MapSize in, Panels weights, Buffer bias, int from, int to)
      : in_(in), weights_(std::move(weights)), bias_(std::move(bias)), from_(from), to_(to) {}
  void run(Workspace& work, Part part) const override;
  [[nodiscard]] std::size_t scratch() const override;

private:
  MapSize in_;
  Panels weights_;
  Buffer bias_;
  int from_, to_;
};

// A head's inference feature: means of horizontal stripes, then a linear map of each (empty: none), then a factor and
// an addend (empty: none), written at `offset` of the embedding. The first thread does it.
class FeatureStep final : public Step {
public:
  struct Shape {
    MapSize in;
    int channels, outputs, stripes, offset; // real channels, and real numbers a stripe
  };
  FeatureStep(Shape shape, Panels linear, Buffer scale, Buffer shift, int from)
      : shape_(shape), linear_(std::move(linear)), scale_(std::move(scale)), shift_(std::move(shift)), from_(from) {}
  void run(Workspace& work, Part part) const override;
  [[nodiscard]] std::size_t scratch() const override;

private:
  Shape shape_;
  Panels linear_;
  Buffer scale_, shift_;
  int from_;
};

} // namespace cds::cpu
