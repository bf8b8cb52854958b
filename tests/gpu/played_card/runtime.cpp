// The CUDA runtime of the played card.
#include "gpu/played_card/played_card.h"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <execinfo.h>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using played::Work;

struct Recorded {
  std::vector<Work> work;
  unsigned long long id = 0;
  cudaStreamCaptureMode mode = cudaStreamCaptureModeGlobal;
  std::thread::id thread;
  cudaError_t broken = cudaSuccess;
};

struct Stream {
  bool blocking = true;
  long given = 0, done = 0; // pieces of work
  std::deque<Work> waiting;
  std::shared_ptr<Recorded> recording;
  Stream* origin = nullptr; // the stream whose recording this one joined
  bool loose = false;       // joined, and its last work has no way back yet
};

struct Event {
  Stream* stream = nullptr;
  long position = 0; // of the stream's work
  std::shared_ptr<Recorded> recording;
  std::chrono::steady_clock::time_point time;
  bool timed = true;
};

struct Piece {
  std::size_t size = 0;
  int device = 0;
};

// All cards of this machine: CDS_PLAYED_CARDS of them, one as a rule, each with CDS_PLAYED_MEMORY_MB. They share the
// default stream.
struct Card {
  std::recursive_mutex lock;
  int count = 1;
  std::set<Stream*> streams;
  Stream default_stream;
  std::vector<std::shared_ptr<Recorded>> recordings; // being made
  unsigned long long recordings_made = 0;
  std::map<char*, Piece> memory, pinned;
  std::size_t total = 0; // bytes of each
  std::vector<std::size_t> used;
  Card() {
    if (const char* const cards = std::getenv("CDS_PLAYED_CARDS"))
      count = std::max(1, std::atoi(cards));
    used.resize(static_cast<std::size_t>(count));
    const char* const set = std::getenv("CDS_PLAYED_MEMORY_MB");
    total = (set ? std::stoull(set) : 8192ULL) << 20;
  }
};

Card& card() {
  static Card* const it = new Card; // lives as long as the process: LibTorch gives memory back at its very end
  return *it;
}

thread_local int current_device = 0;
thread_local cudaError_t last_error = cudaSuccess;
thread_local cudaStreamCaptureMode thread_mode = cudaStreamCaptureModeGlobal;

using Hold = std::lock_guard<std::recursive_mutex>;

cudaError_t answer(cudaError_t error) {
  if (error != cudaSuccess)
    last_error = error;
  return error;
}

Stream& of(cudaStream_t stream) {
  if (stream == nullptr || stream == cudaStreamLegacy || stream == cudaStreamPerThread)
    return card().default_stream;
  return *reinterpret_cast<Stream*>(stream);
}

void drain_to(Stream& stream, long position) {
  while (stream.done < position && !stream.waiting.empty()) {
    const Work work = std::move(stream.waiting.front());
    stream.waiting.pop_front();
    work();
    ++stream.done;
  }
}

void drain(Stream& stream) {
  drain_to(stream, stream.given);
}

void drain_all() {
  for (auto* const stream : card().streams)
    drain(*stream);
  drain(card().default_stream);
}

void give(Stream& stream, Work work) {
  stream.waiting.push_back(std::move(work));
  ++stream.given;
}

// The default stream and the blocking ones wait for each other.
void keep_legacy_order(Stream& stream) {
  auto& legacy = card().default_stream;
  if (&stream == &legacy) {
    for (auto* const other : card().streams)
      if (other->blocking)
        give(legacy, [other, position = other->given] { drain_to(*other, position); });
  } else if (stream.blocking) {
    give(stream, [&legacy, position = legacy.given] { drain_to(legacy, position); });
  }
}

void say(const char* what, const char* name) {
  std::fprintf(stderr, "played card: %s: %s\n", name, what);
  if (std::getenv("CDS_PLAYED_TRACE")) {
    void* frames[60];
    backtrace_symbols_fd(frames, backtrace(frames, 60), 2);
  }
}

