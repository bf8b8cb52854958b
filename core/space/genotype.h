// A genotype: which candidate each searched layer uses. Files are the authors' JSON:
//   {"layers": [[k1, k2, r], ...], "alphas1": [[one number per candidate], ...]}
// or, in CNet's form, layers of [k1, k2] (r is 1). "alphas1" may be absent; one row per layer in the candidates' order.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "space/search_space.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cds {

struct Genotype {
  std::vector<Candidate> layers;
  std::vector<std::vector<double>> alphas; // empty, or a row per layer
  [[nodiscard]] bool operator==(const Genotype&) const = default;
};

// The form of the text only: three (or two) integers a layer, alpha rows of equal length and number. wrong_call, names
// `file` and the place in it.
[[nodiscard]] Result<Genotype> genotype_from_json(const Json& json, const std::string& file);
// Writes [k1, k2] where every depth is 1 and pairs_only is set (CNet's form), else [k1, k2, r]; "alphas1" where there
// are any.
[[nodiscard]] Json to_json(const Genotype& genotype, bool pairs_only = false);

// Whether the space holds this genotype: length, each candidate, alpha row lengths. wrong_call, names `where` and the
// layer.
[[nodiscard]] Status check_genotype(const Genotype& genotype, const SearchSpace& space, const std::string& where);

// A published name ("paper-cdnet", "paper-cnet") or a file's path. Blocks (reads the file). Not checked against a
// space.
[[nodiscard]] Result<Genotype> load_genotype(const std::string& name_or_path);
[[nodiscard]] Status save_genotype(const std::filesystem::path& path, const Genotype& genotype,
                                   bool pairs_only = false);

// "paper-cdnet" and "paper-cnet": the networks of the paper (top-2 search on Market-1501).
[[nodiscard]] std::vector<std::string> published_genotypes();

// `options` with the genotype's kernels and depths added where they are missing: a space to draw or cost a genotype in
// when nobody names its own. SearchSpace::make() still judges it.
[[nodiscard]] SpaceOptions widened_to(SpaceOptions options, const Genotype& genotype);

[[nodiscard]] std::string to_string(const Genotype& genotype); // "(3,5,1) (3,7,2) ..."

} // namespace cds
