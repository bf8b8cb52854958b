// LibTorch's CUDA operators on the played card: each computed by its CPU twin on the same memory.
#include "gpu/played_card/played_card.h"

#include <ATen/ATen.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace {

using c10::IValue;
using torch::jit::Stack;

// Tensors of another device with the same numbers in them, or in their place.
using Change = std::function<at::Tensor(const at::Tensor&)>;

IValue changed(const IValue& value, const Change& change) {
  if (value.isTensor())
    return value.toTensor().defined() ? IValue(change(value.toTensor())) : value;
  if (value.isTensorList()) {
    c10::List<at::Tensor> list;
    for (const auto&& tensor : value.toTensorList())
      list.push_back(change(tensor));
    return list;
  }
  if (value.isOptionalTensorList()) {
    c10::List<std::optional<at::Tensor>> list;
    for (const std::optional<at::Tensor>& tensor : value.toOptionalTensorList())
      list.push_back(tensor && tensor->defined() ? std::optional<at::Tensor>(change(*tensor)) : tensor);
    return list;
  }
  if (value.isGenerator())
    return IValue();
  if (value.isDevice())
    return at::Device(at::kCPU);
  return value;
}

// The card's memory under a CPU tensor.
at::Tensor host_view(const at::Tensor& tensor) {
  if (!tensor.is_cuda())
    return tensor;
  const auto options = tensor.options().device(at::kCPU);
  if (tensor.numel() == 0)
    return at::empty(tensor.sizes(), options); // a result's, that will be resized
  return at::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(), options);
}

// The same shape full of 0: what it costs to learn the shapes of results without computing on memory that is not
// filled.
at::Tensor zeros_like_it(const at::Tensor& tensor) {
  if (!tensor.is_cuda())
    return tensor; // a number
  auto zeros = at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().device(at::kCPU));
  return zeros.zero_();
}

at::Tensor on_card(const at::Tensor& tensor) {
  if (!tensor.defined() || tensor.is_cuda())
    return tensor;
  return at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().device(at::kCUDA));
}

void copy_memory(const at::Tensor& to, const at::Tensor& from) {
  if (!from.defined() || from.numel() == 0)
    return;
  host_view(to).copy_(from);
}

Stack changed(const Stack& stack, const Change& change) {
  Stack result;
  for (const auto& value : stack)
    result.push_back(changed(value, change));
  return result;
}

cudaStream_t stream_now() {
  return c10::cuda::getCurrentCUDAStream().stream();
}

void check(cudaError_t error, const std::string& name) {
  TORCH_CHECK(error == cudaSuccess, "played card: ", name, ": CUDA error ", static_cast<int>(error));
}

// Operators whose result the host waits for.
bool waits(const std::string& name) {
  static const std::set<std::string> names{"aten::_local_scalar_dense", "aten::nonzero",          "aten::equal",
                                           "aten::is_nonzero",          "aten::masked_select",    "aten::_unique2",
                                           "aten::unique_dim",          "aten::repeat_interleave"};
  return names.contains(name);
}

bool has_mask(const Stack& arguments) { // an index of booleans makes LibTorch wait for their number
  for (const auto& value : arguments)
    if (value.isOptionalTensorList())
      for (const std::optional<at::Tensor>& tensor : value.toOptionalTensorList())
        if (tensor && tensor->defined() && (tensor->scalar_type() == at::kBool || tensor->scalar_type() == at::kByte))
          return true;
  return false;
}

// Which argument a written result is.
std::optional<std::size_t> written_argument(const c10::FunctionSchema& schema, const c10::Argument& result) {
  if (!result.alias_info() || !result.alias_info()->isWrite())
    return std::nullopt;
  for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
    const auto* const info = schema.arguments()[i].alias_info();
    if (info && info->isWrite() && info->beforeSets() == result.alias_info()->beforeSets())
      return i;
  }
  return std::nullopt;
}

// Copies between the host and the card, and on it.
void copy(const c10::OperatorHandle&, Stack* stack) {
  const bool without_waiting = stack->back().toBool();
  const at::Tensor to = (*stack)[stack->size() - 3].toTensor(), from = (*stack)[stack->size() - 2].toTensor();
  torch::jit::drop(*stack, 3);
  const auto stream = stream_now();
  const auto work = [to, from, to_host = host_view(to), from_host = host_view(from)] { to_host.copy_(from_host); };
  const auto& other = to.is_cuda() ? from : to;
  if (other.is_cuda()) {
    // The views hold the memory's address only, as a real launch does: LibTorch may give it away meanwhile.
    check(played::queue(
              stream, [to_host = host_view(to), from_host = host_view(from)] { to_host.copy_(from_host); }, "a copy"),
          "copy_");
  } else if (without_waiting && other.is_pinned()) {
    check(played::queue(stream, work, "a copy of pinned memory"), "copy_");
  } else {
    check(played::records(stream) ? played::refuse("copy_ of pageable memory") : played::finish(stream, "copy_"),
          "copy_");
    work();
  }
  stack->push_back(to);
}

