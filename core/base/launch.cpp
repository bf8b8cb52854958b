#include "base/launch.h"

#include <charconv>
#include <cstdlib>

namespace cds {
namespace {

std::optional<int> number_in(const std::string& text) {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value < 0)
    return std::nullopt;
  return value;
}

class Reader {
public:
  explicit Reader(const Environment& environment) : environment_(environment) {}

  [[nodiscard]] std::optional<std::string> text(const char* name) const {
    auto value = environment_(name);
    return value && value->empty() ? std::nullopt : value;
  }
  [[nodiscard]] Result<int> number(const char* name) const {
    const auto value = text(name);
    if (!value)
      return wrong_call(
          std::string(name) + " is missing in the environment", {},
          "start the processes with torchrun or srun, or set it; without WORLD_SIZE there is one process");
    if (const auto found = number_in(*value))
      return *found;
    return wrong_call(std::string(name) + "=" + *value + " is no number", "environment");
  }
  [[nodiscard]] Result<int> number(const char* name, int otherwise) const {
    return text(name) ? number(name) : Result<int>(otherwise);
  }

private:
  const Environment& environment_;
};

Status check(const Launch& launch) {
  if (launch.rank >= launch.size)
    return wrong_call("rank " + std::to_string(launch.rank) + " of " + std::to_string(launch.size) +
                          " processes: ranks begin at 0",
                      "environment");
  if (launch.port < 1 || launch.port > 65535)
    return wrong_call("MASTER_PORT=" + std::to_string(launch.port) + " is no port", "environment");
  return {};
}

Result<Launch> from_torchrun(const Reader& read, int size) {
  Launch out;
  out.size = size;
  CDS_ASSIGN(out.rank, read.number("RANK"));
  CDS_ASSIGN(out.local_rank, read.number("LOCAL_RANK", out.rank));
  CDS_ASSIGN(out.local_size, read.number("LOCAL_WORLD_SIZE", size));
  const auto address = read.text("MASTER_ADDR");
  if (!address)
    return wrong_call("MASTER_ADDR is missing in the environment", {}, "set it to the machine of rank 0");
  out.address = *address;
  CDS_ASSIGN(out.port, read.number("MASTER_PORT"));
  if (read.text("TORCHELASTIC_USE_AGENT_STORE").value_or("") == "True") {
    out.store_is_there = true;
    out.store_prefix = "/worker/attempt_" + read.text("TORCHELASTIC_RESTART_COUNT").value_or("0");
  }
  return out;
}

// "2(x3),1": tasks on each machine, in order.
int tasks_on(const std::string& list, int machine) {
  std::size_t at = 0;
  while (at < list.size()) {
    const auto end = std::min(list.find(',', at), list.size());
    const std::string part = list.substr(at, end - at);
    const auto times = part.find("(x");
    const int tasks = number_in(part.substr(0, times)).value_or(1);
    const int machines =
        times == std::string::npos ? 1 : number_in(part.substr(times + 2, part.size() - times - 3)).value_or(1);
    if (machine < machines)
      return tasks;
    machine -= machines;
    at = end + 1;
  }
  return 1;
}

Result<Launch> from_slurm(const Reader& read, int size) {
  Launch out;
  out.size = size;
  CDS_ASSIGN(out.rank, read.number("SLURM_PROCID"));
  CDS_ASSIGN(out.local_rank, read.number("SLURM_LOCALID"));
  CDS_ASSIGN(const int machine, read.number("SLURM_NODEID", 0));
  out.local_size = tasks_on(read.text("SLURM_STEP_TASKS_PER_NODE").value_or("1"), machine);
  if (const auto address = read.text("MASTER_ADDR"))
    out.address = *address;
  else if (out.local_size == size)
    out.address = "127.0.0.1"; // whatever the machine's name resolves to
  else
    out.address = first_host(read.text("SLURM_STEP_NODELIST").value_or(read.text("SLURM_JOB_NODELIST").value_or("")));
  if (out.address.empty())
    return wrong_call("SLURM_STEP_NODELIST is missing in the environment", {}, "start the processes with srun");
  CDS_ASSIGN(const int job, read.number("SLURM_JOB_ID", 0));
  CDS_ASSIGN(const int step, read.number("SLURM_STEP_ID", 0));
  CDS_ASSIGN(out.port, read.number("MASTER_PORT", 20000 + (job % 2000 * 8 + step % 8)));
  return out;
}

} // namespace

Result<Launch> launch_from(const Environment& environment) {
  const Reader read(environment);
  if (read.text("WORLD_SIZE")) {
    CDS_ASSIGN(const int size, read.number("WORLD_SIZE"));
    if (size <= 1)
      return Launch();
    CDS_ASSIGN(const Launch launch, from_torchrun(read, size));
    CDS_TRY(check(launch));
    return launch;
  }
  if (!read.text("SLURM_STEP_NUM_TASKS"))
    return Launch();
  CDS_ASSIGN(const int size, read.number("SLURM_STEP_NUM_TASKS"));
  if (size <= 1)
    return Launch();
  CDS_ASSIGN(const Launch launch, from_slurm(read, size));
  CDS_TRY(check(launch));
  return launch;
}

Result<Launch> launch_from_environment() {
  return launch_from([](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
  });
}

std::string first_host(const std::string& node_list) {
  const auto end = node_list.find_first_of(",[");
  if (end == std::string::npos || node_list[end] == ',')
    return node_list.substr(0, end);
  const auto number = node_list.find_first_of(",-]", end + 1);
  const auto close = node_list.find(']', end);
  if (number == std::string::npos || close == std::string::npos)
    return node_list.substr(0, end);
  const auto after = node_list.find(',', close);
  return node_list.substr(0, end) + node_list.substr(end + 1, number - end - 1) +
         node_list.substr(close + 1, after == std::string::npos ? after : after - close - 1);
}

} // namespace cds
