// What was sent is what is read on the device, whatever is under way beside it.
#include "gpu_check.h"
#include "kernels/copy_stream.h"
#include "nn/cuda_runtime.h"

using namespace cds;

namespace {

void* work_stream() {
  return gpu::device.is_cuda() ? cuda::current_stream(gpu::device) : nullptr;
}

// `ahead` batches are under way while one is read by work that takes its time.
void check(std::int64_t numbers, int slots, int ahead) {
  std::string trouble;
  const auto stream = CopyStream::make(0, static_cast<std::size_t>(numbers) * sizeof(float), slots, trouble);
  gpu::verify(stream != nullptr, trouble);
  constexpr int batches = 9;
  std::vector<torch::Tensor> sent, found;
  const auto send = [&] {
    const auto size = numbers - static_cast<std::int64_t>(sent.size()); // the last ones of an epoch are shorter
    auto from = torch::randn({size});
    sent.push_back(from.clone());
    trouble = stream->send(from.data_ptr<float>(), static_cast<std::size_t>(size) * sizeof(float));
    gpu::verify(trouble.empty(), trouble);
    from.fill_(-1); // it is not needed any more
  };
  for (int i = 0; i < ahead; ++i)
    send();
  auto busy = torch::ones({512, 512}, gpu::device);
  for (int batch = 0; batch < batches; ++batch) {
    const void* data = nullptr;
    trouble = stream->receive(work_stream(), &data);
    gpu::verify(trouble.empty(), trouble);
    for (int i = 0; i < 8; ++i)
      busy = torch::mm(busy, busy).clamp(0, 1);
    const auto there = torch::from_blob(const_cast<void*>(data), {sent[found.size()].numel()},
                                        torch::dtype(torch::kFloat).device(gpu::device));
    found.push_back(there.clone());
    trouble = stream->release(work_stream());
    gpu::verify(trouble.empty(), trouble);
    if (static_cast<int>(sent.size()) < batches)
      send();
  }
  for (std::size_t i = 0; i < found.size(); ++i)
    gpu::verify(torch::equal(found[i].cpu(), sent[i]), "batch " + std::to_string(i) + " is another");
}

} // namespace

int main(int count, char** arguments) {
  const std::vector<gpu::Check> checks{
      {"one ahead", [] { check(1001, 2, 1); }},
      {"two ahead", [] { check(50000, 3, 2); }},
      {"one slot", [] { check(77, 1, 1); }},
  };
  return gpu::run(checks, count, arguments);
}
