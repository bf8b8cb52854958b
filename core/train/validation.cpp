#include "train/validation.h"

#include "train/final_test.h"

namespace cds {

Result<Json> validate(const QueryGallery& split, const std::filesystem::path& root, const EmbedFunction& embed,
                      const EmbedOptions& options, const std::function<Result<bool>()>& keep_going) {
  CDS_ASSIGN(const EmbeddingSet query, embed_records(split.query, root, embed, options, {}, keep_going));
  CDS_ASSIGN(const EmbeddingSet gallery, embed_records(split.gallery, root, embed, options, {}, keep_going));
  CDS_ASSIGN(const RetrievalResult result, evaluate(query, gallery));
  return scores_json(result);
}

} // namespace cds
