#include "kernels/training_plan.h"

#include "kernels/cpu/half_maps.h"
#include "kernels/cpu/training_ends.h"
#include "kernels/cpu/training_layer.h"

namespace cds {

namespace {

using namespace cpu;

// Names and places of the tensors, in the order the network runs.
class TensorList {
public:
  explicit TensorList(const NetworkPlan& plan) {
    convolution(plan.stem.conv.name);
    int layer = 0;
    for (const auto& stage : plan.stages) {
      for (const auto& searched : stage.layers) {
        for (std::size_t i = 0; i < searched.candidates.size(); ++i) {
          if (plan.supernet)
            layer_ = layer, candidate_ = static_cast<int>(i);
          for (const auto& block : searched.candidates[i].blocks)
            add(block);
        }
        layer_ = candidate_ = -1;
        ++layer;
      }
      if (stage.down)
        convolution(stage.down->conv.name);
    }
  }
  std::vector<TrainingTensor> tensors;

private:
  void tensor(const std::string& name, bool trained = true) { tensors.push_back({name, trained, layer_, candidate_}); }
  void norm(const std::string& name) {
    tensor(name + ".weight");
    tensor(name + ".bias");
    tensor(name + ".running_mean", false);
    tensor(name + ".running_var", false);
  }
  void convolution(const std::string& name) {
    tensor(name + ".op.0.weight");
    norm(name + ".op.1");
  }
  void add(const CBlockPlan& block) {
    convolution(block.squeeze.name);
    for (const auto* branch : {&block.branch1, &block.branch2})
      for (const auto& lite : *branch) {
        tensor(lite.name + ".op.0.weight");
        tensor(lite.name + ".op.1.weight");
        norm(lite.name + ".op.2");
      }
    if (block.gate)
      for (const char* part : {".fc1.weight", ".fc1.bias", ".fc2.weight", ".fc2.bias"})
        tensor(block.gate->name + part);
    convolution(block.restore.name);
    if (block.expand)
      convolution(block.expand->name);
  }
  int layer_ = -1, candidate_ = -1;
};

void copy(const float* from, int count, float* to) {
  std::copy_n(from, count, to);
}

void copy(const float* from, int count, Bf16* to) {
  round_row(from, count, to);
}

void copy(const Bf16* from, int count, float* to) {
  for (int i = 0; i < count; ++i)
    to[i] = to_float(from[i]);
}

// Rows of a map without or with the padding of their channels, to and from float.
template <class From, class To>
void copy_rows(const TrainingRun& run, const From* from, int from_step, To* to, int to_step, int channels,
               std::int64_t positions) {
  run.lanes.share(run.lanes.images(), [&](int image) {
    for (std::int64_t row = image * positions; row < (image + 1) * positions; ++row)
      copy(from + row * from_step, channels, to + row * to_step);
  });
}

// What the plan lends to its passes.
struct Shared {
  NetworkPlan network;
  std::unordered_map<std::string, std::size_t> index;
  Scratch scratch;
  std::shared_ptr<BufferPool> pool = std::make_shared<BufferPool>();
  int capacity = 0;
};

template <class T>
class Pass final : public TrainingPass {
public:
  Pass(std::shared_ptr<TrainingPlan> plan, Shared& shared, const TrainingPlan::Batch& batch);
  void forward(const TrainingPlan::Batch& batch, float* local, float* global);
  void backward(const Gradients& gradients) override;

private:
  // Just one of the two.
  struct Part {
    std::unique_ptr<Layer<T>> layer;
    std::unique_ptr<Down<T>> down;
    Shape output;
    [[nodiscard]] Source<T>& source() { return layer ? static_cast<Source<T>&>(layer->output()) : *down; }
  };
  [[nodiscard]] Source<T>& input_of(std::size_t part) {
    return part > 0 ? parts_[part - 1].source() : static_cast<Source<T>&>(*stem_);
  }
  void absorb_output(const float* gradient);
  void pack(void (Product<T>::*layout)(const TrainingRun&));

