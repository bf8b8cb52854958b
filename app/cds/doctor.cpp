// cds doctor DIR: is this data set right?
#include "data/doctor.h"
#include "app/cds/commands.h"
#include "base/progress.h"
#include "data/layouts.h"

#include <cstdio>
#include <map>
#include <memory>

namespace cds {
namespace {

struct Arguments {
  std::string folder, layout = "auto";
  DoctorOptions options;
  bool counts_only = false;
};

std::string line(const char* split, const std::string& images, const std::string& identities,
                 const std::string& cameras, const std::string& rest) {
  char text[256];
  std::snprintf(text, sizeof text, "  %-8s %9s %11s %8s  ", split, images.c_str(), identities.c_str(), cameras.c_str());
  return text + rest + "\n";
}

std::string text_of(const DoctorReport& report) {
  const bool other = report.as_published == std::optional(false);
  std::string out = report.root.string() + ": " + (other ? "a set in the layout of " : "") + report.title +
                    " (layout " + report.layout + ")\n";
  out += line("", "images", "identities", "cameras", "");
  for (const SplitCount& count : report.splits)
    out += line(to_text(count.split), std::to_string(count.images), std::to_string(count.identities),
                std::to_string(count.cameras),
                (count.distractors ? std::to_string(count.distractors) + " distractors  " : "") +
                    (count.junk ? std::to_string(count.junk) + " junk, ignored" : ""));
  if (report.largest_height > 0)
    out += "  sizes    " + std::to_string(report.smallest_height) + "x" + std::to_string(report.smallest_width) +
           " to " + std::to_string(report.largest_height) + "x" + std::to_string(report.largest_width) +
           " (height x width)\n";
  static constexpr int shown = 10; // findings of one code; --json has all
  std::map<std::pair<std::string, Severity>, int> total, printed;
  for (const Finding& finding : report.findings)
    ++total[{finding.code, finding.severity}];
  for (const Finding& finding : report.findings) {
    const std::pair key{finding.code, finding.severity};
    const int place = ++printed[key];
    if (place == shown + 1)
      out += "  ... and " + std::to_string(total[key] - shown) + " more of " + finding.code + " (--json lists all)\n";
    if (place > shown)
      continue;
    out += std::string(to_text(finding.severity)) + " [" + finding.code + "] " +
           (finding.path.empty() ? "" : finding.path.string() + ": ") + finding.reason;
    out += finding.way_out.empty() ? "\n" : ". " + finding.way_out + "\n";
  }
  out += std::to_string(report.count(Severity::error)) + " errors, " + std::to_string(report.count(Severity::warning)) +
         " warnings in " + duration_text(report.seconds) + "\n";
  return out;
}

} // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("doctor", "Recognise a data set, count it and list what is wrong with it");
  command->add_option("DIR", arguments->folder, "The data set's folder (or CSV file)")->required();
  std::string names = "auto";
  for (const Layout& layout : layouts())
    names += ", " + std::string(layout.name);
  command->add_option("--layout", arguments->layout, "One of: " + names)->capture_default_str();
  command->add_option("--variant", arguments->options.read.variant,
                      "Which of the set's splits: VehicleID 800, 1600, 2400; CUHK03 1 to 20 (default: the first)");
  command->add_flag("--train-with-val,!--train-without-val", arguments->options.read.train_with_val,
                    "Whether the set's own validation images count as training images (default: they do)");
  command->add_option("--identities", arguments->options.identities_per_batch, "Identities a training batch (P)")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--images", arguments->options.images_per_identity, "Images an identity in a batch (K)")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--threads", arguments->options.threads, "Reading threads; 0: all cores")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--counts-only", arguments->counts_only, "Count and check names, open no image");
  command->footer("Exit status 1 when a finding is an error: such a set should not be trained on as it is.");
  command->callback([arguments, &context] {
    arguments->options.decode = !arguments->counts_only;
    const auto report = examine(arguments->folder, arguments->layout, arguments->options,
                                terminal_progress(context.quiet), context.stop);
    if (!report)
      return context.fail(report.error());
    context.answer(to_json(*report), text_of(*report));
    if (report->count(Severity::error) > 0)
      context.exit_status = 1;
  });
}

} // namespace cds