// Whether a call that CUDA counts as unsafe while something is recorded may be made by this thread now.
bool allowed_now() {
  if (thread_mode == cudaStreamCaptureModeRelaxed)
    return true;
  for (const auto& recording : card().recordings)
    if (recording->mode == cudaStreamCaptureModeGlobal || recording->thread == std::this_thread::get_id())
      return false;
  return true;
}

#define CDS_UNSAFE(name)                                                                                               \
  if (!allowed_now())                                                                                                  \
  return answer(played::refuse(name))

} // namespace

namespace played {

bool records(cudaStream_t stream) {
  const Hold hold(card().lock);
  return of(stream).recording != nullptr;
}

cudaError_t refuse(const char* name, cudaError_t error) {
  const Hold hold(card().lock);
  say("not allowed while a graph is recorded", name);
  for (auto& recording : card().recordings)
    recording->broken = error;
  return error;
}

cudaError_t queue(cudaStream_t handle, Work work, const char* name) {
  const Hold hold(card().lock);
  auto& stream = of(handle);
  if (stream.recording) {
    stream.recording->work.push_back(std::move(work));
    stream.loose = stream.origin != nullptr;
    return cudaSuccess;
  }
  if (!card().recordings.empty()) {
    say("runs beside a recording, not in it", name);
  }
  keep_legacy_order(stream);
  give(stream, std::move(work));
  return cudaSuccess;
}

cudaError_t finish(cudaStream_t handle, const char* name) {
  const Hold hold(card().lock);
  auto& stream = of(handle);
  if (stream.recording || !allowed_now())
    return answer(refuse(name));
  keep_legacy_order(stream);
  drain(stream);
  return cudaSuccess;
}

} // namespace played

extern "C" {

// --- devices ---

cudaError_t cudaGetDeviceCount(int* count) {
  *count = card().count;
  return cudaSuccess;
}
cudaError_t cudaGetDevice(int* device) {
  *device = current_device;
  return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) {
  if (device < 0 || device >= card().count)
    return answer(cudaErrorInvalidDevice);
  current_device = device;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}

static void describe(cudaDeviceProp* p) {
  std::strcpy(p->name, "Played card");
  p->totalGlobalMem = card().total;
  p->sharedMemPerBlock = 48 << 10;
  p->regsPerBlock = 65536;
  p->warpSize = 32;
  p->memPitch = 1U << 31;
  p->maxThreadsPerBlock = 1024;
  p->maxThreadsDim[0] = p->maxThreadsDim[1] = 1024;
  p->maxThreadsDim[2] = 64;
  p->maxGridSize[0] = 0x7FFFFFFF;
  p->maxGridSize[1] = p->maxGridSize[2] = 65535;
  p->totalConstMem = 64 << 10;
  p->major = 9;
  p->minor = 0;
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int) {
  std::memset(static_cast<void*>(p), 0, sizeof *p);
  describe(p);
  p->multiProcessorCount = 8;
  p->maxThreadsPerMultiProcessor = 2048;
  p->sharedMemPerMultiprocessor = 228 << 10;
  p->regsPerMultiprocessor = 65536;
  return cudaSuccess;
}
// CUDA 12's structure: up to its compute capability laid out as CUDA 13's; the one field behind it that LibTorch needs
// stands 4 bytes further on.
cudaError_t cudaGetDeviceProperties_v2(cudaDeviceProp* p, int) {
  describe(p);
  auto* const words = reinterpret_cast<int*>(p);
  words[388 / 4] = 8;
  return cudaSuccess;
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
  switch (attribute) {
  case cudaDevAttrMultiProcessorCount:
    *value = 8;
    break;
  case cudaDevAttrMaxThreadsPerBlock:
    *value = 1024;
    break;
  case cudaDevAttrWarpSize:
    *value = 32;
    break;
  case cudaDevAttrMaxSharedMemoryPerBlockOptin:
    *value = 227 << 10;
    break;
  case cudaDevAttrMaxSharedMemoryPerBlock:
    *value = 48 << 10;
    break;
  case cudaDevAttrComputeCapabilityMajor:
    *value = 9;
    break;
  default:
    *value = 0;
  }
  return cudaSuccess;
}
cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  *least = 0;
  *greatest = -5;
  return cudaSuccess;
}
cudaError_t cudaDeviceCanAccessPeer(int* can, int, int) {
  *can = 0;
  return cudaSuccess;
}
cudaError_t cudaDeviceSynchronize() {
  const Hold hold(card().lock);
  CDS_UNSAFE("cudaDeviceSynchronize");
  drain_all();
  return cudaSuccess;
}
cudaError_t cudaGetLastError() {
  return std::exchange(last_error, cudaSuccess);
}
cudaError_t cudaPeekAtLastError() {
  return last_error;
}

