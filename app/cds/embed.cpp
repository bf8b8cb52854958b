// cds embed WEIGHTS IMAGE... --out F.npz: embeddings of anyone's images.
#include "app/cds/commands.h"
#include "app/cds/loaded_network.h"
#include "base/npz.h"
#include "data/name_labels.h"
#include "train/embedder.h"
#include "train/stopwatch.h"

#include <limits>
#include <memory>

namespace cds {
namespace {

struct Options {
  NetworkArguments network;
  std::string out, names = "auto", cpu, precision;
  std::int64_t identity = unset, camera = unset; // of all images
  std::vector<std::string> images;

  static constexpr std::int64_t unset = std::numeric_limits<std::int64_t>::min();
};

// Gives each image its identity and camera. Returns where they come from: a layout's name, "options", or nothing where
// they are not known.
Result<std::string> label(std::vector<ImageRecord>& records, const Options& options) {
  NamedImages named;
  const bool all_given = options.identity != Options::unset && options.camera != Options::unset;
  if (options.names != "none" && !all_given) {
    std::vector<std::filesystem::path> files;
    for (const auto& record : records)
      files.push_back(record.path);
    CDS_ASSIGN(named, labels_of_names(files, options.names));
  }
  if (!named.layout && !all_given) {
    if (options.identity != Options::unset || options.camera != Options::unset)
      return wrong_call("the names tell no labels, and only one of --identity and --camera is given", {},
                        "Give both, or --names LAYOUT");
    return std::string();
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].identity = options.identity != Options::unset ? options.identity : named.labels[i].identity;
    records[i].camera = options.camera != Options::unset ? options.camera : named.labels[i].camera;
  }
  return named.layout ? std::string(named.layout->name) : std::string("options");
}

Result<Json> embed(const Options& options, const Context& context) {
  CDS_ASSIGN(std::vector<ImageRecord> records, list_images(options.images));
  CDS_ASSIGN(const std::string labelled, label(records, options));
  CDS_ASSIGN(LoadedNetwork loaded, load_network(options.network));
  if (!options.cpu.empty())
    loaded.experiment.engine.cpu = options.cpu;
  if (!options.precision.empty())
    loaded.experiment.evaluate.precision = options.precision;
  CDS_ASSIGN(const EmbedFunction embedder, make_embedder(loaded.network, loaded.embedding.device, loaded.experiment));
  Stopwatch watch;
  CDS_ASSIGN(auto set, embed_records(records, {}, embedder, loaded.embedding, terminal_progress(context.quiet),
                                     [&]() -> Result<bool> { return !context.stop.stop_requested(); }));
  const double seconds = watch.lap();
  if (!labelled.empty()) {
    CDS_TRY(write_embeddings(options.out, set));
  } else {
    CDS_TRY(check(set, options.out));
    CDS_TRY(write_npz(options.out, {{"features", NpyArray<float>{{set.rows, set.dims}, std::move(set.features)}},
                                    {"paths", NpyArray<std::string>{{set.rows}, std::move(set.paths)}}}));
  }
  return Json{
      {"out", options.out}, {"images", set.rows}, {"dims", set.dims}, {"labels", labelled}, {"seconds", seconds}};
}

} // namespace

void add_embed(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("embed", "Embed images: one row each, in the order given, into a .npz file");
  auto options = std::make_shared<Options>();
  options->network.add_to(*command);
  command->add_option("images", options->images, "Images, or folders of them")->required();
  command->add_option(
      "--names", options->names,
      "Layout whose file names tell identity and camera (market1501, msmt17, ...); auto: where all fit; none");
  command
      ->add_option("--cpu", options->cpu,
                   "On the CPU: fused, the engine's own kernels; modules, LibTorch's (default: the run's, else fused)")
      ->check(CLI::IsMember({"fused", "modules"}));
  command
      ->add_option("--precision", options->precision,
                   "fp32; or bf16, eight significant bits: faster, on the engine's own kernels only (default: the run's, "
                   "else fp32)")
      ->check(CLI::IsMember({"fp32", "bf16"}));
  command->add_option("--identity", options->identity, "Identity of all images; -1: junk");
  command->add_option("--camera", options->camera, "Camera of all images");
  command
      ->add_option("--out", options->out,
                   "The .npz file: features (N x D), paths and, where known, identities and cameras")
      ->required();
  command->callback([options, &context] {
    const auto done = embed(*options, context);
    if (!done)
      return context.fail(done.error());
    context.answer(*done, std::to_string((*done)["images"].get<std::int64_t>()) + " images, " +
                              std::to_string((*done)["dims"].get<std::int64_t>()) + " numbers each -> " + options->out +
                              ((*done)["labels"].get<std::string>().empty()
                                   ? "\nno identities and cameras: the names tell none (--names, --identity, --camera)"
                                   : ", labelled by " + (*done)["labels"].get<std::string>()));
  });
}

} // namespace cds