  std::shared_ptr<TrainingPlan> plan_;
  TrainingRun run_;
  std::unique_ptr<Stem<T>> stem_;
  std::vector<Part> parts_;
  std::vector<Product<T>*> products_;
  Part* local_ = nullptr; // the last DownSample
};

template <class T>
Pass<T>::Pass(std::shared_ptr<TrainingPlan> plan, Shared& shared, const TrainingPlan::Batch& batch)
    : plan_(std::move(plan)), run_{Lanes(batch.count, batch.threads),
                                   TensorTable(shared.index, batch.tensors),
                                   shared.scratch,
                                   shared.pool,
                                   shared.capacity,
                                   batch.keep,
                                   true} {
  stem_ = std::make_unique<Stem<T>>(run_, shared.network.stem);
  std::size_t layer = 0;
  for (const auto& stage : shared.network.stages) {
    for (const auto& searched : stage.layers) {
      const LayerChoice only{{0}, {}, 0};
      const auto& choice = shared.network.supernet ? batch.layers[layer++] : only;
      parts_.push_back({std::make_unique<Layer<T>>(run_, searched, choice), nullptr, searched.output});
      parts_.back().layer->add_products(products_);
    }
    if (stage.down) {
      parts_.push_back({nullptr, std::make_unique<Down<T>>(run_, *stage.down), stage.down->output});
      products_.push_back(&parts_.back().down->product());
    }
  }
  for (auto& part : parts_)
    if (part.down)
      local_ = &part;
  run_.scratch.need(band_gradient_slot, 0);
  run_.scratch.provide(run_.lanes.threads());
}

template <class T>
void Pass<T>::pack(void (Product<T>::*layout)(const TrainingRun&)) {
  run_.lanes.share(static_cast<int>(products_.size()),
                   [&](int i) { (products_[static_cast<std::size_t>(i)]->*layout)(run_); });
}

template <class T>
void Pass<T>::forward(const TrainingPlan::Batch& batch, float* local, float* global) {
  pack(&Product<T>::pack_forward);
  stem_->forward(run_, batch.images);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i].layer)
      parts_[i].layer->forward(run_, input_of(i));
    else
      parts_[i].down->forward(run_, input_of(i));
  }
  Source<T>& last = parts_.back().source();
  run_.lanes.run(
      [&](const Lane& lane) { for_each_band(lane, last.map(), [&](const Band& band) { last.produce(lane, band); }); });
  const auto give = [&](Part& part, float* to) {
    Map<T>& map = part.source().map();
    copy_rows(run_, map.at(0), map.channels(), to, part.output.channels, part.output.channels, map.positions());
  };
  give(parts_.back(), global);
  if (local && local_)
    give(*local_, local);
}

template <class T>
void Pass<T>::absorb_output(const float* gradient) {
  Source<T>& last = parts_.back().source();
  const int channels = parts_.back().output.channels, wide = last.map().channels();
  last.begin_absorb(run_);
  run_.lanes.run([&](const Lane& lane) {
    T* rows = run_.scratch.at<T>(lane, band_gradient_slot);
    for_each_band(lane, last.map(), [&](const Band& band) {
      std::fill_n(rows, static_cast<std::int64_t>(band.positions()) * wide, T());
      for (int i = 0; i < band.positions() && gradient; ++i)
        copy(gradient + (band.position() + i) * channels, channels, rows + static_cast<std::int64_t>(i) * wide);
      last.absorb(lane, band, rows);
    });
  });
  last.end_absorb(run_);
}