// --- memory ---

static cudaError_t take(void** data, std::size_t size, std::map<char*, Piece>& kind) {
  auto* const memory = static_cast<char*>(std::aligned_alloc(512, (std::max<std::size_t>(size, 1) + 511) / 512 * 512));
  if (!memory)
    return answer(cudaErrorMemoryAllocation);
  std::memset(memory, 0xFF, size);
  kind[memory] = {size, current_device};
  *data = memory;
  return cudaSuccess;
}
cudaError_t cudaMalloc(void** data, std::size_t size) {
  const Hold hold(card().lock);
  CDS_UNSAFE("cudaMalloc");
  auto& used = card().used[static_cast<std::size_t>(current_device)];
  if (used + size > card().total) {
    *data = nullptr;
    return answer(cudaErrorMemoryAllocation);
  }
  used += size;
  return take(data, size, card().memory);
}
cudaError_t cudaFree(void* data) {
  const Hold hold(card().lock);
  if (!data)
    return cudaSuccess;
  CDS_UNSAFE("cudaFree");
  drain_all();
  const auto found = card().memory.find(static_cast<char*>(data));
  if (found == card().memory.end())
    return answer(cudaErrorInvalidValue);
  card().used[static_cast<std::size_t>(found->second.device)] -= found->second.size;
  std::memset(found->first, 0xFF, found->second.size);
  card().memory.erase(found);
  std::free(data);
  return cudaSuccess;
}
cudaError_t cudaHostAlloc(void** data, std::size_t size, unsigned) {
  const Hold hold(card().lock);
  CDS_UNSAFE("cudaHostAlloc");
  return take(data, size, card().pinned);
}
cudaError_t cudaMallocHost(void** data, std::size_t size) {
  return cudaHostAlloc(data, size, 0);
}
cudaError_t cudaFreeHost(void* data) {
  const Hold hold(card().lock);
  CDS_UNSAFE("cudaFreeHost");
  drain_all();
  card().pinned.erase(static_cast<char*>(data));
  std::free(data);
  return cudaSuccess;
}
cudaError_t cudaHostRegister(void* data, std::size_t size, unsigned) {
  const Hold hold(card().lock);
  card().pinned[static_cast<char*>(data)] = {size, current_device};
  return cudaSuccess;
}
cudaError_t cudaHostUnregister(void* data) {
  const Hold hold(card().lock);
  drain_all();
  card().pinned.erase(static_cast<char*>(data));
  return cudaSuccess;
}
cudaError_t cudaHostGetDevicePointer(void** device, void* host, unsigned) {
  *device = host;
  return cudaSuccess;
}
cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total_bytes) {
  const Hold hold(card().lock);
  *total_bytes = card().total;
  *free_bytes = card().total - card().used[static_cast<std::size_t>(current_device)];
  return cudaSuccess;
}
// The piece that a place lies in; null: none of this kind.
static const Piece* piece_of(const std::map<char*, Piece>& kind, const void* data) {
  const auto* const place = static_cast<const char*>(data);
  auto next = kind.upper_bound(const_cast<char*>(place));
  if (next == kind.begin())
    return nullptr;
  const auto& [begin, piece] = *std::prev(next);
  return place < begin + piece.size ? &piece : nullptr;
}
static bool within(const std::map<char*, Piece>& kind, const void* data) {
  return piece_of(kind, data) != nullptr;
}
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* data) {
  const Hold hold(card().lock);
  const auto* const piece = piece_of(card().memory, data);
  attributes->device = piece ? piece->device : 0; // CUDA 12's structure has these fields alone
  attributes->type = piece                         ? cudaMemoryTypeDevice
                     : within(card().pinned, data) ? cudaMemoryTypeHost
                                                   : cudaMemoryTypeUnregistered;
  attributes->devicePointer = attributes->hostPointer = const_cast<void*>(data);
  return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t size, cudaMemcpyKind, cudaStream_t stream) {
  const Hold hold(card().lock);
  if (size == 0)
    return cudaSuccess;
  const bool from_device = within(card().memory, from), to_device = within(card().memory, to);
  const bool pageable = (!from_device && !within(card().pinned, from)) || (!to_device && !within(card().pinned, to));
  if (pageable && played::records(stream))
    return answer(played::refuse("a copy of pageable memory"));
  if (!from_device && !within(card().pinned, from)) { // CUDA stages pageable memory before it returns
    auto staged =
        std::make_shared<std::vector<char>>(static_cast<const char*>(from), static_cast<const char*>(from) + size);
    return played::queue(
        stream, [=] { std::memcpy(to, staged->data(), size); }, "cudaMemcpyAsync");
  }
  const auto error = played::queue(
      stream, [=] { std::memcpy(to, from, size); }, "cudaMemcpyAsync");
  return error == cudaSuccess && pageable ? played::finish(stream, "a copy to pageable memory") : error;
}
cudaError_t cudaMemcpy(void* to, const void* from, std::size_t size, cudaMemcpyKind kind) {
  CDS_UNSAFE("cudaMemcpy");
  const auto error = cudaMemcpyAsync(to, from, size, kind, nullptr);
  return error == cudaSuccess ? played::finish(nullptr, "cudaMemcpy") : error;
}
cudaError_t cudaMemsetAsync(void* to, int value, std::size_t size, cudaStream_t stream) {
  return played::queue(
      stream, [=] { std::memset(to, value, size); }, "cudaMemsetAsync");
}
cudaError_t cudaMemset(void* to, int value, std::size_t size) {
  return cudaMemsetAsync(to, value, size, nullptr);
}

