// CUHK03-NP, the new protocol (Zhong et al., CVPR 2017): detected/ and labeled/, each with three folders; 0001_c1_1.png
// is identity, camera, number. A folder that holds both is read as detected; point at labeled/ for the other.
#include "data/layouts/reader.h"

namespace cds {
namespace {

std::optional<ParsedName> parse(std::string_view stem) {
  NameScanner scan(stem);
  ParsedName name;
  std::int64_t number = 0;
  if (!scan.number(name.identity) || !scan.skip("_c") || !scan.number(name.camera) || !scan.skip("_") ||
      !scan.number(number) || !scan.at_end())
    return std::nullopt;
  return name;
}

constexpr FolderTriple triple{"bounding_box_train", "query", "bounding_box_test", parse, "0001_c1_1.png"};

std::filesystem::path boxes(const std::filesystem::path& root) {
  for (const char* kind : {"detected", "labeled"})
    if (is_folder(root / kind / triple.train))
      return root / kind;
  return root;
}

double recognise(const std::filesystem::path& root) {
  return recognise_triple(boxes(root), triple);
}

Result<Dataset> read(const std::filesystem::path& root, const ReadOptions&) {
  const auto folder = boxes(root);
  CDS_ASSIGN(Dataset set, read_triple(folder, triple));
  set.root = root;
  set.title = "CUHK03-NP (" + (folder.filename() == "labeled" ? std::string("labeled") : std::string("detected")) + ")";
  if (folder != root)
    set.findings.push_back({"choice", Severity::info, folder,
                            "read as the set's " + folder.filename().string() + " boxes",
                            is_folder(root / "labeled") ? "Point at its labeled folder for the hand-drawn boxes" : ""});
  return set;
}

constexpr PublishedCounts published[] = {{"CUHK03-NP (detected)", 7365, 1400, 5332, 767, 700, 2},
                                         {"CUHK03-NP (labeled)", 7368, 1400, 5328, 767, 700, 2}};

} // namespace

Layout cuhk03_layout() {
  return {"cuhk03-np",
          "CUHK03-NP",
          "bounding_box_train, query, bounding_box_test under detected or labeled, names like 0001_c1_1.png",
          recognise,
          read,
          published,
          true,
          parse};
}

} // namespace cds
