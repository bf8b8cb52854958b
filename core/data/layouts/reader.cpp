#include "data/layouts/reader.h"

#include "base/file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <sstream>

namespace cds {
namespace fs = std::filesystem;

bool NameScanner::skip(std::string_view word) {
  if (text_.substr(0, word.size()) != word)
    return false;
  text_.remove_prefix(word.size());
  return true;
}

bool NameScanner::number(std::int64_t& out) {
  std::size_t digits = 0;
  std::int64_t value = 0;
  while (digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9')
    if (++digits <= 15)
      value = value * 10 + (text_[digits - 1] - '0');
  if (digits == 0 || digits > 15)
    return false;
  text_.remove_prefix(digits);
  out = value;
  return true;
}

Status for_each_listed(
    const fs::path& list, const std::string& what, const std::string& example, std::vector<Finding>& findings,
    const std::function<void(const std::string& text, std::int64_t number, const std::string& place)>& use) {
  CDS_ASSIGN(const std::string content, read_file(list));
  std::istringstream lines(content);
  std::string line;
  for (int count = 1; std::getline(lines, line); ++count) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty())
      continue;
    const std::string place = "line " + std::to_string(count) + ": ";
    const auto space = line.find_last_of(" \t");
    const auto text_end = space == std::string::npos ? space : line.find_last_not_of(" \t", space);
    std::int64_t number = 0;
    const char* const end = line.data() + line.size();
    if (text_end == std::string::npos || std::from_chars(line.data() + space + 1, end, number).ptr != end || number < 0)
      findings.push_back(
          misnamed(list, place + "'" + line + "' is not " + what + "; left out", "Lines look like " + example));
    else
      use(line.substr(0, text_end + 1), number, place);
  }
  return {};
}

Finding listed_but_missing(const fs::path& file, const fs::path& list) {
  return {"missing-file", Severity::error, file, "is in " + list.filename().string() + " but not on the disk; left out",
          "Unpack the whole set again"};
}

bool is_folder(const fs::path& path) {
  std::error_code code;
  return fs::is_directory(path, code);
}

bool is_file(const fs::path& path) {
  std::error_code code;
  return fs::is_regular_file(path, code);
}

namespace {

template <class Wanted>
Result<std::vector<fs::path>> list(const fs::path& folder, Wanted wanted) {
  std::error_code code;
  std::vector<fs::path> found;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (name[0] != '.' && name != "Thumbs.db" && wanted(*it, ignored))
      found.push_back(it->path());
  }
  if (code)
    return failed("folder cannot be read: " + code.message(), folder.string(), "Check the path and its permissions");
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return found;
}

} // namespace

Result<std::vector<fs::path>> list_files(const fs::path& folder) {
  return list(folder,
              [](const fs::directory_entry& entry, std::error_code& code) { return !entry.is_directory(code); });
}

Result<std::vector<fs::path>> list_folders(const fs::path& folder) {
  return list(folder, [](const fs::directory_entry& entry, std::error_code& code) { return entry.is_directory(code); });
}

bool has_image_extension(const fs::path& path) {
  static constexpr std::array known{".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm"};
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(known.begin(), known.end(), extension) != known.end();
}

std::string stem_of(const fs::path& path) {
  fs::path name = path.filename();
  while (has_image_extension(name))
    name = name.stem();
  return name.string();
}

Finding misnamed(const fs::path& path, std::string reason, std::string way_out) {
  return {"misnamed", Severity::warning, path, std::move(reason), std::move(way_out)};
}

double recognise_triple(const fs::path& root, const FolderTriple& triple) {
  int folders = 0;
  std::size_t seen = 0, fitting = 0;
  for (const char* name : {triple.train, triple.query, triple.gallery}) {
    if (!is_folder(root / name))
      continue;
    ++folders;
    std::error_code code;
    std::size_t sampled = 0;
    for (fs::directory_iterator it(root / name, code), end; !code && it != end && sampled < 64; it.increment(code)) {
      if (!has_image_extension(it->path()))
        continue;
      ++sampled;
      fitting += triple.parse(stem_of(it->path())).has_value();
    }
    seen += sampled;
  }
  if (folders < 2 && !is_folder(root / triple.train))
    return 0;
  // Folders alone, without one fitting name, still say more than nothing: reading then tells what does not fit.
  const double names = seen == 0 ? 0.5 : static_cast<double>(fitting) / static_cast<double>(seen);
  return folders / 3.0 * (0.1 + 0.9 * names);
}

namespace {

Status read_folder(const fs::path& folder, Split split, const FolderTriple& triple, Dataset& set,
                   std::vector<ImageRecord>& records) {
  if (!is_folder(folder))
    return failed(std::string("the ") + to_text(split) + " folder is missing", folder.string(),
                  "Unpack the whole set, or name the layout with --layout");
  CDS_ASSIGN(const auto files, list_files(folder));
  const std::string way_out = std::string("Names look like ") + triple.example + "; rename the file or take it away";
  for (const fs::path& file : files) {
    if (!has_image_extension(file)) {
      set.findings.push_back(misnamed(file, "is no image by its extension; left out", way_out));
      continue;
    }
    const auto name = triple.parse(stem_of(file));
    if (!name) {
      set.findings.push_back(misnamed(file, "name does not fit the layout; left out", way_out));
      continue;
    }
    ImageRecord record{file, name->identity, name->camera, split, Role::person, -1};
    if (triple.distractors_and_junk && name->identity <= 0) {
      if (split != Split::gallery) {
        set.findings.push_back(misnamed(file,
                                        "identity " + std::to_string(name->identity) + " means " +
                                            (name->identity < 0 ? "junk" : "distractor") +
                                            " and belongs in the gallery; left out",
                                        "Move it to " + std::string(triple.gallery) + ", or number its person from 1"));
        continue;
      }
      record.role = name->identity < 0 ? Role::junk : Role::distractor;
    }
    records.push_back(std::move(record));
  }
  return {};
}

} // namespace

Result<Dataset> read_triple(const fs::path& root, const FolderTriple& triple) {
  Dataset set;
  set.root = root;
  CDS_TRY(read_folder(root / triple.train, Split::train, triple, set, set.train));
  CDS_TRY(read_folder(root / triple.query, Split::query, triple, set, set.query));
  CDS_TRY(read_folder(root / triple.gallery, Split::gallery, triple, set, set.gallery));
  return set;
}

} // namespace cds
