#include "search/search_task.h"

#include "run/schedule.h"
#include "search/diagnostics.h"
#include "train/device.h"
#include "train/fitting_batch.h"
#include "train/run_cache.h"
#include "train/shares.h"
#include "train/stopwatch.h"
#include "train/unrecorded.h"

namespace cds {

Result<std::unique_ptr<SearchTask>> SearchTask::make(Session& session, const RunData& data, const SearchSpace& space,
                                                     torch::Device device) {
  const auto& spec = session.experiment();
  CDS_ASSIGN(auto split, search_split(data, spec));
  const auto labels = make_labels(split.train), validation_labels = make_labels(split.validation);
  NeckOptions neck;
  if (classifies(spec.network))
    neck.kind = NeckKind::classifier;
  neck.classes = labels.classes();
  neck.dropout = spec.network.dropout;
  CDS_ASSIGN(auto plan, plan_supernet(space, spec.input.height, spec.input.width, neck));
  CDS_ASSIGN(auto strategy, make_strategy(spec.search, space.layers(), static_cast<int>(space.candidates().size())));
  CDS_ASSIGN(const CostTable costs, experiment_costs(spec, space));
  if (auto term = make_cost_term(spec.search, costs))
    strategy->charge(std::move(*term));
  auto cache = open_cache(session);
  const auto side = [&](std::vector<ImageRecord> records, const Labels& of, std::uint32_t stream) -> Result<Side> {
    CDS_ASSIGN(auto sampler, make_sampler(spec, of.of_image, stream));
    auto loading = loader_options(spec, cache);
    loading.seed = spec.seed + stream; // other augmentations on the other side
    return Side{std::move(sampler), std::make_unique<DeviceBatches>(std::move(records), of.of_image, loading, device,
                                                                    image_type(spec, device, true))};
  };
  CDS_ASSIGN(auto train, side(std::move(split.train), labels, 0));
  CDS_ASSIGN(auto validation, side(std::move(split.validation), validation_labels, 1));
  Supernet network(std::move(plan), spec.seed);
  CDS_TRY(check_precision(spec, device, network->has_engine()));
  network->train_with(engine_of(spec));
  prepare(*network, device);
  network->train();
  strategy->alphas().set_data(strategy->alphas().to(device));
  CDS_TRY(check_shares(spec, session.ranks().get()));
  Bilevel bilevel(std::move(network), std::move(strategy), spec.train, spec.search, loss_options(spec.loss),
                  scales_loss(spec, device));
  if (session.ranks())
    bilevel.join(session.ranks(), spec.engine.sync_batchnorm);
  return std::unique_ptr<SearchTask>(new SearchTask(session, space, costs, std::move(bilevel), device, std::move(train),
                                                    std::move(validation), std::move(cache)));
}

SearchTask::SearchTask(Session& session, SearchSpace space, const CostTable& costs, Bilevel bilevel,
                       torch::Device device, Side train, Side validation, std::shared_ptr<ImageCache> cache)
    : session_(session), spec_(session.experiment()), space_(std::move(space)), macs_(macs_of(costs)),
      params_(params_of(costs)), bilevel_(std::move(bilevel)), device_(device), train_(std::move(train)),
      validation_(std::move(validation)), cache_(std::move(cache)) {}

std::vector<std::string> SearchTask::series() const {
  if (classifies(spec_.network))
    return {"train/loss", "train/ce", "train/accuracy", "alpha/loss", "alpha/accuracy"};
  return {"train/loss", "train/ce", "train/triplet", "train/accuracy", "alpha/loss", "alpha/accuracy"};
}

std::vector<std::pair<std::string, double>> SearchTask::rates(int epoch) const {
  return {{"lr", learning_rate(spec_.train, epoch)}, {"alpha_lr", alpha_learning_rate(spec_.search, epoch)}};
}

Moment SearchTask::moment(int epoch, std::int64_t step) const {
  return {.seed = spec_.seed, .epoch = epoch, .epochs = spec_.train.epochs, .step = step};
}

Status SearchTask::begin_run() {
  append_alphas(0);
  append_costs(0, 0);
  if (const auto& term = bilevel_.strategy().cost_term(); term && term->target() < term->costs().cheapest())
    session_.warn("cost_target", "search.cost_target lies below the cheapest network of this space",
                  "take at least " + std::to_string(static_cast<std::int64_t>(term->costs().cheapest())));
  return {};
}

void SearchTask::load_epoch(int epoch, std::int64_t first) {
  const auto number = static_cast<std::uint32_t>(epoch);
  const auto* ranks = session_.ranks().get();
  auto plan = own_share(train_.sampler.epoch(number), spec_, ranks);
  steps_ = static_cast<std::int64_t>(plan.size());
  // A validation batch for each training batch. Ranks leave out batches too small for them, at most every other one.
  auto other = own_share(validation_.sampler.epoch(number, plan.size() * (ranks ? 2 : 1)), spec_, ranks);
  other.resize(plan.size());
  train_.loader->start(number, std::move(plan), static_cast<std::size_t>(first));
  validation_.loader->start(number, std::move(other), static_cast<std::size_t>(first));
  loading_ = epoch;
}

Result<std::int64_t> SearchTask::begin_epoch(int epoch, std::int64_t first) {
  if (loading_ != epoch || first != 0)
    load_epoch(epoch, first);
  return steps_;
}

Result<SearchBatch> SearchTask::next_batch(Side& side) {
  CDS_ASSIGN(const auto batch, side.loader->next());
  if (!batch)
    return failed("the loader ended before the epoch did");
  return SearchBatch{batch->images, joined_labels(batch->labels, session_.ranks().get())};
}

Result<StepReport> SearchTask::step(const Position& at) {
  StepReport report;
  Stopwatch watch;
  last_ = moment(at.epoch, at.global_step);
  CDS_ASSIGN(const SearchBatch train, next_batch(train_));
  CDS_ASSIGN(const SearchBatch validation, next_batch(validation_));
  report.images = static_cast<int>(train.labels.size(0));
  if (at.step + 1 == steps_ && at.epoch + 1 < spec_.train.epochs)
    load_epoch(at.epoch + 1, 0); // its first batches come while this step runs
  report.load = watch.lap();

  Bilevel::Report done;
  try {
    done = bilevel_.step(train, validation, last_);
  } catch (const std::exception& problem) {
    if (!device_.is_cuda() || session_.ranks() ||
        !is_out_of_memory(problem)) // ranks try nothing: the others are elsewhere
      throw;
    return tl::unexpected(too_large());
  }
  report.forward = done.forward;
  report.backward = done.backward;
  report.optimizer = done.optimizer;
  const auto real = [](const torch::Tensor& value) { return value.detach().to(torch::kFloat64); };
  const auto& loss = done.weights;
  std::vector<torch::Tensor> means{real(loss.total), real(loss.cross_entropy)};
  if (!classifies(spec_.network))
    means.push_back(real(loss.triplet));
  means.push_back(real(loss.correct) / report.images);
  means.push_back(real(done.architecture.total));
  means.push_back(real(done.architecture.correct) / validation.labels.size(0));
  report.means = torch::stack(means);
  return report;
}

Error SearchTask::too_large() {
  bilevel_.forget_recordings();
  const bool classes = classifies(spec_.network);
  return out_of_memory(
      device_.str(), classes ? "train.batch_size" : "train.identities_per_batch",
      classes ? spec_.train.batch_size : spec_.train.identities_per_batch, [&](int groups) {
        const std::int64_t count = static_cast<std::int64_t>(groups) * (classes ? 1 : spec_.train.images_per_identity);
        auto& network = bilevel_.network();
        network->zero_grad();
        const auto images = torch::zeros({count, 3, spec_.input.height, spec_.input.width}, device_);
        const auto labels = torch::zeros({count}, torch::dtype(torch::kInt64).device(device_));
        reid_loss(network->forward(images, bilevel_.strategy().weight_mixture(last_)), labels, loss_options(spec_.loss))
            .total.backward();
        torch::cuda::synchronize();
      });
}

void SearchTask::append_alphas(int epoch) {
  const auto& strategy = bilevel_.strategy();
  const auto alphas = strategy.alphas().detach().to(torch::kCPU, torch::kFloat64).contiguous();
  const auto probabilities = strategy.probabilities().contiguous();
  std::vector<AlphaRow> rows;
  std::vector<LedgerRow> counts;
  for (int layer = 0; layer < strategy.layers(); ++layer)
    for (int candidate = 0; candidate < strategy.candidates(); ++candidate) {
      const auto at = static_cast<std::int64_t>(layer) * strategy.candidates() + candidate;
      rows.push_back({.epoch = epoch,
                      .layer = layer,
                      .candidate = candidate,
                      .alpha = alphas.data_ptr<double>()[at],
                      .probability = probabilities.data_ptr<double>()[at]});
      counts.push_back(
          {.epoch = epoch,
           .layer = layer,
           .candidate = candidate,
           .count = bilevel_.ledger()[static_cast<std::size_t>(layer)][static_cast<std::size_t>(candidate)]});
    }
  session_.journal().append_alphas(std::move(rows));
  session_.journal().append_ledger(std::move(counts));
}

Json SearchTask::append_costs(int epoch, std::int64_t step) {
  const auto probabilities = bilevel_.strategy().probabilities();
  Json row{{"alpha/expected_macs", macs_.expected(probabilities).item<double>()},
           {"alpha/expected_params", params_.expected(probabilities).item<double>()}};
  if (const auto& term = bilevel_.strategy().cost_term())
    row["alpha/cost_penalty"] = term->penalty(probabilities).item<double>();
  for (const auto& [name, value] : row.items())
    session_.journal().append(name, step, epoch, value.get<double>());
  return row;
}

namespace {

LayerRows rows_of(const torch::Tensor& matrix) {
  const auto values = matrix.detach().to(torch::kCPU, torch::kFloat64).contiguous();
  LayerRows rows;
  for (std::int64_t row = 0; row < values.size(0); ++row)
    rows.emplace_back(values.data_ptr<double>() + row * values.size(1),
                      values.data_ptr<double>() + (row + 1) * values.size(1));
  return rows;
}

} // namespace

void SearchTask::warn_once(const Position& at) {
  const int epoch = at.epoch + 1;
  if (2 * epoch < spec_.train.epochs || at.global_step < 20) // too early to judge
    return;
  const int selected = spec_.search.strategy == "topk" ? spec_.search.k : 1;
  for (const auto& warning : search_warnings(rows_of(bilevel_.strategy().probabilities()), bilevel_.ledger(), selected,
                                             bilevel_.strategy().learns()))
    if (warned_.insert(warning.code).second)
      session_.warn(warning.code, warning.message + " (epoch " + std::to_string(epoch) + ")", warning.way_out);
}

Result<EpochReport> SearchTask::end_epoch(const Position& at) {
  const int epoch = at.epoch + 1;
  last_ = moment(at.epoch, at.global_step);
  if (!torch::isfinite(bilevel_.strategy().alphas()).all().item<bool>())
    return failed("an architecture weight is no number any more in epoch " + std::to_string(epoch), "",
                  "lower search.alpha_lr or train.lr");
  append_alphas(epoch);
  warn_once(at);
  tell_trouble(session_, cache_.get());
  tell_unrecorded(session_, bilevel_.trouble());
  EpochReport report;
  double entropy = 0, margin = 1;
  const auto rows = rows_of(bilevel_.strategy().probabilities());
  for (const auto& row : rows) {
    const auto health = layer_health(row);
    entropy += health.entropy / static_cast<double>(rows.size());
    margin = std::min(margin, health.margin);
  }
  session_.journal().append("alpha/entropy", at.global_step, epoch, entropy);
  session_.journal().append("alpha/margin", at.global_step, epoch, margin);
  report.row.update(append_costs(epoch, at.global_step));
  report.row["alpha/entropy"] = entropy;
  report.row["alpha/margin"] = margin;
  report.row["genotype"] = to_json(Genotype{genotype().layers, {}}).at("layers");
  return report;
}

Genotype SearchTask::genotype() const {
  Genotype genotype;
  for (const int candidate : bilevel_.strategy().derive(last_))
    genotype.layers.push_back(space_.candidates()[static_cast<std::size_t>(candidate)]);
  genotype.alphas = rows_of(bilevel_.strategy().alphas());
  return genotype;
}

void SearchTask::save(Checkpoint& checkpoint) const {
  bilevel_.save(checkpoint);
  checkpoint.progress["task"]["warned"] = warned_;
}

void SearchTask::save_best(Checkpoint& checkpoint) const {
  bilevel_.save(checkpoint);
}

Status SearchTask::load(const Checkpoint& checkpoint) {
  CDS_TRY(bilevel_.load(checkpoint, session_.paths().last_checkpoint().string()));
  warned_ = checkpoint.progress["task"].value("warned", std::set<std::string>());
  last_ = moment(checkpoint.progress.value("epoch", 0), checkpoint.progress.value("global_step", std::int64_t{0}));
  return {};
}

} // namespace cds
