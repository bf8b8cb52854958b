// What the readers share. Inside core/data only.
#pragma once

#include "data/layouts.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cds {

// Reads a file name piece by piece. Every call leaves the text as it was when it returns false.
class NameScanner {
public:
  explicit NameScanner(std::string_view text) : text_(text) {}
  bool skip(std::string_view word);
  bool number(std::int64_t& out); // one or more digits, at most 15
  [[nodiscard]] bool at_end() const { return text_.empty(); }

private:
  std::string_view text_;
};

using ParsedName = NameLabels;
// Takes a file name without its extension.
using NameParser = std::optional<ParsedName> (*)(std::string_view stem);

// A set whose splits are three folders and whose file names tell identity and camera.
struct FolderTriple {
  const char *train, *query, *gallery;
  NameParser parse;
  const char* example;               // of a fitting name
  bool distractors_and_junk = false; // identity 0 and -1 in the gallery have Market-1501's meaning
};
[[nodiscard]] double recognise_triple(const std::filesystem::path& root, const FolderTriple& triple);
[[nodiscard]] Result<Dataset> read_triple(const std::filesystem::path& root, const FolderTriple& triple);

// Files or folders directly inside, sorted by name; hidden ones and Thumbs.db left out. Errors name the folder.
[[nodiscard]] Result<std::vector<std::filesystem::path>> list_files(const std::filesystem::path& folder);
[[nodiscard]] Result<std::vector<std::filesystem::path>> list_folders(const std::filesystem::path& folder);
[[nodiscard]] bool has_image_extension(const std::filesystem::path& path);
[[nodiscard]] std::string stem_of(const std::filesystem::path& path); // "a.jpg.jpg" gives "a"
[[nodiscard]] Finding misnamed(const std::filesystem::path& path, std::string reason, std::string way_out);
// Calls use(TEXT, NUMBER, "line N: ") for each line "TEXT NUMBER" of a list; TEXT may hold spaces, NUMBER is from 0.
// Any other line that is not empty becomes a finding: it is not `what`. Errors: a list that cannot be read.
[[nodiscard]] Status
for_each_listed(const std::filesystem::path& list, const std::string& what, const std::string& example,
                std::vector<Finding>& findings,
                const std::function<void(const std::string& text, std::int64_t number, const std::string& place)>& use);
[[nodiscard]] Finding listed_but_missing(const std::filesystem::path& file, const std::filesystem::path& list);
[[nodiscard]] bool is_folder(const std::filesystem::path& path); // never throws
[[nodiscard]] bool is_file(const std::filesystem::path& path);

// One of each reader's file.
[[nodiscard]] Layout market1501_layout();
[[nodiscard]] Layout dukemtmc_layout();
[[nodiscard]] Layout msmt17_layout();
[[nodiscard]] Layout cuhk03_layout();
[[nodiscard]] Layout cuhk03_classic_layout();
[[nodiscard]] Layout veri776_layout();
[[nodiscard]] Layout vehicleid_layout();
[[nodiscard]] Layout cifar_layout();
[[nodiscard]] Layout csv_layout();
[[nodiscard]] Layout folders_layout();

} // namespace cds
