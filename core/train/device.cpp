#include "train/device.h"

#include "base/process.h"

#include <dlfcn.h>

namespace cds {

Result<torch::Device> pick_device(const EngineSpec& engine) {
  if (engine.device == "auto")
    return torch::Device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  try {
    const torch::Device device(engine.device);
    if (device.is_cuda() &&
        (!torch::cuda::is_available() || device.index() >= static_cast<int>(torch::cuda::device_count())))
      return wrong_call("there is no device '" + engine.device + "' here", "engine.device", "use \"cpu\" or \"auto\"");
    if (device.is_cpu() || device.is_cuda())
      return device;
  } catch (const c10::Error&) { // an unknown name: answered below
  }
  return wrong_call("'" + engine.device + "' is no device", "engine.device", "use \"auto\", \"cpu\" or \"cuda:0\"");
}

int use_threads(int threads) {
  const int count = threads > 0 ? threads : core_count();
  torch::set_num_threads(count);
  // OpenBLAS has threads of its own, which go on spinning for some 25 ms after a product: on cores that the step's next
  // stages need, and for products as small as a neck's.
  if (auto* const set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
    set(1);
  return count;
}

Engine engine_of(const Experiment& experiment) {
  if (experiment.engine.cpu == "modules")
    return Engine::modules;
  const auto& precision = experiment.train.precision;
  return precision == "bf16" ? Engine::bf16 : precision == "fp16" ? Engine::fp16 : Engine::fp32;
}

Status check_precision(const Experiment& experiment, torch::Device device, bool has_engine) {
  const std::string& precision = experiment.train.precision;
  if (precision == "fp32")
    return {};
  const char* const where = "train.precision";
  if (device.is_cpu() && precision == "fp16")
    return wrong_call("the CPU does not train in fp16", where, "use train.precision=bf16 or fp32");
  if (device.is_cpu() && experiment.engine.cpu != "fused")
    return wrong_call("LibTorch's modules train in fp32 only", where, "use engine.cpu=fused or train.precision=fp32");
  if (!has_engine)
    return wrong_call("LibTorch's modules, which train this network, do so in fp32 only", where,
                      "use train.precision=fp32");
  if (precision == "fp16" && experiment.train.optimizer != "sgd")
    return wrong_call("fp16 needs a loss scale, which goes with train.optimizer=sgd", where,
                      "use sgd, or train.precision=bf16");
  return {};
}

bool scales_loss(const Experiment& experiment, torch::Device device) {
  return device.is_cuda() && engine_of(experiment) == Engine::fp16;
}

torch::ScalarType image_type(const Experiment& experiment, torch::Device device, bool has_engine) {
  const auto engine = engine_of(experiment);
  if (!device.is_cuda() || !has_engine || engine == Engine::modules || engine == Engine::fp32)
    return torch::kFloat;
  return engine == Engine::bf16 ? torch::kBFloat16 : torch::kHalf;
}

void prepare(torch::nn::Module& network, torch::Device device) {
  network.to(device);
  for (auto& parameter : network.parameters())
    if (parameter.dim() == 4)
      parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

torch::Tensor sent_to(torch::Device device, const torch::Tensor& tensor) {
  return device.is_cpu() ? tensor : tensor.pin_memory().to(device, /*non_blocking=*/true);
}

torch::Tensor image_tensor(const Batch& batch, torch::Device device) {
  const std::int64_t height = batch.height, width = batch.width;
  const auto pixels = batch.images;
  auto tensor = torch::from_blob(
      pixels.get(), {batch.count, 3, height, width}, {height * width * 3, 1, width * 3, 3}, [pixels](void*) {},
      torch::kFloat32);
  return sent_to(device, tensor);
}

torch::Tensor label_tensor(const Batch& batch, torch::Device device) {
  return sent_to(device, torch::tensor(batch.labels, torch::kInt64));
}

} // namespace cds
