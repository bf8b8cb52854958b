// What commands that take weights share: the options that say which network they belong to.
#pragma once

#include "train/described_network.h"
#include "train/weights.h"

#include <CLI/CLI.hpp>

namespace cds {

// --genotype, --backbone, --width, --neck, --stripes, --size
void add_network_options(CLI::App& command, NetworkChoices& choices);

// The file that WEIGHTS means: itself, or a run's best checkpoint (else its last) for a run's folder or id.
[[nodiscard]] Result<std::filesystem::path> weights_file(const std::string& given, const std::string& project = {});

} // namespace cds
