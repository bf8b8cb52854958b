#include "parallel/gradient_sum.h"

#include <algorithm>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <unordered_map>
#include <unordered_set>

namespace cds {

using Node = torch::autograd::Node;

struct Bucket {
  std::vector<std::size_t> members; // parameters
  std::size_t missing = 0;          // of them, in this pass
  torch::Tensor flat;
  PendingSum pending;
};

struct GradientSum::State {
  std::shared_ptr<Ranks> ranks;
  std::vector<torch::Tensor> parameters;
  std::size_t bucket_bytes = 0;
  std::unordered_map<const c10::TensorImpl*, std::size_t> index;
  std::vector<char> reached; // by the last graph
  std::vector<std::ptrdiff_t> bucket_of;
  std::vector<Bucket> buckets;
  std::size_t next = 0; // the first bucket whose sum has not begun
  bool running = false;

  void find_reached(const torch::Tensor& loss, const std::weak_ptr<State>& own);
  void fill_buckets();
  void arrived(std::size_t parameter);
  void start(Bucket& bucket);
  void finish();
};

namespace {

class Arrival final : public torch::autograd::FunctionPostHook {
public:
  Arrival(const void* owner, std::function<void()> tell) : owner_(owner), tell_(std::move(tell)) {}
  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs,
                                            const torch::autograd::variable_list&) override {
    tell_();
    return outputs;
  }
  [[nodiscard]] const void* owner() const { return owner_; }

private:
  const void* owner_;
  std::function<void()> tell_;
};

// Whether this accumulator, which somebody has kept since an earlier pass, tells us already.
bool tells(Node& accumulator, const void* owner) {
  const auto& hooks = accumulator.post_hooks();
  return std::any_of(hooks.begin(), hooks.end(), [&](const auto& hook) {
    const auto* const arrival = dynamic_cast<const Arrival*>(hook.get());
    return arrival && arrival->owner() == owner;
  });
}

bool fits(const torch::Tensor& a, const torch::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.device() == b.device();
}

} // namespace

GradientSum::GradientSum(std::shared_ptr<Ranks> ranks, std::vector<torch::Tensor> parameters, std::size_t bucket_bytes)
    : state_(std::make_shared<State>()) {
  auto& state = *state_;
  state.ranks = std::move(ranks);
  state.bucket_bytes = bucket_bytes;
  for (auto& parameter : parameters)
    if (parameter.requires_grad())
      state.parameters.push_back(parameter);
  for (std::size_t i = 0; i < state.parameters.size(); ++i)
    state.index[state.parameters[i].unsafeGetTensorImpl()] = i;
}

GradientSum::~GradientSum() = default;

std::size_t GradientSum::bucket_count() const {
  return state_->buckets.size();
}

void GradientSum::backward(const torch::Tensor& loss) {
  auto& state = *state_;
  state.find_reached(loss, state_);
  for (auto& bucket : state.buckets)
    bucket.missing = bucket.members.size();
  state.next = 0;
  state.running = true;
  try {
    loss.backward();
  } catch (...) {
    state.running = false;
    throw;
  }
  state.running = false;
  state.finish();
}

void GradientSum::State::find_reached(const torch::Tensor& loss, const std::weak_ptr<State>& own) {
  std::vector<char> found(parameters.size(), 0);
  std::unordered_set<Node*> seen;
  std::vector<Node*> waiting{loss.grad_fn().get()};
  while (!waiting.empty()) {
    Node* node = waiting.back();
    waiting.pop_back();
    if (!node || !seen.insert(node).second)
      continue;
    if (const auto* const accumulator = dynamic_cast<const torch::autograd::AccumulateGrad*>(node)) {
      const auto parameter = index.find(accumulator->variable.unsafeGetTensorImpl());
      if (parameter == index.end())
        continue;
      found[parameter->second] = 1;
      if (!tells(*node, this))
        node->add_post_hook(std::make_unique<Arrival>(this, [own, i = parameter->second] {
          if (const auto kept = own.lock())
            kept->arrived(i);
        }));
      continue;
    }
    for (const auto& edge : node->next_edges())
      waiting.push_back(edge.function.get());
  }
  if (found == reached)
    return;
  reached = std::move(found);
  fill_buckets();
}

void GradientSum::State::fill_buckets() {
  buckets.clear();
  bucket_of.assign(parameters.size(), -1);
  std::size_t bytes = 0;
  for (std::size_t i = parameters.size(); i-- > 0;) {
    if (!reached[i])
      continue;
    if (buckets.empty() || bytes >= bucket_bytes || !fits(parameters[i], parameters[buckets.back().members.front()])) {
      buckets.emplace_back();
      bytes = 0;
    }
    buckets.back().members.push_back(i);
    bucket_of[i] = static_cast<std::ptrdiff_t>(buckets.size()) - 1;
    bytes += static_cast<std::size_t>(parameters[i].numel()) * parameters[i].element_size();
  }
}

void GradientSum::State::arrived(std::size_t parameter) {
  if (!running || bucket_of[parameter] < 0)
    return; // somebody else's backward pass
  --buckets[static_cast<std::size_t>(bucket_of[parameter])].missing;
  while (next < buckets.size() && buckets[next].missing == 0)
    start(buckets[next++]);
}

void GradientSum::State::start(Bucket& bucket) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> parts;
  for (const std::size_t i : bucket.members)
    if (const auto& gradient = parameters[i].grad(); gradient.defined()) // the same ones on all ranks
      parts.push_back(gradient.reshape(-1));
  if (parts.empty())
    return;
  bucket.flat = torch::cat(parts);
  bucket.pending = ranks->start_sum(bucket.flat);
}

void GradientSum::State::finish() {
  const torch::NoGradGuard no_grad;
  while (next < buckets.size())
    start(buckets[next++]);
  for (auto& bucket : buckets) {
    bucket.pending.wait();
    std::int64_t at = 0;
    for (const std::size_t i : bucket.members)
      if (auto& gradient = parameters[i].mutable_grad(); gradient.defined()) {
        gradient.copy_(bucket.flat.narrow(0, at, gradient.numel()).view(gradient.sizes()));
        at += gradient.numel();
      }
    bucket.flat.reset();
  }
}

} // namespace cds
