#include "nn/recorded_blocks.h"

#include "kernels/devices.h"

#include <algorithm>

namespace cds {
namespace {

constexpr int plain_runs = 2;         // libraries choose their algorithms
constexpr std::size_t spare_part = 5; // of the card's memory, that recordings leave free

} // namespace

struct RecordedBlocks::Slot {
  int seen = 0;
  bool plain = false; // cannot be recorded
  std::unique_ptr<RecordingPool> pool;
  std::unique_ptr<Recording> forward, backward;
  torch::Tensor in, out, incoming;
  std::vector<torch::Tensor> wanted, gradients; // x where it wants one, then the weights; theirs
  c10::weak_intrusive_ptr<c10::TensorImpl> last{c10::intrusive_ptr<c10::TensorImpl>()}; // alive: its backward may come
};

namespace {

// The same memory as a tensor of its own.
torch::Tensor same_memory(const torch::Tensor& tensor) {
  return tensor.defined() ? tensor.variable_data() : tensor;
}

// Gradients that somebody keeps from the last time lie where the recordings write: they get memory of their own.
void keep_gradients(RecordedBlocks::Slot& slot) {
  for (std::size_t i = 0; i < slot.wanted.size(); ++i) {
    auto& kept = slot.wanted[i].mutable_grad();
    if (kept.defined() && slot.gradients[i].defined() && kept.data_ptr() == slot.gradients[i].data_ptr())
      kept = kept.clone();
  }
}

struct PlayedBlock : torch::autograd::Function<PlayedBlock> {
  static torch::Tensor forward(torch::autograd::AutogradContext* ctx, torch::TensorList inputs, std::int64_t address) {
    auto& slot = *reinterpret_cast<RecordedBlocks::Slot*>(address);
    keep_gradients(slot);
    slot.in.copy_(inputs[0]);
    slot.forward->replay();
    const auto sign = torch::empty({0});
    slot.last = c10::weak_intrusive_ptr<c10::TensorImpl>(sign.getIntrusivePtr());
    ctx->saved_data["slot"] = address;
    ctx->saved_data["inputs"] = static_cast<std::int64_t>(inputs.size());
    ctx->saved_data["sign"] = sign;
    return same_memory(slot.out);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* ctx,
                                                 const torch::autograd::variable_list& incoming) {
    auto& slot = *reinterpret_cast<RecordedBlocks::Slot*>(ctx->saved_data["slot"].toInt());
    const auto inputs = static_cast<std::size_t>(ctx->saved_data["inputs"].toInt());
    slot.incoming.copy_(incoming[0]);
    slot.backward->replay();
    // Inputs: x, then the weights where they are wanted.
    torch::autograd::variable_list out(inputs + 1);
    const std::size_t shift = slot.in.requires_grad() ? 0 : 1;
    for (std::size_t i = 0; i < slot.gradients.size(); ++i)
      out[i + shift] = same_memory(slot.gradients[i]);
    return out;
  }
};

} // namespace

RecordedBlocks::RecordedBlocks(torch::Device device) : device_(device) {}
RecordedBlocks::~RecordedBlocks() = default;

int RecordedBlocks::recorded() const {
  return static_cast<int>(
      std::count_if(slots_.begin(), slots_.end(), [](const auto& slot) { return slot.second->backward != nullptr; }));
}

void RecordedBlocks::forget() {
  slots_.clear();
}

void RecordedBlocks::record(Slot& slot, const torch::Tensor& x, const Work& alone) {
  const auto memory = cuda_memory(std::max<int>(0, device_.index()));
  TORCH_CHECK(!memory || memory->free_bytes > memory->total_bytes / spare_part,
              "the card's memory is needed for steps: more blocks are not recorded");
  slot.in = torch::empty_like(x).detach().requires_grad_(x.requires_grad());
  if (x.requires_grad())
    slot.wanted.insert(slot.wanted.begin(), slot.in);
  slot.pool = std::make_unique<RecordingPool>(device_);
  torch::Tensor out;
  slot.forward = std::make_unique<Recording>(*slot.pool, [&] { out = alone(slot.in); });
  slot.incoming = torch::empty_like(out).detach();
  slot.backward = std::make_unique<Recording>(*slot.pool, [&] {
    slot.gradients = torch::autograd::grad({out}, slot.wanted, {slot.incoming}, /*retain_graph=*/false,
                                           /*create_graph=*/false, /*allow_unused=*/true);
  });
  slot.out = out.detach();
}

torch::Tensor RecordedBlocks::run(torch::nn::Module& block, const torch::Tensor& x, const Work& plain,
                                  const Work& alone) {
  if (!recording_ || !torch::GradMode::is_enabled() || Recording::under_way())
    return plain(x);
  auto& parameters = parameters_[&block];
  if (parameters.empty())
    parameters = block.parameters();
  const bool weights = !parameters.empty() && parameters.front().requires_grad();
  if (!weights && !x.requires_grad())
    return plain(x);
  auto& slot = slots_[{&block, x.size(0), x.requires_grad(), weights}];
  if (!slot)
    slot = std::make_unique<Slot>();
  if (slot->plain || !slot->last.expired() || ++slot->seen <= plain_runs)
    return plain(x);
  if (!slot->backward)
    try {
      if (weights)
        slot->wanted = parameters;
      record(*slot, x, alone);
    } catch (const std::exception& problem) {
      *slot = {};
      slot->plain = true;
      trouble_ = problem.what();
      return plain(x);
    }
  std::vector<torch::Tensor> inputs{x};
  if (weights)
    inputs.insert(inputs.end(), parameters.begin(), parameters.end());
  return PlayedBlock::apply(torch::TensorList(inputs), reinterpret_cast<std::int64_t>(slot.get()));
}

} // namespace cds