// --- streams ---

cudaError_t cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned flags, int) {
  const Hold hold(card().lock);
  auto* const made = new Stream;
  made->blocking = (flags & cudaStreamNonBlocking) == 0;
  card().streams.insert(made);
  *stream = reinterpret_cast<cudaStream_t>(made);
  return cudaSuccess;
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  return cudaStreamCreateWithPriority(stream, flags, 0);
}
cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return cudaStreamCreateWithPriority(stream, 0, 0);
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  const Hold hold(card().lock);
  drain(of(stream));
  card().streams.erase(&of(stream)); // its memory stays: events may name it
  return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return played::finish(stream, "cudaStreamSynchronize");
}
cudaError_t cudaStreamQuery(cudaStream_t stream) {
  return played::finish(stream, "cudaStreamQuery");
}
cudaError_t cudaStreamWaitEvent(cudaStream_t handle, cudaEvent_t event_handle, unsigned) {
  const Hold hold(card().lock);
  auto& stream = of(handle);
  auto& event = *reinterpret_cast<Event*>(event_handle);
  if (event.recording) {
    if (std::find(card().recordings.begin(), card().recordings.end(), event.recording) == card().recordings.end())
      return cudaSuccess; // of a recording long made
    if (stream.recording && stream.recording != event.recording)
      return answer(played::refuse("cudaStreamWaitEvent", cudaErrorStreamCaptureMerge));
    if (!stream.recording) {
      if (&stream == &card().default_stream)
        return answer(played::refuse("cudaStreamWaitEvent by the default stream", cudaErrorStreamCaptureImplicit));
      stream.recording = event.recording;
      stream.origin = event.stream->origin ? event.stream->origin : event.stream;
      stream.loose = true;
    } else if (event.stream != &stream && event.stream->origin && event.position == event.stream->given) {
      event.stream->loose = false;
    }
    return cudaSuccess;
  }
  if (!event.stream)
    return cudaSuccess;
  if (stream.recording)
    return answer(played::refuse("cudaStreamWaitEvent on work outside", cudaErrorStreamCaptureIsolation));
  give(stream, [other = event.stream, position = event.position] { drain_to(*other, position); });
  return cudaSuccess;
}

