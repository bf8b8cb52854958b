#include "train/inputs.h"

#include "data/fingerprint.h"

namespace cds {
namespace {

Result<Dataset> read_set(const DataSpec& data) {
  ReadOptions options;
  options.train_with_val = data.train_with_val;
  options.variant = data.variant;
  return read_dataset(data.path, data.layout, options);
}

Result<std::string> hash_of(const Dataset& set) {
  CDS_ASSIGN(const Json print, fingerprint(set));
  return print.value("hash", "");
}

Status check_kind(const Dataset& set, const Experiment& experiment) {
  const bool classes = classifies(experiment.network);
  if (set.classification && !classes)
    return wrong_call(set.title + " is a set of classes, the neck \"" + experiment.network.neck +
                          "\" is for re-identification",
                      "network.neck", "set network.neck=classifier and loss.triplet_weight=0");
  if (classes && !set.classification)
    return wrong_call("the neck \"classifier\" names classes, and the test of " + set.title +
                          " shows others than its training images",
                      "network.neck", "choose bl or fbl, or a set of classes (CIFAR-10, CIFAR-100)");
  return {};
}

} // namespace

Result<RunData> open_data(const RunRecord& record) {
  CDS_ASSIGN(Dataset set, read_set(record.experiment.data));
  CDS_TRY(check_kind(set, record.experiment));
  if (!record.data_fingerprint.empty()) {
    CDS_ASSIGN(const std::string now, hash_of(set));
    if (now != record.data_fingerprint)
      return failed("the data set has changed since this run began", record.experiment.data.path,
                    "put the former files back, or start a new run");
  }
  return seal(std::move(set));
}

Result<std::string> data_fingerprint(const Experiment& experiment) {
  CDS_ASSIGN(const Dataset set, read_set(experiment.data));
  CDS_TRY(check_kind(set, experiment));
  return hash_of(set);
}

Result<TrainSplit> train_split(const RunData& data, const Experiment& experiment) {
  const auto divide = classifies(experiment.network) ? make_class_split : make_train_split;
  return divide(data.train, experiment.seed, experiment.data.validation_share);
}

Result<SearchSplit> search_split(const RunData& data, const Experiment& experiment) {
  const int group = classifies(experiment.network) ? 1 : experiment.train.images_per_identity;
  CDS_ASSIGN(auto split, make_search_split(data.train, experiment.seed, experiment.data.search_share, group));
  if (make_labels(split.train).identities != make_labels(split.validation).identities)
    return failed("the two sides of the search split hold different identities", data.root.string());
  return split;
}

Result<BatchSampler> make_sampler(const Experiment& experiment, const std::vector<int>& of_image,
                                  std::uint32_t stream) {
  const TrainSpec& spec = experiment.train;
  if (classifies(experiment.network)) {
    CDS_ASSIGN(auto sampler,
               RandomSampler::make(
                   of_image.size(),
                   {.batch = spec.batch_size, .drop_last = spec.drop_last, .seed = experiment.seed, .stream = stream}));
    return sampler;
  }
  CDS_ASSIGN(auto sampler, PkSampler::make(of_image, {.identities = spec.identities_per_batch,
                                                      .images = spec.images_per_identity,
                                                      .drop_last = spec.drop_last,
                                                      .seed = experiment.seed,
                                                      .stream = stream}));
  return sampler;
}

LoaderOptions loader_options(const Experiment& experiment, std::shared_ptr<ImageCache> cache) {
  LoaderOptions out;
  out.height = experiment.input.height;
  out.width = experiment.input.width;
  out.augmentation = augmentation_of(experiment.augment);
  out.seed = experiment.seed;
  out.threads = std::max(1, experiment.engine.loader_threads);
  out.cache = std::move(cache);
  return out;
}

LossOptions loss_options(const LossSpec& spec) {
  LossOptions out;
  out.margin = spec.margin;
  out.soft_margin = spec.soft_margin;
  out.label_smoothing = spec.label_smoothing;
  out.triplet_weight = spec.triplet_weight;
  out.softmax_weight = spec.softmax_weight;
  return out;
}

} // namespace cds
