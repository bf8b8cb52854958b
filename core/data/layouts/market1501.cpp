// Market-1501 (Zheng et al., ICCV 2015): 0002_c1s1_000451_03.jpg is identity, camera and sequence, frame, box.
#include "data/layouts/reader.h"

namespace cds {
namespace {

std::optional<ParsedName> parse(std::string_view stem) {
  NameScanner scan(stem);
  ParsedName name;
  std::int64_t sequence = 0, frame = 0, box = 0;
  const bool junk = scan.skip("-");
  if (!scan.number(name.identity) || !scan.skip("_c") || !scan.number(name.camera) || !scan.skip("s") ||
      !scan.number(sequence) || !scan.skip("_") || !scan.number(frame) || !scan.skip("_") || !scan.number(box) ||
      !scan.at_end())
    return std::nullopt;
  if (junk) {
    if (name.identity != 1)
      return std::nullopt;
    name.identity = -1;
  }
  return name;
}

constexpr FolderTriple triple{"bounding_box_train",      "query", "bounding_box_test", parse,
                              "0002_c1s1_000451_03.jpg", true};

double recognise(const std::filesystem::path& root) {
  return recognise_triple(root, triple);
}

Result<Dataset> read(const std::filesystem::path& root, const ReadOptions&) {
  return read_triple(root, triple);
}

constexpr PublishedCounts published[] = {{"Market-1501", 12936, 3368, 15913, 751, 750, 6}};

} // namespace

Layout market1501_layout() {
  return {"market1501",
          "Market-1501",
          "bounding_box_train, query, bounding_box_test with names like 0002_c1s1_000451_03.jpg",
          recognise,
          read,
          published,
          true,
          parse};
}

} // namespace cds
