// Embeddings of lists of images, by any network.
#pragma once

#include "data/loader.h"
#include "data/split.h"
#include "retrieval/embeddings.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <torch/torch.h>

namespace cds {

// N x 3 x H x W to N x D, in evaluation mode and without gradients.
using EmbedFunction = std::function<torch::Tensor(const torch::Tensor&)>;

struct EmbedOptions {
  int height = 256, width = 128, batch = 64, loader_threads = 1;
  torch::Device device = torch::kCPU;
  std::shared_ptr<ImageCache> cache; // may be null
};

// One row a record, in order; features as the network gives them (not normalised), with identities, cameras and paths
// (relative to root where they lie inside it). `keep_going` is asked after each batch; false ends with `cancelled`.
// Images that can't be read are an error naming the file. A batch that memory does not hold (an exception of `embed`
// that says so) is handed over in halves, as often as it takes down to single images. Blocks.
[[nodiscard]] Result<EmbeddingSet> embed_records(const std::vector<ImageRecord>& records,
                                                 const std::filesystem::path& root, const EmbedFunction& embed,
                                                 const EmbedOptions& options, const ProgressSink& progress = {},
                                                 const std::function<Result<bool>()>& keep_going = {});

} // namespace cds
