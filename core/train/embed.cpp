#include "train/embed.h"

#include "train/device.h"
#include "train/fitting_batch.h"

#include <algorithm>

namespace cds {
namespace {

std::string name_inside(const std::filesystem::path& path, const std::filesystem::path& root) {
  const auto inside = path.lexically_relative(root);
  return inside.empty() || *inside.begin() == ".." ? path.generic_string() : inside.generic_string();
}

// Images on a device by parts of `most`, which becomes smaller where memory does not hold them.
torch::Tensor embed_in_parts(const EmbedFunction& embed, const torch::Tensor& images, std::int64_t& most) {
  const auto whole = images.size(0);
  std::vector<torch::Tensor> found;
  std::int64_t done = 0;
  while (done < whole)
    try {
      const auto count = std::min(most, whole - done);
      found.push_back(embed(count == whole ? images : images.narrow(0, done, count)));
      done += count;
    } catch (const std::exception& problem) {
      if (!is_out_of_memory(problem) || most == 1 || whole == 1)
        throw;
      most = (std::min(most, whole) + 1) / 2;
    }
  return found.size() == 1 ? found.front() : torch::cat(found);
}

} // namespace

Result<EmbeddingSet> embed_records(const std::vector<ImageRecord>& records, const std::filesystem::path& root,
                                   const EmbedFunction& embed, const EmbedOptions& options,
                                   const ProgressSink& progress, const std::function<Result<bool>()>& keep_going) {
  EmbeddingSet set;
  set.rows = static_cast<std::int64_t>(records.size());
  LoaderOptions loading;
  loading.height = options.height;
  loading.width = options.width;
  loading.augmentation = Augmentation::none();
  loading.threads = std::max(1, options.loader_threads);
  loading.cache = options.cache;
  std::int64_t row = 0, most = std::max(1, options.batch);
  const auto use = [&](Batch& batch) -> Status {
    const torch::NoGradGuard no_grad;
    const auto features =
        embed_in_parts(embed, image_tensor(batch, options.device), most).to(torch::kCPU, torch::kFloat32).contiguous();
    if (set.dims == 0) {
      set.dims = features.size(1);
      set.features.resize(static_cast<std::size_t>(set.rows * set.dims));
    }
    std::copy_n(features.data_ptr<float>(), features.numel(), set.features.begin() + row * set.dims);
    row += features.size(0);
    if (keep_going) {
      CDS_ASSIGN(const bool go_on, keep_going());
      if (!go_on)
        return cancelled();
    }
    return {};
  };
  CDS_TRY(for_each_batch(records, loading, std::max(1, options.batch), use, progress));
  for (const auto& record : records) {
    set.identities.push_back(record.identity);
    set.cameras.push_back(record.camera);
    set.paths.push_back(name_inside(record.path, root));
  }
  return set;
}

} // namespace cds
