// cds embed WEIGHTS IMAGE... --out F.npz: embeddings of anyone's images.
#include "train/embed.h"

#include "app/cds/commands.h"
#include "app/cds/network_options.h"
#include "base/npz.h"
#include "train/device.h"
#include "train/stopwatch.h"
#include "train/trainer.h"

#include <memory>

namespace cds {
namespace {

struct Options {
  std::string weights, out, device = "auto";
  NetworkChoices network;
  int threads = 0;
  std::vector<std::string> images;
};

Result<Json> embed(const Options& options, const Context& context) {
  CDS_ASSIGN(const auto weights, weights_file(options.weights));
  CDS_ASSIGN(auto described, describe_weights(weights, options.network));
  auto& spec = described.experiment;
  spec.engine.device = options.device;
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_threads(options.threads);
  CDS_ASSIGN(auto network, make_network(spec, described.genotype, 2));
  CDS_TRY(load_weights(network, weights));
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
  command->add_option("weights", options->weights, "A run, a checkpoint, or PyTorch weights (.pth)")->required();
  command->add_option("images", options->images, "Images")->required();
  add_network_options(*command, options->network);
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
