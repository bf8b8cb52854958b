// Two ranks on two cards, over NCCL. Started alone, this program starts itself as both.
#include "gpu/made_steps.h"

#include "nn/recorded_blocks.h"
#include "parallel/ranks.h"
#include "train/module_tensors.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace cds;
using namespace gpu;

namespace {

std::shared_ptr<Ranks> ranks;
torch::Device card = torch::kCUDA; // this rank's

SearchBatch own_rows(const Made& joined) {
  const auto each = batch / ranks->size();
  return {joined.images.narrow(0, ranks->rank() * each, each), joined.labels};
}

Bilevel::Report own_step(Search& search, int number) {
  return search.bilevel->step(own_rows(Search::batch_of(2 * number, card)),
                              own_rows(Search::batch_of(2 * number + 1, card)),
                              {.seed = 5, .epochs = 20, .step = number});
}

// Each rank's value on all.
std::vector<double> of_all(double own) {
  const auto all = ranks->gather(torch::full({1}, own, torch::kDouble), ranks->join_rows(1));
  return {all.data_ptr<double>(), all.data_ptr<double>() + all.numel()};
}

double fingerprint(Search& search) {
  double sum = 0;
  for (const auto& [name, tensor] : tensors_of(*search.bilevel->network()))
    if (name.find("running_") == std::string::npos && name.find("num_batches") == std::string::npos) // each rank's own
      sum += tensor.to(torch::kCPU, torch::kDouble).square().sum().item<double>();
  return sum + search.bilevel->strategy().alphas().to(torch::kCPU, torch::kDouble).square().sum().item<double>();
}

void close_to(const std::string& what, const torch::Tensor& seen, const torch::Tensor& expected, double limit) {
  const double a = seen.item<double>(), b = expected.item<double>();
  gpu::verify(std::abs(a - b) <= limit * std::abs(b),
              what + " is " + std::to_string(a) + ", expected " + std::to_string(b));
}

void sums() {
  const auto own = torch::arange(1000, torch::dtype(torch::kFloat).device(card)) * (ranks->rank() + 1);
  auto summed = own.clone();
  ranks->sum(summed);
  gpu::verify(torch::equal(summed, torch::arange(1000, torch::dtype(torch::kFloat).device(card)) * 3),
              "the sum is not");
}

// With BatchNorm synchronised, one process's search on the joined batch.
void synchronised_search() {
  Search one(card, Engine::modules), joined(card, Engine::modules);
  joined.bilevel->join(ranks, true);
  for (int step = 0; step < 2; ++step) {
    const auto a = one.step(step, card), b = own_step(joined, step);
    const double limit = step == 0 ? 1e-4 : 1e-2; // from then on rounding grows
    close_to("the weights' loss of step " + std::to_string(step), b.weights.total, a.weights.total, limit);
    close_to("the alphas' loss of step " + std::to_string(step), b.architecture.total, a.architecture.total, 1e-2);
  }
}

// Blocks that are played under the ranks' sums: bit for bit as by blocks that run (with one candidate a layer no sum of
// several has an order), and the same weights on all ranks.
void played_blocks() {
  SearchSpec spec;
  spec.k = 1;
  Search taped(card, Engine::fp32, spec), again(card, Engine::fp32, spec);
  for (auto* search : {&taped, &again}) {
    search->bilevel->join(ranks, false);
    const torch::NoGradGuard no_grad;
    auto& alphas = search->bilevel->strategy().alphas();
    alphas.mul_(0.1).add_(torch::arange(alphas.size(1), alphas.options())); // the selection stays
  }
  again.bilevel->network()->recorded_blocks()->keep_plain();
  for (int step = 0; step < 4; ++step) {
    const auto a = own_step(taped, step), b = own_step(again, step);
    close_to("the weights' loss of step " + std::to_string(step), a.weights.total, b.weights.total, 0);
    close_to("the alphas' loss of step " + std::to_string(step), a.architecture.total, b.architecture.total, 0);
    gpu::verify(fingerprint(taped) == fingerprint(again), "the weights differ after step " + std::to_string(step));
    const auto prints = of_all(fingerprint(taped));
    gpu::verify(prints.front() == prints.back(), "the ranks differ after step " + std::to_string(step));
  }
  const auto* const blocks = taped.bilevel->network()->recorded_blocks();
  gpu::verify(blocks->recorded() > 10 && blocks->trouble().empty(),
              std::to_string(blocks->recorded()) + " blocks recorded: " + blocks->trouble());
}

int as_rank(int count, char** arguments) {
  const auto launch = launch_from_environment();
  if (!launch) {
    std::printf("%s\n", launch.error().message().c_str());
    return 1;
  }
  card = torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(launch->local_rank));
  use_device(card);
  auto joined = Ranks::join(*launch, std::chrono::seconds(300));
  if (!joined) {
    std::printf("%s\n", joined.error().message().c_str());
    return 1;
  }
  ranks = std::move(*joined);
  const int status =
      gpu::run({{"sums", sums}, {"synchronised search", synchronised_search}, {"played blocks", played_blocks}}, count,
               arguments);
  ranks.reset();
  return status;
}

// A port of this machine that nobody listens at, as far as one can know.
int free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  close(listener);
  return ntohs(address.sin_port);
}

pid_t start(int rank, int port, char** arguments) {
  const pid_t child = fork();
  if (child != 0)
    return child;
  const auto set = [](const char* name, const std::string& value) { setenv(name, value.c_str(), 1); };
  set("RANK", std::to_string(rank));
  set("LOCAL_RANK", std::to_string(rank));
  set("WORLD_SIZE", "2");
  set("LOCAL_WORLD_SIZE", "2");
  set("MASTER_ADDR", "127.0.0.1");
  set("MASTER_PORT", std::to_string(port));
  execv("/proc/self/exe", arguments);
  _exit(127);
}

} // namespace

int main(int count, char** arguments) {
  if (std::getenv("RANK"))
    return as_rank(count, arguments);
  if (cuda_devices().size() < 2 || !torch::cuda::is_available()) {
    std::puts("skipped: no two CUDA devices, or a LibTorch without CUDA");
    return 77;
  }
  const int port = free_port();
  const pid_t children[] = {start(0, port, arguments), start(1, port, arguments)};
  int worst = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    worst = std::max(worst, WIFEXITED(status) ? WEXITSTATUS(status) : 1);
  }
  return worst;
}
