#include "parallel/ranks.h"

#include "parallel/process_group.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace cds {
namespace {

std::string first_line(const std::exception& problem) {
  const auto* torch_problem = dynamic_cast<const c10::Error*>(&problem);
  const std::string text = torch_problem ? torch_problem->what_without_backtrace() : problem.what();
  return text.substr(0, text.find('\n'));
}

// c10d's exceptions name sockets, not what happened to the run.
template <class Work>
auto or_lost(const Launch& launch, Work&& work) {
  try {
    return work();
  } catch (const std::exception& problem) {
    throw RankLost("another process of this run has ended or does not answer (seen by rank " +
                   std::to_string(launch.rank) + " of " + std::to_string(launch.size) + ": " + first_line(problem) +
                   ")");
  }
}

} // namespace

struct Ranks::Groups {
  StorePointer store;
  GroupPointer cpu, cuda; // cuda: null without NCCL, then Gloo's own CUDA path is asked

  [[nodiscard]] ProcessGroup& of(const torch::Tensor& tensor) const {
    return tensor.is_cuda() && cuda ? *cuda : cpu ? *cpu : *cuda;
  }
};

struct PendingSum::State {
  Launch launch;
  c10::intrusive_ptr<c10d::Work> work;
};

void PendingSum::wait() {
  if (!state_)
    return;
  or_lost(state_->launch, [&] { return state_->work->wait(); });
  state_.reset();
}

Ranks::Ranks(Launch launch, std::unique_ptr<Groups> groups) : launch_(std::move(launch)), groups_(std::move(groups)) {}
Ranks::~Ranks() = default;

Result<std::chrono::seconds> Ranks::timeout_from_environment() {
  const char* text = std::getenv("CDS_RANK_TIMEOUT");
  if (!text || !*text)
    return std::chrono::seconds(600);
  int seconds = 0;
  const auto* end = text + std::strlen(text);
  if (const auto read = std::from_chars(text, end, seconds); read.ec != std::errc() || read.ptr != end || seconds < 1)
    return wrong_call(std::string("CDS_RANK_TIMEOUT=") + text + " is no number of seconds", "environment");
  return std::chrono::seconds(seconds);
}

Result<std::shared_ptr<Ranks>> Ranks::join(const Launch& launch, std::chrono::seconds timeout) {
  const std::string where = launch.address + ":" + std::to_string(launch.port);
  try {
    auto groups = std::make_unique<Groups>();
    groups->store = open_store(launch, timeout);
    groups->cpu = gloo_group(launch, groups->store, timeout);
    groups->cuda = nccl_group(launch, groups->store, timeout);
    if (!groups->cpu && !groups->cuda)
      return failed("this build cannot join " + std::to_string(launch.size) +
                        " processes: it has neither Gloo nor NCCL",
                    {}, "start one process, or build with libgloo-dev installed");
    return std::shared_ptr<Ranks>(new Ranks(launch, std::move(groups)));
  } catch (const std::exception& problem) {
    return failed("rank " + std::to_string(launch.rank) + " could not meet the other " +
                      std::to_string(launch.size - 1) + ": " + first_line(problem),
                  where,
                  "see that all " + std::to_string(launch.size) +
                      " processes run and reach this address (MASTER_ADDR, MASTER_PORT, CDS_RANK_TIMEOUT)");
  }
}

PendingSum Ranks::start_sum(const torch::Tensor& tensor) {
  PendingSum pending;
  pending.state_ = std::make_shared<PendingSum::State>();
  pending.state_->launch = launch_;
  pending.state_->work = or_lost(launch_, [&] {
    std::vector<torch::Tensor> tensors{tensor};
    return groups_->of(tensor).allreduce(tensors);
  });
  return pending;
}

void Ranks::sum(torch::Tensor tensor) {
  const torch::NoGradGuard no_grad;
  if (!groups_->cpu && tensor.is_cpu()) { // NCCL alone: by way of the device
    auto there = tensor.to(torch::kCUDA);
    start_sum(there).wait();
    tensor.copy_(there);
    return;
  }
  if (tensor.is_contiguous())
    return start_sum(tensor).wait();
  auto plain = tensor.contiguous();
  start_sum(plain).wait();
  tensor.copy_(plain);
}

// As a sum, so that one kind of exchange is all there is: each rank fills a place of its own.
std::int64_t Ranks::largest(std::int64_t value) {
  auto all = torch::zeros({size()}, torch::kInt64);
  all[rank()] = value;
  sum(all);
  return all.max().item<std::int64_t>();
}

std::string Ranks::from_leader(const std::string& text) {
  const auto bytes = largest(leads() ? static_cast<std::int64_t>(text.size()) : 0);
  auto all = torch::zeros({bytes}, torch::kUInt8);
  if (bytes == 0)
    return {};
  if (leads())
    std::memcpy(all.data_ptr<std::uint8_t>(), text.data(), text.size());
  sum(all);
  const auto* data = reinterpret_cast<const char*>(all.data_ptr<std::uint8_t>());
  return {data, static_cast<std::size_t>(bytes)};
}

JoinedRows Ranks::join_rows(std::int64_t own) {
  auto all = torch::zeros({size()}, torch::kInt64);
  all[rank()] = own;
  sum(all);
  const auto* rows = all.data_ptr<std::int64_t>();
  JoinedRows out;
  out.own = own;
  for (int i = 0; i < size(); ++i) {
    out.first += i < rank() ? rows[i] : 0;
    out.total += rows[i];
  }
  return out;
}

torch::Tensor Ranks::gather(const torch::Tensor& own, const JoinedRows& rows) {
  const torch::NoGradGuard no_grad;
  auto sizes = own.sizes().vec();
  sizes[0] = rows.total;
  auto all = torch::zeros(sizes, own.options().memory_format(torch::MemoryFormat::Contiguous).requires_grad(false));
  all.narrow(0, rows.first, rows.own).copy_(own);
  sum(all);
  return all;
}

} // namespace cds
