#include "app/cds/network_options.h"

#include "run/run_folder.h"

namespace cds {

namespace fs = std::filesystem;

void add_network_options(CLI::App& command, NetworkChoices& choices) {
  command.add_option("--genotype", choices.genotype,
                     "Genotype JSON, paper-cdnet or paper-cnet (default: the run's, or read off the weights)");
  command.add_option("--backbone", choices.backbone, "cds, resnet50 or osnet (default: as the genotype's)")
      ->check(CLI::IsMember({"cds", "resnet50", "osnet"}));
  command.add_option("--width", choices.width, "Width multiplier (default: as the genotype's)")
      ->check(CLI::PositiveNumber);
  command.add_option("--neck", choices.neck, "standard, bn, bl or fbl (default: as the genotype's)");
  command.add_option("--stripes", choices.stripes, "Stripes of fbl (default: as the genotype's)")
      ->check(CLI::PositiveNumber);
  command.add_option("--size", choices.size, "Input size, HEIGHTxWIDTH (default: the run's, else 256x128)");
}

Result<fs::path> weights_file(const std::string& given, const std::string& project) {
  std::error_code code;
  if (fs::is_regular_file(given, code))
    return fs::path(given);
  if (fs::path(given).has_extension() && !fs::exists(given, code))
    return wrong_call("there is no such file", given, "Name a run, a checkpoint or a .pth file");
  CDS_ASSIGN(const fs::path folder, find_run(given, project));
  const RunPaths run{folder};
  for (const auto& file : {run.best_checkpoint(), run.last_checkpoint()})
    if (fs::exists(file, code))
      return file;
  return wrong_call("this run has no checkpoint yet", folder.string(), "let it train first");
}

} // namespace cds