// --- events ---

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  auto* const made = new Event;
  made->timed = (flags & cudaEventDisableTiming) == 0;
  *event = reinterpret_cast<cudaEvent_t>(made);
  return cudaSuccess;
}
cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return cudaEventCreateWithFlags(event, 0);
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete reinterpret_cast<Event*>(event);
  return cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t handle, cudaStream_t stream_handle) {
  const Hold hold(card().lock);
  auto& event = *reinterpret_cast<Event*>(handle);
  auto& stream = of(stream_handle);
  event.recording = stream.recording;
  event.stream = &stream;
  if (!stream.recording && event.timed) {
    keep_legacy_order(stream);
    give(stream, [] {});
    drain(stream); // so that the time is the work's
  }
  event.position = stream.given;
  event.time = std::chrono::steady_clock::now();
  return cudaSuccess;
}
cudaError_t cudaEventSynchronize(cudaEvent_t handle) {
  const Hold hold(card().lock);
  auto& event = *reinterpret_cast<Event*>(handle);
  if (event.recording)
    return answer(played::refuse("cudaEventSynchronize", cudaErrorCapturedEvent));
  CDS_UNSAFE("cudaEventSynchronize");
  if (event.stream)
    drain_to(*event.stream, event.position);
  return cudaSuccess;
}
cudaError_t cudaEventQuery(cudaEvent_t handle) {
  const Hold hold(card().lock);
  auto& event = *reinterpret_cast<Event*>(handle);
  if (event.recording)
    return answer(played::refuse("cudaEventQuery", cudaErrorCapturedEvent));
  CDS_UNSAFE("cudaEventQuery");
  if (event.stream && event.stream->done < event.position) {
    drain_to(*event.stream, event.position); // ready when asked again
    return cudaErrorNotReady;
  }
  return cudaSuccess;
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t a, cudaEvent_t b) {
  *milliseconds =
      std::chrono::duration<float, std::milli>(reinterpret_cast<Event*>(b)->time - reinterpret_cast<Event*>(a)->time)
          .count();
  return cudaSuccess;
}

// --- recording ---

