// cds embed WEIGHTS IMAGE... --out F.npz: embeddings of anyone's images.
#include "train/embed.h"

#include "app/cds/commands.h"
#include "base/npz.h"
#include "train/device.h"
#include "train/stopwatch.h"
#include "train/trainer.h"

#include <memory>

namespace cds {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string weights, genotype, backbone, size, neck, out, device = "auto";
  double width = 0;
  int threads = 0;
  std::vector<std::string> images;
};

// The experiment that describes the network: that of the run the weights lie in (RUN/checkpoints/best.pt), or the
// defaults; then what the options say.
Result<Experiment> describe(const Options& options) {
  auto spec = default_experiment(ExperimentKind::train);
  bool known = false;
  const auto run = fs::absolute(options.weights).parent_path().parent_path();
  if (std::error_code code; fs::exists(RunPaths{run}.run_json(), code)) {
    CDS_ASSIGN(const RunRecord record, read_run(run));
    spec = record.experiment;
    known = true;
    if (fs::exists(RunPaths{run}.genotype(), code))
      spec.network.genotype = RunPaths{run}.genotype().string();
  }
  if (!options.backbone.empty())
    spec.network.backbone = options.backbone;
  else if (!options.genotype.empty())
    spec.network.backbone = "cds";
  if (!options.genotype.empty())
    spec.network.genotype = options.genotype;
  else if (!known && has_genotype(spec.network))
    return wrong_call("these weights lie in no run folder, so their genotype is not known", options.weights,
                      "give --genotype FILE, or --backbone resnet50 or osnet");
  if (options.width > 0)
    spec.space.width = options.width;
  if (!options.neck.empty())
    spec.network.neck = options.neck;
  if (!options.size.empty()) {
    char rest = 0;
    if (std::sscanf(options.size.c_str(), "%dx%d%c", &spec.input.height, &spec.input.width, &rest) != 2 ||
        spec.input.height < 1 || spec.input.width < 1)
      return wrong_call("'" + options.size + "' is no size", "--size", "write HEIGHTxWIDTH, for example 256x128");
  }
  spec.engine.device = options.device;
  return spec;
}

Result<Json> embed(const Options& options, const Context& context) {
  CDS_ASSIGN(const Experiment spec, describe(options));
  CDS_ASSIGN(const Genotype genotype, genotype_of(spec));
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_threads(options.threads);
  CDS_ASSIGN(auto network, make_network(spec, genotype, 2));
  CDS_TRY(load_weights(network, options.weights));
  network->to(device);
  network->eval();
  std::vector<ImageRecord> records;
  for (const auto& image : options.images)
    records.push_back({.path = image});
  EmbedOptions embedding;
  embedding.height = spec.input.height;
  embedding.width = spec.input.width;
  embedding.device = device;
  Stopwatch watch;
  CDS_ASSIGN(auto set,
             embed_records(
                 records, {}, [&](const torch::Tensor& images) { return network->embed(images); }, embedding,
                 terminal_progress(context.quiet), [&]() -> Result<bool> { return !context.stop.stop_requested(); }));
  const double seconds = watch.lap();
  Npz arrays;
  arrays["features"] = NpyArray<float>{{set.rows, set.dims}, std::move(set.features)};
  arrays["paths"] = NpyArray<std::string>{{set.rows}, options.images};
  CDS_TRY(write_npz(options.out, arrays));
  return Json{{"out", options.out}, {"images", set.rows}, {"dims", set.dims}, {"seconds", seconds}};
}

} // namespace

void add_embed(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("embed", "Embed images: one row each, in the order given, into a .npz file");
  auto options = std::make_shared<Options>();
  command->add_option("weights", options->weights, "A run's checkpoints/best.pt, or other weights with --genotype")
      ->required();
  command->add_option("images", options->images, "Images")->required();
  command->add_option("--genotype", options->genotype, "Genotype JSON, paper-cdnet or paper-cnet (default: the run's)");
  command->add_option("--backbone", options->backbone, "cds, resnet50 or osnet (default: the run's, else cds)");
  command->add_option("--width", options->width, "Width multiplier (default: the run's, else 1)")
      ->check(CLI::PositiveNumber);
  command->add_option("--neck", options->neck, "standard, bn, bl or fbl (default: the run's, else fbl)");
  command->add_option("--size", options->size, "Input size, HEIGHTxWIDTH (default: the run's, else 256x128)");
  command->add_option("--device", options->device, "auto, cpu or cuda:0");
  command->add_option("--threads", options->threads, "Threads (0: all cores)");
  command->add_option("--out", options->out, "The .npz file: arrays features (N x D) and paths")->required();
  command->callback([options, &context] {
    const auto done = embed(*options, context);
    if (!done)
      return context.fail(done.error());
    context.answer(*done, std::to_string((*done)["images"].get<std::int64_t>()) + " images, " +
                              std::to_string((*done)["dims"].get<std::int64_t>()) + " numbers each -> " + options->out);
  });
}

} // namespace cds
