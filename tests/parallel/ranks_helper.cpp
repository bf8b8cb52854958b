// ranks_helper MODE [ARGUMENT]: one rank of a made-up run, or all of it where the environment names no others. Prints
// one JSON object. Modes:
//   norm               a BatchNorm over the joined batch: output, gradients, running statistics
//   train KIND         steps of a network: "sync" in double, "plain" and "fused" in float
//   search STRATEGY    bi-level steps in double, synchronised
//   buckets BYTES      gradients of a supernet's selected candidates, in buckets of so many bytes
//   die                as train sync, but rank 1 kills itself in the third step
#include "base/hash.h"
#include "base/json.h"
#include "data/deal.h"
#include "nn/batch_norm.h"
#include "search/tiny_supernet.h"
#include "space/genotype.h"
#include "train/step.h"

#include <csignal>
#include <cstdio>
#include <iostream>
#include <numeric>

using namespace cds;

namespace {

std::shared_ptr<Ranks> ranks;

// Five identities of two images: two ranks get two and three of them.
constexpr int identities = 5, images_each = 2, all = identities * images_each;

torch::Tensor own_rows(const torch::Tensor& joined) {
  if (!ranks)
    return joined;
  IndexBatch batch(static_cast<std::size_t>(joined.size(0)));
  std::iota(batch.begin(), batch.end(), 0U);
  const auto mine = deal({batch}, images_each, static_cast<std::size_t>(ranks->rank()), 2).front();
  return joined.narrow(0, mine.front(), static_cast<std::int64_t>(mine.size()));
}

torch::Tensor labels() {
  return torch::arange(all, torch::kInt64).div(images_each, "floor");
}

torch::Tensor images(int step, torch::Dtype type) {
  torch::manual_seed(static_cast<std::uint64_t>(100 + step));
  return torch::randn({all, 3, 32, 16}, torch::kDouble).to(type);
}

Json numbers(const torch::Tensor& tensor) {
  const auto flat = tensor.detach().to(torch::kDouble).contiguous().view(-1);
  return std::vector<double>(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
}

// The bits of all parameters.
std::string fingerprint(const torch::nn::Module& module) {
  std::string bytes;
  for (const auto& parameter : module.parameters()) {
    const auto plain = parameter.detach().contiguous();
    bytes.append(static_cast<const char*>(plain.data_ptr()), static_cast<std::size_t>(plain.nbytes()));
  }
  return hex(hash64(bytes));
}

// Sums of all parameters and running statistics, tensor by tensor.
Json state_of(const torch::nn::Module& module) {
  Json out = Json::array();
  for (const auto& parameter : module.parameters())
    out.push_back(parameter.detach().to(torch::kDouble).square().sum().item<double>());
  for (const auto& buffer : module.buffers())
    out.push_back(buffer.to(torch::kDouble).square().sum().item<double>());
  return out;
}

Json norm() {
  torch::manual_seed(5);
  const auto whole = torch::randn({all, 3, 4, 2}, torch::kDouble) * 3 + 100; // far from 0: no room for cancellation
  const auto direction = torch::randn({all, 3, 4, 2}, torch::kDouble);
  auto x = own_rows(whole).clone().requires_grad_();
  BatchNorm2d layer(3);
  layer->to(torch::kDouble);
  {
    const torch::NoGradGuard no_grad;
    layer->weight.copy_(torch::tensor({0.5, -1.0, 2.0}, torch::kDouble));
    layer->bias.copy_(torch::tensor({1.0, 0.0, -3.0}, torch::kDouble));
  }
  if (ranks)
    layer->synchronise(ranks);
  const auto y = layer->forward(x);
  (y * own_rows(direction)).sum().backward();
  if (ranks)
    for (auto& parameter : layer->parameters())
      ranks->sum(parameter.grad());
  return {{"rows", ranks ? ranks->join_rows(x.size(0)).first : 0},
          {"y", numbers(y)},
          {"x", numbers(x.grad())},
          {"weight", numbers(layer->weight.grad())},
          {"bias", numbers(layer->bias.grad())},
          {"mean", numbers(layer->running_mean)},
          {"variance", numbers(layer->running_var)}};
}

Json train(const std::string& kind, bool die = false) {
  const bool real = kind == "sync";
  SpaceOptions space;
  space.width = 0.125;
  NeckOptions neck;
  neck.kind = NeckKind::fbl;
  neck.classes = identities;
  neck.hidden = 16;
  neck.dropout = 0.2;
  Genotype genotype;
  genotype.layers.assign(6, Candidate{3, 5, 1});
  ReidNetwork network(*plan_network(*SearchSpace::make(space), genotype, 32, 16, neck), 9);
  if (real)
    network->to(torch::kDouble);
  network->train_with(kind == "fused" ? Engine::fp32 : Engine::modules);
  network->train();
  std::unique_ptr<GradientSum> gradients;
  if (ranks) {
    network->join(ranks, real);
    gradients = std::make_unique<GradientSum>(ranks, network->parameters(), 20000);
  }
  TrainSpec spec;
  const auto optimizer = make_weight_optimizer(spec, parameters_of(*network));
  Json losses = Json::array();
  for (int step = 0; step < 6; ++step) {
    if (die && step == 2 && ranks->rank() == 1)
      std::raise(SIGKILL);
    const auto done = train_step(network, *optimizer, own_rows(images(step, real ? torch::kDouble : torch::kFloat)),
                                 labels(), LossOptions(), 5.0, 0.01, gradients.get());
    losses.push_back(
        {done.loss.total.item<double>(), done.loss.triplet.item<double>(), done.loss.correct.item<std::int64_t>()});
  }
  return {{"losses", losses},
          {"state", state_of(*network)},
          {"fingerprint", fingerprint(*network)},
          {"buckets", gradients ? gradients->bucket_count() : 0}};
}

Json search(const std::string& name) {
  auto made = tiny::make_tiny();
  SearchSpec spec;
  spec.strategy = name == "cost" ? "topk" : name;
  spec.k = 2;
  spec.alpha_lr = 0.02;
  if (name == "cost") {
    spec.cost = "params";
    spec.cost_weight = 2;
    spec.cost_target = 0.3;
  }
  auto strategy = tiny::make(made, spec);
  tiny::set_alphas(*strategy, tiny::uneven);
  NeckOptions neck;
  neck.kind = NeckKind::bl; // the tiny space has one stage
  if (auto term = make_cost_term(spec, cost_table(made.space, 32, 16, neck).value()))
    strategy->charge(std::move(*term));
  TrainSpec train;
  train.epochs = 2;
  train.lr = 0.01;
  train.clip_norm = 5;
  Bilevel bilevel(made.network, std::move(strategy), train, spec, {});
  if (ranks)
    bilevel.join(ranks, true);
  Json losses = Json::array();
  for (int step = 0; step < 6; ++step) {
    const auto names = labels().remainder(4); // the tiny supernet knows four
    const auto side = [&](int at) { return SearchBatch{own_rows(images(at, torch::kDouble)), names}; };
    const auto done =
        bilevel.step(side(step), side(50 + step), {.seed = 4, .epoch = step / 3, .epochs = 2, .step = step});
    losses.push_back({done.weights.total.item<double>(), done.architecture.total.item<double>()});
  }
  return {{"losses", losses},
          {"alphas", numbers(bilevel.strategy().alphas())},
          {"strategy", bilevel.strategy().state()},
          {"state", state_of(*bilevel.network())}};
}

// Selected: the first candidate of each layer, then the second; gradients by way of the buckets, and summed one by one.
Json buckets(std::size_t bytes) {
  auto made = tiny::make_tiny();
  made.network->join(ranks, false);
  GradientSum gradients(ranks, made.network->parameters(), bytes);
  double apart = 0;
  Json counts = Json::array();
  int undefined = 0;
  for (const int candidate : {0, 1, 1}) {
    const auto mixture = SupernetImpl::path({candidate, candidate, candidate});
    const auto masks = made.network->dropout().count;
    const auto loss = [&] {
      made.network->dropout().count = masks;
      return reid_loss(made.network->forward(own_rows(images(candidate, torch::kDouble)), mixture),
                       labels().remainder(4), {})
          .total;
    };
    std::vector<torch::Tensor> expected;
    loss().backward();
    for (auto& parameter : made.network->parameters()) {
      expected.push_back(parameter.grad().defined() ? parameter.grad().clone() : torch::Tensor());
      parameter.mutable_grad().reset();
      if (expected.back().defined())
        ranks->sum(expected.back());
    }
    gradients.backward(loss());
    counts.push_back(gradients.bucket_count());
    std::size_t i = 0;
    for (auto& parameter : made.network->parameters()) {
      const auto& one = expected[i++];
      undefined += one.defined() ? 0 : 1;
      if (one.defined() != parameter.grad().defined())
        apart = 1e9;
      else if (one.defined())
        apart = std::max(apart, (one - parameter.grad()).abs().max().item<double>());
      parameter.mutable_grad().reset();
    }
  }
  return {{"apart", apart}, {"buckets", counts}, {"undefined", undefined}};
}

Json work(const std::string& mode, const std::string& argument) {
  if (mode == "norm")
    return norm();
  if (mode == "train")
    return train(argument);
  if (mode == "search")
    return search(argument);
  if (mode == "buckets")
    return buckets(std::stoul(argument));
  if (mode == "die")
    return train("sync", true);
  throw std::invalid_argument(mode);
}

} // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  const auto launch = launch_from_environment();
  if (!launch) {
    std::cerr << launch.error().message() << std::endl;
    return 2;
  }
  if (launch->size > 1) {
    auto joined = Ranks::join(*launch, Ranks::timeout_from_environment().value());
    if (!joined) {
      std::cerr << joined.error().message() << std::endl;
      return 1;
    }
    ranks = *joined;
  }
  try {
    std::cout << work(argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "").dump() << std::endl;
  } catch (const RankLost& lost) {
    std::cerr << "lost: " << lost.what() << std::endl;
    return 3;
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << std::endl;
    return 1;
  }
  return 0;
}
