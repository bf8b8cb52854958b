// The choice of the best checkpoint: identities held out of training, ranked among themselves.
#pragma once

#include "base/json.h"
#include "train/embed.h"

namespace cds {

// Embeds query and gallery of the validation split and matches them; scores_json()'s object. Blocks; `keep_going` as in
// embed_records.
[[nodiscard]] Result<Json> validate(const QueryGallery& split, const std::filesystem::path& root,
                                    const EmbedFunction& embed, const EmbedOptions& options,
                                    const std::function<Result<bool>()>& keep_going);

} // namespace cds