void play(const c10::OperatorHandle& op, Stack* stack) {
  const at::AutoDispatchBelowAutograd below;
  const auto& schema = op.schema();
  const std::string& name = schema.operator_name().name;
  const std::size_t count = schema.arguments().size();
  const Stack arguments(stack->end() - static_cast<std::ptrdiff_t>(count), stack->end());
  torch::jit::drop(*stack, count);
  const auto stream = stream_now();
  const bool recording = played::records(stream);

  Stack results = changed(arguments, recording ? Change(zeros_like_it) : Change(host_view));
  if (recording) {
    if (waits(name) || has_mask(arguments))
      check(played::refuse(name.c_str()), name);
  } else {
    check(played::finish(stream, name.c_str()), name);
  }
  op.callBoxed(&results);

  std::vector<std::pair<std::size_t, at::Tensor>> made; // results, by their place, that the card's memory takes
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (const auto written = written_argument(schema, schema.returns()[i])) {
      const auto found = results[i].isTensor() ? results[i].toTensor() : at::Tensor();
      results[i] = arguments[*written];
      const auto there = results[i].isTensor() ? results[i].toTensor() : at::Tensor();
      if (found.defined() && there.defined() && found.sizes() != there.sizes()) {
        there.resize_(found.sizes());
        if (!recording)
          copy_memory(there, found);
        made.emplace_back(i, host_view(there));
      }
    } else if (results[i].isTensor() && results[i].toTensor().defined()) {
      const auto there = on_card(results[i].toTensor());
      if (!recording)
        copy_memory(there, results[i].toTensor());
      made.emplace_back(i, host_view(there));
      results[i] = there;
    } else if (results[i].isTensorList()) {
      c10::List<at::Tensor> list;
      for (const auto&& tensor : results[i].toTensorList()) {
        list.push_back(on_card(tensor));
        if (!recording)
          copy_memory(list.get(list.size() - 1), tensor);
        else
          TORCH_CHECK(false, "played card: lists of results are not recorded: ", name);
      }
      results[i] = list;
    }
  }
  if (recording)
    check(played::queue(
              stream,
              [op, made, views = changed(arguments, host_view)] {
                const at::AutoDispatchBelowAutograd no_autograd;
                Stack again = views;
                op.callBoxed(&again);
                for (const auto& [place, memory] : made)
                  copy_memory(memory, again[place].toTensor());
              },
              name.c_str()),
          name);
  for (auto& result : results)
    stack->push_back(std::move(result));
}

// Memory and its shapes stay LibTorch's own.
bool native(const c10::OperatorHandle& op) {
  static const std::set<std::string> names{
      "aten::empty",           "aten::empty_strided",       "aten::resize_",   "aten::set_",
      "aten::record_stream",   "aten::is_set_to",           "aten::is_pinned", "aten::_pin_memory",
      "aten::_resize_output_", "aten::_efficientzerotensor"};
  if (names.contains(op.operator_name().name))
    return true;
  for (const auto& result : op.schema().returns())
    if (result.alias_info() && !result.alias_info()->isWrite())
      return true; // a view
  return false;
}

struct Player {
  std::vector<c10::RegistrationHandleRAII> held;

  void take(const c10::OperatorHandle& op, c10::KernelFunction kernel) {
    held.push_back(c10::Dispatcher::singleton().registerImpl(op.operator_name(), c10::DispatchKey::CUDA,
                                                             std::move(kernel), std::nullopt, nullptr, "played card"));
  }

  Player() {
    at::globalContext().setUserEnabledCuDNN(false);
    auto& dispatcher = c10::Dispatcher::singleton();
    for (const auto& name : dispatcher.getAllOpNames()) {
      const auto op = dispatcher.findSchema(name);
      if (!op || !op->hasSchema())
        continue;
      const bool chosen = name.name == "aten::convolution" || name.name == "aten::convolution_backward";
      if (name.name == "aten::copy_")
        take(*op, c10::KernelFunction::makeFromBoxedFunction<&copy>());
      else if (chosen || (op->hasKernelForDispatchKey(c10::DispatchKey::CUDA) && !native(*op)))
        take(*op, c10::KernelFunction::makeFromBoxedFunction<&play>());
    }
  }
};

// After every library has registered its own.
__attribute__((constructor(65535))) void begin() {
  static auto* const player = new Player;
  static_cast<void>(player);
}

} // namespace
