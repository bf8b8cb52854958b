// cds activation WEIGHTS IMAGE... --out DIR: where the network's last feature map is active in each picture.
#include "nn/activation.h"
#include "app/cds/commands.h"
#include "app/cds/loaded_network.h"
#include "base/file.h"
#include "base/npz.h"
#include "data/encode.h"
#include "data/heat_overlay.h"

#include <cstdio>
#include <memory>

namespace cds {
namespace {

struct Options {
  NetworkArguments network;
  std::string out;
  bool no_pictures = false;
  double opacity = 0.55;
  std::vector<std::string> images;
};

// "0003_NAME.png": the number keeps equal names apart.
std::string picture_name(std::size_t index, const std::filesystem::path& image) {
  char number[32];
  std::snprintf(number, sizeof number, "%04zu_", index);
  return number + image.stem().string() + ".png";
}

Result<Json> activation(const Options& options, const Context& context) {
  CDS_ASSIGN(const std::vector<ImageRecord> records, list_images(options.images));
  CDS_ASSIGN(LoadedNetwork loaded, load_network(options.network));
  std::int64_t height = 0, width = 0;
  const auto look = [&](const torch::Tensor& images) {
    const auto map = activation_map(loaded.network, images);
    height = map.size(1);
    width = map.size(2);
    return map.flatten(1);
  };
  CDS_ASSIGN(const EmbeddingSet maps,
             embed_records(records, {}, look, loaded.embedding, terminal_progress(context.quiet),
                           [&]() -> Result<bool> { return !context.stop.stop_requested(); }));
  const std::filesystem::path folder = options.out;
  CDS_TRY(make_folder(folder));
  Json pictures = Json::array();
  for (std::size_t i = 0; i < records.size() && !options.no_pictures; ++i) {
    CDS_ASSIGN(const Image8 picture, decode_record(records[i]));
    const auto file = folder / picture_name(i, records[i].path);
    CDS_TRY(write_png(file, heat_overlay(picture, maps.row(static_cast<std::int64_t>(i)), static_cast<int>(height),
                                         static_cast<int>(width), options.opacity)));
    pictures.push_back(file.string());
  }
  CDS_TRY(write_npz(folder / "activation.npz", {{"maps", NpyArray<float>{{maps.rows, height, width}, maps.features}},
                                                {"paths", NpyArray<std::string>{{maps.rows}, maps.paths}}}));
  return Json{{"out", options.out},  {"maps", (folder / "activation.npz").string()},
              {"images", maps.rows}, {"height", height},
              {"width", width},      {"pictures", pictures}};
}

} // namespace

void add_activation(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "activation", "Draw where the network's last feature map is active: the sum over its channels of squared "
                    "activations, over each picture");
  auto options = std::make_shared<Options>();
  options->network.add_to(*command);
  command->add_option("images", options->images, "Images, or folders of them")->required();
  command->add_option("--out", options->out, "Folder for the PNG files and activation.npz (maps: N x h x w; paths)")
      ->required();
  command->add_option("--opacity", options->opacity, "Share of the colour over the picture")
      ->check(CLI::Range(0.0, 1.0));
  command->add_flag("--no-pictures", options->no_pictures, "Write activation.npz alone");
  command->callback([options, &context] {
    const auto done = activation(*options, context);
    if (!done)
      return context.fail(done.error());
    context.answer(*done, std::to_string((*done)["images"].get<std::int64_t>()) + " pictures, maps of " +
                              std::to_string((*done)["height"].get<int>()) + "x" +
                              std::to_string((*done)["width"].get<int>()) + " -> " + options->out);
  });
}

} // namespace cds
