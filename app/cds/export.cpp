// cds export RUN --onnx F: a trained network for other runtimes.
#include "app/cds/commands.h"
#include "app/cds/network_options.h"
#include "app/cds/opencv_check.h"
#include "base/file.h"
#include "data/augment.h"
#include "exchange/onnx.h"
#include "train/trainer.h"

#include <cstdio>
#include <memory>

namespace cds {
namespace {

struct Options {
  std::string weights, project, onnx;
  NetworkChoices network;
};

OnnxOptions onnx_options(const DescribedNetwork& network, const std::string& source) {
  const auto& spec = network.experiment;
  OnnxOptions out{imagenet_mean, imagenet_std, {}};
  const auto numbers = [](const std::array<float, 3>& values) { return Json(values).dump(); };
  out.metadata = {{"backbone", spec.network.backbone},
                  {"genotype", network.genotype.layers.empty() ? "" : to_json(network.genotype).dump()},
                  {"width", Json(spec.space.width).dump()},
                  {"neck", spec.network.neck},
                  {"size", std::to_string(spec.input.height) + "x" + std::to_string(spec.input.width)},
                  {"mean", numbers(imagenet_mean)},
                  {"std", numbers(imagenet_std)},
                  {"source", source}};
  return out;
}

Result<Json> write_onnx(const Options& options) {
  CDS_ASSIGN(const auto weights, weights_file(options.weights, options.project));
  CDS_ASSIGN(const auto described, describe_weights(weights, options.network));
  CDS_ASSIGN(auto network, make_network(described.experiment, described.genotype, 1));
  CDS_TRY(load_weights(network, weights));
  network->eval();
  CDS_ASSIGN(const auto model,
             to_onnx(network->plan(), tensors_of(*network), onnx_options(described, weights.filename().string())));
  CDS_ASSIGN(const auto check, check_with_opencv(network, model));
  if (!check.same()) // and nothing was written
    return failed("OpenCV's embeddings differ from ours by " + std::to_string(check.difference) +
                      ", where the largest number is " + std::to_string(check.scale),
                  weights.string(), "this is a defect of the export or of OpenCV: report it with the genotype");
  CDS_TRY(write_file_atomically(options.onnx, model));
  const auto& plan = network->plan();
  return Json{{"onnx", options.onnx},
              {"weights", weights.string()},
              {"input", {"N", 3, plan.input.height, plan.input.width}},
              {"embedding", plan.neck.embedding},
              {"bytes", model.size()},
              {"images_compared", check.images},
              {"largest_difference", check.difference},
              {"largest_number", check.scale}};
}

std::string text_of(const Json& report) {
  char text[512];
  std::snprintf(text, sizeof text,
                "%s: images N x 3 x %d x %d (float32, red green blue, 0 to 255) -> embedding N x %d, %.1f MB\n"
                "OpenCV's embeddings of %d images differ from ours by at most %.2g (largest number %.3g)\n",
                report["onnx"].get<std::string>().c_str(), report["input"][2].get<int>(), report["input"][3].get<int>(),
                report["embedding"].get<int>(), report["bytes"].get<double>() / 1e6,
                report["images_compared"].get<int>(), report["largest_difference"].get<double>(),
                report["largest_number"].get<double>());
  return text;
}

} // namespace

void add_export(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "export",
      "Write a trained network as ONNX, normalisation inside; compared with OpenCV's dnn before it is written");
  auto options = std::make_shared<Options>();
  command->add_option("weights", options->weights, "A run's id or folder, a checkpoint, or PyTorch weights (.pth)")
      ->required();
  command->add_option("--onnx", options->onnx, "The .onnx file")->required();
  command->add_option("--project", options->project,
                      "Project folder of the run (default: the nearest one at or above this folder)");
  add_network_options(*command, options->network);
  command->callback([options, &context] {
    const auto report = write_onnx(*options);
    if (!report)
      return context.fail(report.error());
    context.answer(*report, text_of(*report));
  });
}

} // namespace cds
