// NCCL between played cards of one machine: sums of all ranks, through a piece of shared memory.
#include "gpu/played_card/played_card.h"

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>
#include <fcntl.h>
#include <nccl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

constexpr std::size_t room = 1 << 20; // bytes of each rank at a time
constexpr auto patience = std::chrono::seconds(300);

struct Meeting { // the shared memory's beginning
  std::atomic<std::uint32_t> here, round;
};

struct Comm {
  std::string name;
  int rank = 0, size = 0;
  Meeting* meeting = nullptr;
  std::size_t bytes = 0;
  [[nodiscard]] char* place(int of) const {
    return reinterpret_cast<char*>(meeting) + 4096 + static_cast<std::size_t>(of) * room;
  }
};

// All come before any goes on. A rank that never comes ends this process, as NCCL's watchdog would.
void meet(const Comm& comm) {
  auto& meeting = *comm.meeting;
  const auto round = meeting.round.load();
  if (meeting.here.fetch_add(1) + 1 == static_cast<std::uint32_t>(comm.size)) {
    meeting.here = 0;
    ++meeting.round;
    return;
  }
  const auto until = std::chrono::steady_clock::now() + patience;
  while (meeting.round == round) {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
    if (std::chrono::steady_clock::now() > until) {
      std::fprintf(stderr, "played card: rank %d waited for the others in vain\n", comm.rank);
      std::_Exit(1);
    }
  }
}

template <class T, class Sum>
void add_up(const Comm& comm, std::size_t count, T* out) {
  for (std::size_t i = 0; i < count; ++i) {
    Sum sum = 0;
    for (int rank = 0; rank < comm.size; ++rank)
      sum += static_cast<Sum>(reinterpret_cast<const T*>(comm.place(rank))[i]);
    out[i] = static_cast<T>(sum);
  }
}

template <class T, class Sum = T>
void sum_all(const Comm& comm, const void* from, void* to, std::size_t count) {
  for (std::size_t at = 0; at < count; at += room / sizeof(T)) {
    const auto now = std::min(count - at, room / sizeof(T));
    std::memcpy(comm.place(comm.rank), static_cast<const T*>(from) + at, now * sizeof(T));
    meet(comm);
    add_up<T, Sum>(comm, now, static_cast<T*>(to) + at);
    meet(comm);
  }
}

ncclResult_t nobody(const char* name) {
  std::fprintf(stderr, "played card: nobody plays %s\n", name);
  return ncclInvalidUsage;
}

} // namespace

extern "C" {

ncclResult_t ncclGetVersion(int* version) {
  *version = NCCL_VERSION_CODE;
  return ncclSuccess;
}

ncclResult_t ncclGetUniqueId(ncclUniqueId* id) {
  std::memset(id, 0, sizeof *id);
  static std::atomic<int> made{0};
  std::snprintf(id->internal, sizeof id->internal, "/cds-played-%d-%d", static_cast<int>(getpid()), ++made);
  return ncclSuccess;
}

ncclResult_t ncclCommInitRankConfig(ncclComm_t* out, int size, ncclUniqueId id, int rank, ncclConfig_t*) {
  auto* const comm = new Comm{.name = id.internal, .rank = rank, .size = size};
  comm->bytes = 4096 + static_cast<std::size_t>(size) * room;
  const int file = shm_open(comm->name.c_str(), O_CREAT | O_RDWR, 0600);
  if (file < 0 || ftruncate(file, static_cast<off_t>(comm->bytes)) != 0)
    return ncclSystemError;
  auto* const memory = mmap(nullptr, comm->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED)
    return ncclSystemError;
  comm->meeting = static_cast<Meeting*>(memory); // zeros at first: nobody is here
  meet(*comm);
  if (rank == 0)
    shm_unlink(comm->name.c_str());
  *out = reinterpret_cast<ncclComm_t>(comm);
  return ncclSuccess;
}
ncclResult_t ncclCommInitRank(ncclComm_t* comm, int size, ncclUniqueId id, int rank) {
  return ncclCommInitRankConfig(comm, size, id, rank, nullptr);
}
ncclResult_t ncclCommFinalize(ncclComm_t) {
  return ncclSuccess;
}
ncclResult_t ncclCommDestroy(ncclComm_t handle) {
  auto* const comm = reinterpret_cast<Comm*>(handle);
  munmap(comm->meeting, comm->bytes);
  delete comm;
  return ncclSuccess;
}
ncclResult_t ncclCommAbort(ncclComm_t) {
  return ncclSuccess; // its memory stays: something may still be queued
}
ncclResult_t ncclCommGetAsyncError(ncclComm_t, ncclResult_t* error) {
  *error = ncclSuccess;
  return ncclSuccess;
}
ncclResult_t ncclCommCount(const ncclComm_t comm, int* count) {
  *count = reinterpret_cast<const Comm*>(comm)->size;
  return ncclSuccess;
}
ncclResult_t ncclCommUserRank(const ncclComm_t comm, int* rank) {
  *rank = reinterpret_cast<const Comm*>(comm)->rank;
  return ncclSuccess;
}
const char* ncclGetErrorString(ncclResult_t error) {
  return error == ncclSuccess ? "no error" : "played card: not played";
}
const char* ncclGetLastError(ncclComm_t) {
  return "";
}
ncclResult_t ncclGroupStart() {
  return ncclSuccess;
}
ncclResult_t ncclGroupEnd() {
  return ncclSuccess;
}

ncclResult_t ncclAllReduce(const void* from, void* to, std::size_t count, ncclDataType_t type, ncclRedOp_t op,
                           ncclComm_t handle, cudaStream_t stream) {
  const auto& comm = *reinterpret_cast<const Comm*>(handle);
  if (op != ncclSum)
    return nobody("a reduction other than a sum");
  void (*work)(const Comm&, const void*, void*, std::size_t) = nullptr;
  switch (type) {
  case ncclFloat32:
    work = sum_all<float>;
    break;
  case ncclFloat64:
    work = sum_all<double>;
    break;
  case ncclFloat16:
    work = sum_all<c10::Half, float>;
    break;
  case ncclBfloat16:
    work = sum_all<c10::BFloat16, float>;
    break;
  case ncclInt64:
    work = sum_all<std::int64_t>;
    break;
  case ncclInt32:
    work = sum_all<std::int32_t>;
    break;
  case ncclUint8:
    work = sum_all<std::uint8_t>;
    break;
  default:
    return nobody("a sum of this type");
  }
  const auto error = played::queue(
      stream, [&comm, work, from, to, count] { work(comm, from, to, count); }, "ncclAllReduce");
  return error == cudaSuccess ? ncclSuccess : ncclUnhandledCudaError;
}

ncclResult_t ncclBroadcast(const void*, void*, std::size_t, ncclDataType_t, int, ncclComm_t, cudaStream_t) {
  return nobody("ncclBroadcast");
}
ncclResult_t ncclAllGather(const void*, void*, std::size_t, ncclDataType_t, ncclComm_t, cudaStream_t) {
  return nobody("ncclAllGather");
}
} // extern "C"
