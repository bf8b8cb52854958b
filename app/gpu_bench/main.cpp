// cds-bench-gpu [train] [search] [moving] [infer] [match] [--fp32|--bf16|--fp16|--modules] [--batch N]
// [--infer-batch N] [--blocks N]: `cds bench gpu` where there is neither OpenCV nor the rest.
#include "app/gpu_bench/gpu_bench.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int count, char** arguments) {
  cds::GpuBench call;
  std::vector<std::string> what;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    const auto number = [&] { return i + 1 < count ? std::atoi(arguments[++i]) : 0; };
    if (word == "--fp32" || word == "--bf16" || word == "--fp16")
      call.precision = word.substr(2);
    else if (word == "--modules")
      call.modules = true;
    else if (word == "--batch")
      call.batch = number();
    else if (word == "--infer-batch")
      call.infer_batch = number();
    else if (word == "--blocks")
      call.blocks = number();
    else
      what.push_back(word);
  }
  if (!what.empty())
    call.what = what;
  const auto done = cds::bench_gpu(call);
  if (!done) {
    std::fprintf(stderr, "%s\n", done.error().message().c_str());
    return cds::exit_status(done.error());
  }
  for (const auto& line : *done)
    std::printf("%s\n", line.dump().c_str());
  return 0;
}
