// A trained network for commands that look at pictures with it.
#pragma once

#include "app/cds/network_options.h"
#include "nn/network.h"
#include "train/embed.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace cds {

struct NetworkArguments {
  std::string weights, device = "auto";
  NetworkChoices choices;
  int threads = 0;

  void add_to(CLI::App& command); // WEIGHTS, add_network_options(), --device, --threads
};

struct LoadedNetwork {
  ReidNetwork network;   // on its device, in evaluation mode
  Experiment experiment; // it was described by: the run's where the weights lie in one
  EmbedOptions embedding;
};

// WEIGHTS is what weights_file() takes; the network is the one describe_weights() finds. Blocks.
[[nodiscard]] Result<LoadedNetwork> load_network(const NetworkArguments& arguments);

// The images in the order given; a folder stands for those in it.
[[nodiscard]] Result<std::vector<ImageRecord>> list_images(const std::vector<std::string>& given);

} // namespace cds
