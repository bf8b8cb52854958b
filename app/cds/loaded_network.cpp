#include "app/cds/loaded_network.h"

#include "data/name_labels.h"
#include "nn/use_device.h"
#include "train/device.h"
#include "train/trainer.h"

namespace cds {
void NetworkArguments::add_to(CLI::App& command) {
  command.add_option("weights", weights, "A run, a checkpoint, or PyTorch weights (.pth)")->required();
  add_network_options(command, choices);
  command.add_option("--device", device, "auto, cpu or cuda:0");
  command.add_option("--threads", threads, "Threads (0: all cores)");
}

Result<LoadedNetwork> load_network(const NetworkArguments& arguments) {
  CDS_ASSIGN(const auto weights, weights_file(arguments.weights));
  CDS_ASSIGN(auto described, describe_weights(weights, arguments.choices));
  auto& spec = described.experiment;
  spec.engine.device = arguments.device;
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_device(device);
  use_threads(arguments.threads);
  CDS_ASSIGN(auto network, make_network(spec, described.genotype, 2));
  CDS_TRY(load_weights(network, weights));
  network->to(device);
  network->eval();
  LoadedNetwork loaded{network, spec, {}};
  loaded.embedding.height = spec.input.height;
  loaded.embedding.width = spec.input.width;
  loaded.embedding.device = device;
  return loaded;
}

// The images in the order given; a folder stands for those in it.
Result<std::vector<ImageRecord>> list_images(const std::vector<std::string>& given) {
  std::vector<ImageRecord> records;
  for (const std::string& path : given) {
    CDS_ASSIGN(const auto images, images_of(path));
    for (const auto& image : images)
      records.push_back({.path = image});
  }
  return records;
}

} // namespace cds
