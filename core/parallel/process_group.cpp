#include "parallel/process_group.h"

#include <cstdlib>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef CDS_HAVE_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef CDS_HAVE_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

namespace cds {
namespace {

// LibTorch from 2.4 on serves its store by libuv unless told otherwise, also where it was built without libuv.
template <class Options>
StorePointer open_tcp_store(const Launch& launch, Options options) {
  try {
    return c10::make_intrusive<c10d::TCPStore>(launch.address, options);
  } catch (const std::exception& problem) {
    if constexpr (requires { options.useLibUV; })
      if (std::string(problem.what()).find("without libuv") != std::string::npos) {
        options.useLibUV = false;
        return c10::make_intrusive<c10d::TCPStore>(launch.address, options);
      }
    throw;
  }
}

} // namespace

StorePointer open_store(const Launch& launch, std::chrono::milliseconds timeout) {
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(launch.port);
  options.isServer = launch.rank == 0 && !launch.store_is_there;
  options.numWorkers = static_cast<std::size_t>(launch.size);
  options.waitWorkers = !launch.store_is_there; // an agent's store does not count ours
  options.timeout = timeout;
  StorePointer store = open_tcp_store(launch, options);
  if (!launch.store_prefix.empty())
    store = c10::make_intrusive<c10d::PrefixStore>(launch.store_prefix, store);
  return store;
}

#ifdef CDS_HAVE_GLOO
GroupPointer gloo_group(const Launch& launch, const StorePointer& store, std::chrono::milliseconds timeout) {
  using Gloo = c10d::ProcessGroupGloo;
  auto options = Gloo::Options::create(timeout);
  if (const char* interface = std::getenv("GLOO_SOCKET_IFNAME"); interface && *interface)
    options->devices.push_back(Gloo::createDeviceForInterface(interface));
  else if (launch.local_size == launch.size && launch.address.rfind("127.", 0) == 0)
    options->devices.push_back(Gloo::createDeviceForHostname(launch.address)); // all here: no other network is needed
  else
    options->devices.push_back(Gloo::createDefaultDevice());
  return c10::make_intrusive<Gloo>(c10::make_intrusive<c10d::PrefixStore>("gloo", store), launch.rank, launch.size,
                                   options);
}
#else
GroupPointer gloo_group(const Launch&, const StorePointer&, std::chrono::milliseconds) {
  return {};
}
#endif

#ifdef CDS_HAVE_NCCL
GroupPointer nccl_group(const Launch& launch, const StorePointer& store, std::chrono::milliseconds timeout) {
  if (!torch::cuda::is_available())
    return {};
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(c10::make_intrusive<c10d::PrefixStore>("nccl", store), launch.rank,
                                                     launch.size, options);
}
#else
GroupPointer nccl_group(const Launch&, const StorePointer&, std::chrono::milliseconds) {
  return {};
}
#endif

} // namespace cds