cudaError_t cudaThreadExchangeStreamCaptureMode(cudaStreamCaptureMode* mode) {
  std::swap(*mode, thread_mode);
  return cudaSuccess;
}
cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
  const Hold hold(card().lock);
  auto& recording = of(stream).recording;
  *status = !recording          ? cudaStreamCaptureStatusNone
            : recording->broken ? cudaStreamCaptureStatusInvalidated
                                : cudaStreamCaptureStatusActive;
  return cudaSuccess;
}
cudaError_t cudaStreamGetCaptureInfo_v2(cudaStream_t stream, cudaStreamCaptureStatus* status, unsigned long long* id,
                                        cudaGraph_t* graph, const cudaGraphNode_t** nodes, std::size_t* count) {
  const auto error = cudaStreamIsCapturing(stream, status);
  if (error != cudaSuccess)
    return error;
  const Hold hold(card().lock);
  auto& recording = of(stream).recording;
  if (recording && id)
    *id = recording->id;
  if (graph)
    *graph = nullptr;
  if (nodes)
    *nodes = nullptr;
  if (count)
    *count = 0;
  return cudaSuccess;
}
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
  const Hold hold(card().lock);
  auto& it = of(stream);
  if (&it == &card().default_stream || it.recording)
    return answer(played::refuse("cudaStreamBeginCapture"));
  it.recording = std::make_shared<Recorded>();
  it.recording->id = ++card().recordings_made;
  it.recording->mode = mode;
  it.recording->thread = std::this_thread::get_id();
  card().recordings.push_back(it.recording);
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  const Hold hold(card().lock);
  auto& it = of(stream);
  *graph = nullptr;
  if (!it.recording || it.origin)
    return answer(cudaErrorIllegalState);
  const auto recording = it.recording;
  card().recordings.erase(std::find(card().recordings.begin(), card().recordings.end(), recording));
  bool joined = true;
  for (auto* const other : card().streams)
    if (other->recording == recording && other != &it) {
      joined = joined && !other->loose;
      other->recording.reset();
      other->origin = nullptr;
      other->loose = false;
    }
  it.recording.reset();
  if (recording->broken != cudaSuccess)
    return answer(cudaErrorStreamCaptureInvalidated);
  if (!joined) {
    say("a stream that joined the recording never came back", "cudaStreamEndCapture");
    return answer(cudaErrorStreamCaptureUnjoined);
  }
  *graph = reinterpret_cast<cudaGraph_t>(new std::shared_ptr<Recorded>(recording));
  return cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, unsigned long long) {
  *exec = reinterpret_cast<cudaGraphExec_t>(
      new std::shared_ptr<Recorded>(*reinterpret_cast<std::shared_ptr<Recorded>*>(graph)));
  return cudaSuccess;
}
cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* exec, cudaGraph_t graph, unsigned long long flags) {
  return cudaGraphInstantiate(exec, graph, flags);
}
cudaError_t cudaGraphGetNodes(cudaGraph_t graph, cudaGraphNode_t*, std::size_t* count) {
  *count = (*reinterpret_cast<std::shared_ptr<Recorded>*>(graph))->work.size();
  return cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  delete reinterpret_cast<std::shared_ptr<Recorded>*>(graph);
  return cudaSuccess;
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t exec) {
  const Hold hold(card().lock);
  drain_all();
  delete reinterpret_cast<std::shared_ptr<Recorded>*>(exec);
  return cudaSuccess;
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t stream) {
  const auto recording = *reinterpret_cast<std::shared_ptr<Recorded>*>(exec);
  return played::queue(
      stream,
      [recording] {
        for (const auto& work : recording->work)
          work();
      },
      "cudaGraphLaunch");
}

// --- what LibTorch asks of the driver ---

int cuDevicePrimaryCtxGetState(int, unsigned* flags, int* active) {
  *flags = 0;
  *active = 1;
  return 0;
}

int cuCtxGetCurrent(void** context) {
  *context = &card();
  return 0;
}

// --- kernels that nobody plays ---

cudaError_t cudaLaunchKernel(const void* kernel, dim3, dim3, void**, std::size_t, cudaStream_t) {
  char** const name = backtrace_symbols(const_cast<void* const*>(&kernel), 1);
  std::fprintf(stderr, "played card: nobody plays the kernel %s\n", name ? name[0] : "?");
  void* frames[60];
  backtrace_symbols_fd(frames, backtrace(frames, 60), 2);
  return answer(cudaErrorNotSupported);
}
cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t*, const void* kernel, void** arguments) {
  return cudaLaunchKernel(kernel, {}, {}, arguments, 0, nullptr);
}
} // extern "C"
