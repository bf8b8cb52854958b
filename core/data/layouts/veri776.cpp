// VeRi-776 (Liu et al., ECCV 2016), vehicles: 0002_c002_00030600_0.jpg is identity, camera, frame, box.
#include "data/layouts/reader.h"

namespace cds {
namespace {

std::optional<ParsedName> parse(std::string_view stem) {
  NameScanner scan(stem);
  ParsedName name;
  std::int64_t frame = 0, box = 0;
  if (!scan.number(name.identity) || !scan.skip("_c") || !scan.number(name.camera) || !scan.skip("_") ||
      !scan.number(frame) || !scan.skip("_") || !scan.number(box) || !scan.at_end())
    return std::nullopt;
  return name;
}

constexpr FolderTriple triple{"image_train", "image_query", "image_test", parse, "0002_c002_00030600_0.jpg"};

double recognise(const std::filesystem::path& root) {
  return recognise_triple(root, triple);
}

Result<Dataset> read(const std::filesystem::path& root, const ReadOptions&) {
  return read_triple(root, triple);
}

constexpr PublishedCounts published[] = {{"VeRi-776", 37778, 1678, 11579, 576, 200, 20}};

} // namespace

Layout veri776_layout() {
  return {"veri776", "VeRi-776", "image_train, image_query, image_test with names like 0002_c002_00030600_0.jpg",
          recognise, read,       published,
          true,      parse};
}

} // namespace cds
