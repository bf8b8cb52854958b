// DukeMTMC-reID's layout (the set itself was withdrawn by its authors): 0001_c2_f0046182.jpg is identity, camera,
// frame.
#include "data/layouts/reader.h"

namespace cds {
namespace {

std::optional<ParsedName> parse(std::string_view stem) {
  NameScanner scan(stem);
  ParsedName name;
  std::int64_t frame = 0;
  if (!scan.number(name.identity) || !scan.skip("_c") || !scan.number(name.camera) || !scan.skip("_f") ||
      !scan.number(frame) || !scan.at_end())
    return std::nullopt;
  return name;
}

constexpr FolderTriple triple{"bounding_box_train", "query", "bounding_box_test", parse, "0001_c2_f0046182.jpg"};

double recognise(const std::filesystem::path& root) {
  return recognise_triple(root, triple);
}

Result<Dataset> read(const std::filesystem::path& root, const ReadOptions&) {
  return read_triple(root, triple);
}

constexpr PublishedCounts published[] = {{"DukeMTMC-reID", 16522, 2228, 17661, 702, 702, 8}};

} // namespace

Layout dukemtmc_layout() {
  return {"dukemtmc",
          "DukeMTMC-reID",
          "bounding_box_train, query, bounding_box_test with names like 0001_c2_f0046182.jpg",
          recognise,
          read,
          published,
          true,
          parse};
}

} // namespace cds