template <class T>
void Pass<T>::backward(const Gradients& gradients) {
  run_.tensors.set_gradients(gradients.tensors);
  run_.weight_gradients = std::any_of(gradients.tensors.begin(), gradients.tensors.end(),
                                      [](const float* gradient) { return gradient != nullptr; });
  pack(&Product<T>::pack_backward);
  Map<T> local_gradient;
  if (local_) {
    local_->down->add_gradient(nullptr);
    if (gradients.local) {
      Map<T>& map = local_->down->map();
      local_gradient = Map<T>(local_->output);
      local_gradient.provide(run_);
      std::fill_n(local_gradient.at(0), map.positions() * run_.lanes.images() * map.channels(), T());
      copy_rows(run_, gradients.local, local_->output.channels, local_gradient.at(0), map.channels(),
                local_->output.channels, map.positions());
      local_->down->add_gradient(local_gradient.at(0));
    }
  }
  std::size_t layer = 0;
  for (auto& part : parts_)
    if (part.layer) {
      if (layer < gradients.weights.size() && gradients.weights[layer])
        part.layer->output().want_weights(run_);
      part.layer->output().go_on(run_.weight_gradients || layer > 0);
      ++layer;
    }
  absorb_output(gradients.global);
  // The first part is a layer; below it only weights want a gradient.
  for (std::size_t i = parts_.size(); i-- > 0;) {
    if (parts_[i].down)
      parts_[i].down->backward(run_, input_of(i));
    else if (i > 0 || run_.weight_gradients)
      parts_[i].layer->backward(run_, input_of(i));
  }
  if (run_.weight_gradients)
    stem_->backward(run_);
  layer = 0;
  for (auto& part : parts_)
    if (part.layer) {
      if (layer < gradients.weights.size() && gradients.weights[layer]) {
        float* to = gradients.weights[layer];
        for (const double value : part.layer->output().weight_gradients())
          *to++ = static_cast<float>(value);
      }
      ++layer;
    }
}

class Plan final : public TrainingPlan {
public:
  Plan(const NetworkPlan& plan, Precision precision)
      : half_(precision == Precision::bf16), tensors_(TensorList(plan).tensors) {
    shared_.network = plan;
    for (std::size_t i = 0; i < tensors_.size(); ++i)
      shared_.index[tensors_[i].name] = i;
  }
  [[nodiscard]] const std::vector<TrainingTensor>& tensors() const override { return tensors_; }
  [[nodiscard]] std::optional<Shape> local() const override {
    const auto& stages = shared_.network.stages;
    return stages.size() > 1 ? std::optional(stages[stages.size() - 2].output) : std::nullopt;
  }
  [[nodiscard]] Shape global() const override { return shared_.network.stages.back().output; }
  [[nodiscard]] std::unique_ptr<TrainingPass> forward(const Batch& batch, float* local, float* global) override {
    if (batch.count > shared_.capacity) {
      shared_.pool->clear();
      shared_.capacity = batch.count;
    }
    return half_ ? start<Bf16>(batch, local, global) : start<float>(batch, local, global);
  }

private:
  template <class T>
  std::unique_ptr<TrainingPass> start(const Batch& batch, float* local, float* global) {
    auto pass = std::make_unique<Pass<T>>(shared_from_this(), shared_, batch);
    pass->forward(batch, local, global);
    return pass;
  }
  bool half_;
  std::vector<TrainingTensor> tensors_;
  Shared shared_;
};

bool whole(const CBlockPlan& block) {
  return !block.branch1.empty() && !block.branch2.empty();
}

} // namespace

bool TrainingPlan::supports(const NetworkPlan& plan) {
  if (plan.resnet || plan.osnet || plan.stages.empty())
    return false;
  for (const auto* layer : plan.layers())
    for (const auto& candidate : layer->candidates)
      for (const auto& block : candidate.blocks)
        if (!whole(block))
          return false;
  return true;
}

Result<std::shared_ptr<TrainingPlan>> TrainingPlan::make(const NetworkPlan& plan, Precision precision) {
  if (!supports(plan))
    return wrong_call("the CPU engine trains networks of the space only", "network",
                      "use the LibTorch modules for others");
  return std::shared_ptr<TrainingPlan>(std::make_shared<Plan>(plan, precision));
}

} // namespace cds
