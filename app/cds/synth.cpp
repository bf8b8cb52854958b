#include "data/synth.h"

#include "app/cds/commands.h"
#include "base/progress.h"

#include <algorithm>
#include <charconv>
#include <memory>

namespace cds {
namespace {

struct Options {
  std::string out;
  std::string size = "128x64";
  SynthSpec spec;
  int threads = 0;
};

// "128x64": height by width.
Status read_size(const std::string& text, SynthSpec& spec) {
  const std::size_t by = text.find('x');
  const auto number = [](std::string_view digits, int& out) {
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return code == std::errc() && end == digits.data() + digits.size();
  };
  if (by == std::string::npos || !number(std::string_view(text).substr(0, by), spec.height) ||
      !number(std::string_view(text).substr(by + 1), spec.width))
    return wrong_call("\"" + text + "\" is no size", "--size", "Write height x width in pixels, for example 128x64");
  return {};
}

Result<SynthCounts> work(Options& options, const Context& context) {
  CDS_TRY(read_size(options.size, options.spec));
  return write_synthetic_set(options.out, options.spec, options.threads, terminal_progress(context.quiet),
                             context.stop);
}

} // namespace

void add_synth(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("synth", "Write a set of synthetic pedestrians in Market-1501's layout");
  command->add_option("OUT", options->out, "Folder to make; must not exist or be empty")->required();
  SynthSpec& spec = options->spec;
  command->add_option("--identities", spec.identities, "People; half of them train, half test")->capture_default_str();
  command->add_option("--cameras", spec.cameras, "Cameras, 2 to 9")->capture_default_str();
  command->add_option("--images-per-camera", spec.images_per_camera, "Pictures of each person by each camera")
      ->capture_default_str();
  command->add_option("--size", options->size, "Height x width of the pictures in pixels")->capture_default_str();
  command->add_option("--seed", spec.seed, "Equal seeds give equal sets")->capture_default_str();
  command->add_option("--families", spec.families, "Share of the people who have doubles that differ in two marks only")
      ->capture_default_str();
  command->add_option("--distractors", spec.distractors, "Gallery pictures of strangers (identity 0)")
      ->capture_default_str();
  command->add_option("--junk", spec.junk, "Gallery pictures cut badly (identity -1)")->capture_default_str();
  command->add_option("--threads", options->threads, "0: all cores; changes no picture")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024));
  command->callback([options, &context] {
    const auto counts = work(*options, context);
    if (!counts)
      return context.fail(counts.error());
    Json json;
    json["path"] = options->out;
    json["train"] = counts->train;
    json["query"] = counts->query;
    json["gallery"] = counts->gallery;
    json["train_identities"] = counts->train_identities;
    json["test_identities"] = counts->test_identities;
    json["cameras"] = options->spec.cameras;
    json["seed"] = options->spec.seed;
    json["seconds"] = counts->seconds;
    context.answer(json, options->out + ": " + std::to_string(counts->train) + " training images of " +
                             std::to_string(counts->train_identities) + " people, " + std::to_string(counts->query) +
                             " queries and " + std::to_string(counts->gallery) + " gallery images of " +
                             std::to_string(counts->test_identities) + " others, " +
                             std::to_string(options->spec.cameras) + " cameras, in " + duration_text(counts->seconds));
  });
}

} // namespace cds
