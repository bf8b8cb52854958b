// What the GPU tests share. Plain programs, since a GPU machine may have no Qt: each check prints a line, a failure
// makes the program return 1, and without a card it returns 77, which CTest counts as skipped.
#pragma once

#include "kernels/devices.h"
#include "nn/use_device.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <random>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace gpu {

struct Check {
  std::string name;
  std::function<void()> run;
  // Its inputs come from torch's generator, which is seeded anew before it. Float32 and float64 then disagree now and
  // then about the side of 0 that a ReLU's input lies on, and a few elements of a gradient are wholly off: a draw that
  // fails is followed by two others, which must both pass.
  bool drawn = false;
};

class Failure : public std::exception {
public:
  explicit Failure(std::string text) : text_(std::move(text)) {}
  const char* what() const noexcept override { return text_.c_str(); }

private:
  std::string text_;
};

inline void verify(bool right, const std::string& text) {
  if (!right)
    throw Failure(text);
}

// ||a - b|| / ||b||; NaN where either is no number.
inline double distance(const torch::Tensor& a, const torch::Tensor& b) {
  const auto x = a.detach().to(torch::kCPU, torch::kDouble), y = b.detach().to(torch::kCPU, torch::kDouble);
  return ((x - y).norm() / y.norm().clamp_min(1e-30)).item<double>();
}

inline void close(const std::string& name, const torch::Tensor& a, const torch::Tensor& b, double limit) {
  verify(a.sizes() == b.sizes(), name + " has another shape");
  const double d = distance(a, b);
  verify(d <= limit, name + " is off by " + std::to_string(d) + ", allowed " + std::to_string(limit)); // NaN fails
}

inline double cosine(const torch::Tensor& a, const torch::Tensor& b) {
  const auto x = a.detach().to(torch::kCPU, torch::kDouble).flatten(),
             y = b.detach().to(torch::kCPU, torch::kDouble).flatten();
  return (x.dot(y) / (x.norm() * y.norm())).item<double>();
}

// Where the tests' tensors live: the card, or, with the kernels run by cuda_on_host.h, the host.
#ifdef CDS_CUDA_ON_HOST_TEST
inline const torch::Device device = torch::kCPU;
#else
inline const torch::Device device = torch::kCUDA;
#endif

// One draw of a check; false, with a line that says how to draw the same again, if it fails.
inline bool passes(const Check& check, std::uint64_t seed) {
  torch::manual_seed(seed);
  try {
    check.run();
    if (device.is_cuda())
      torch::cuda::synchronize();
    return true;
  } catch (const std::exception& problem) {
    std::printf("off: '%s' %llu: %.600s\n", check.name.c_str(), static_cast<unsigned long long>(seed), problem.what());
    return false;
  }
}

// `PROGRAM [PART OF A NAME [SEED]]`: with a seed each check is drawn once, from it.
inline int run(const std::vector<Check>& checks, int count, char** arguments) {
  if (device.is_cuda() && (cds::cuda_devices().empty() || !torch::cuda::is_available())) {
    std::puts("skipped: no CUDA device, or a LibTorch without CUDA");
    return 77;
  }
  if (const char* const chosen = std::getenv("CDS_GPU_DEVICE"); chosen && device.is_cuda()) // as cuda:1
    cds::use_device(torch::Device(chosen));
  int failures = 0;
  for (const auto& check : checks) {
    if (count > 1 && check.name.find(arguments[1]) == std::string::npos)
      continue;
    const auto draw = [&] { return passes(check, count > 2 ? std::stoull(arguments[2]) : std::random_device()()); };
    const bool right = draw() || (check.drawn && count < 3 && draw() && draw());
    std::printf("%s %s\n", right ? "PASS" : "FAIL", check.name.c_str());
    failures += right ? 0 : 1;
    std::fflush(stdout);
  }
  return failures == 0 ? 0 : 1;
}

} // namespace gpu
