#include "retrieval/one_side.h"

#include "retrieval/take_embeddings.h"

namespace cds {

Result<EmbeddingSet> read_side(const std::filesystem::path& path, const std::string& side) {
  CDS_ASSIGN(Npz npz, read_npz(path));
  const bool both = !npz.contains("features") && npz.contains(side + "_features");
  const std::string prefix = both ? side + "_" : "";
  if (const auto features = npz.find(prefix + "features"); features != npz.end())
    if (const auto* array = std::get_if<NpyArray<float>>(&features->second); array && array->shape.size() == 2)
      for (const char* name : {"identities", "cameras"})
        if (const std::int64_t rows = array->shape[0]; !npz.contains(prefix + name))
          npz[prefix + name] =
              NpyArray<std::int64_t>{{rows}, std::vector<std::int64_t>(static_cast<std::size_t>(rows), -1)};
  return take_embeddings(npz, prefix, path.string());
}

} // namespace cds
