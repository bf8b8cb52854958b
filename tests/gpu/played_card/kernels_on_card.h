// Our kernels on the played card: a launch is queued on its stream, and runs on the host (fibres.h) when its turn
// comes. Included before everything else when a .cu file is compiled as C++; it stands for kernels/cuda/launch.cuh.
#pragma once

#include "gpu/fibres.h"
#include "gpu/played_card/played_card.h"

namespace cds::cuda {

template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), dim3 grid, dim3 threads, std::size_t shared, cudaStream_t stream,
            const Arguments&... arguments) {
  played::queue(
      stream,
      [=, values = std::tuple<Parameters...>(arguments...)] {
        host::run([&] { std::apply(kernel, values); }, grid, threads, shared);
      },
      "a kernel");
}

} // namespace cds::cuda
