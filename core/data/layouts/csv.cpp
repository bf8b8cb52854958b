// A CSV file with a header row: path, identity, camera, split in any order (camera may be absent). Paths are relative
// to the file's folder; split is train, val, query or gallery; identities are numbers or text. Identity -1 is junk, 0
// in the gallery a distractor. Fields may be quoted ("" is a quote inside); a field never spans lines.
#include "data/layouts/reader.h"

#include "base/file.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace cds {
namespace fs = std::filesystem;
namespace {

// nullopt: a quote is not closed.
std::optional<std::vector<std::string>> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[i++];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  if (quoted)
    return std::nullopt;
  return fields;
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  return !text.empty() && stop == end && code == std::errc() ? std::optional(value) : std::nullopt;
}

struct Row {
  ImageRecord record;
  std::string identity;
};

struct Columns {
  int path = -1, identity = -1, camera = -1, split = -1;
};

std::optional<Columns> columns_of(std::string_view header) {
  if (header.starts_with("\xEF\xBB\xBF")) // a byte order mark
    header.remove_prefix(3);
  const auto names = fields_of(header);
  Columns columns;
  if (!names)
    return std::nullopt;
  for (int i = 0; i < static_cast<int>(names->size()); ++i) {
    const std::string& name = (*names)[static_cast<std::size_t>(i)];
    for (auto [word, column] : {std::pair{"path", &columns.path},
                                {"identity", &columns.identity},
                                {"camera", &columns.camera},
                                {"split", &columns.split}})
      if (name == word)
        *column = i;
  }
  if (columns.path < 0 || columns.identity < 0 || columns.split < 0)
    return std::nullopt;
  return columns;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// The set's file: root itself, or the only .csv inside that has the columns.
std::optional<fs::path> csv_file(const fs::path& root) {
  if (is_file(root))
    return root.extension() == ".csv" ? std::optional(root) : std::nullopt;
  const auto files = list_files(root);
  if (!files)
    return std::nullopt;
  std::optional<fs::path> found;
  for (const fs::path& file : *files) {
    if (file.extension() != ".csv")
      continue;
    const auto text = read_file(file);
    if (!text || !columns_of(std::string_view(*text).substr(0, text->find_first_of("\r\n"))))
      continue;
    if (found)
      return std::nullopt;
    found = file;
  }
  return found;
}

double recognise(const fs::path& root) {
  return csv_file(root) ? 0.9 : 0;
}

// Why a row cannot be used, or empty.
std::string read_row(std::string_view line, const Columns& columns, const fs::path& folder, Row& row) {
  const auto fields = fields_of(line);
  if (!fields)
    return "a quote is not closed";
  const int needed = std::max({columns.path, columns.identity, columns.camera, columns.split});
  if (static_cast<int>(fields->size()) <= needed)
    return "has " + std::to_string(fields->size()) + " fields, the header has more";
  const auto field = [&](int column) { return (*fields)[static_cast<std::size_t>(column)]; };
  row.record.path = folder / field(columns.path);
  row.identity = field(columns.identity);
  if (row.identity.empty() || field(columns.path).empty())
    return "path or identity is empty";
  bool known = false;
  for (const Split split : {Split::train, Split::val, Split::query, Split::gallery})
    if (field(columns.split) == to_text(split)) {
      row.record.split = split;
      known = true;
    }
  if (!known)
    return "'" + field(columns.split) + "' is no split: train, val, query or gallery";
  if (columns.camera >= 0) {
    const auto camera = whole_number(field(columns.camera));
    if (!camera)
      return "'" + field(columns.camera) + "' is no camera number";
    row.record.camera = *camera;
  } else {
    row.record.camera = row.record.split == Split::gallery ? 1 : 0;
  }
  return {};
}

void number_identities(std::vector<Row>& rows, Dataset& set) {
  std::set<std::string> names;
  bool numbers = true;
  for (const Row& row : rows) {
    names.insert(row.identity);
    numbers = numbers && whole_number(row.identity).has_value();
  }
  for (Row& row : rows) {
    const auto number = whole_number(row.identity);
    if (number && *number == -1) {
      row.record.identity = -1;
      row.record.role = Role::junk;
    } else if (numbers) {
      row.record.identity = *number;
      if (*number == 0 && row.record.split == Split::gallery)
        row.record.role = Role::distractor;
    } else {
      row.record.identity = 1 + std::distance(names.begin(), names.find(row.identity));
      set.identity_names[row.record.identity] = row.identity;
    }
  }
}

Result<Dataset> read(const fs::path& root, const ReadOptions& options) {
  const auto file = csv_file(root);
  if (!file)
    return wrong_call("has no CSV file with the columns path, identity and split, or more than one", root.string(),
                      "Name the file itself");
  CDS_ASSIGN(const std::string text, read_file(*file));
  const auto lines = lines_of(text);
  const auto columns = lines.empty() ? std::nullopt : columns_of(lines.front());
  if (!columns)
    return wrong_call("line 1 does not name the columns path, identity and split", file->string(),
                      "Begin the file with: path,identity,camera,split");
  Dataset set;
  set.root = is_file(root) ? root.parent_path() : root;
  set.title = file->filename().string();
  std::vector<Row> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty())
      continue;
    Row row;
    const std::string place = "line " + std::to_string(i + 1) + ": ";
    if (const std::string reason = read_row(lines[i], *columns, file->parent_path(), row); !reason.empty())
      set.findings.push_back(misnamed(*file, place + reason + "; left out", "Correct the line"));
    else if (!is_file(row.record.path))
      set.findings.push_back(
          {"missing-file", Severity::error, row.record.path,
           "is in " + file->filename().string() + ", line " + std::to_string(i + 1) + ", but not on the disk; left out",
           "Correct the path, which is relative to the CSV file"});
    else
      rows.push_back(std::move(row));
  }
  number_identities(rows, set);
  if (columns->camera < 0)
    set.findings.push_back({"choice", Severity::info, *file,
                            "has no camera column: queries count as camera 0, the gallery as camera 1", ""});
  if (std::any_of(rows.begin(), rows.end(), [](const Row& row) { return row.record.split == Split::val; }))
    set.findings.push_back(
        {"choice", Severity::info, *file,
         options.train_with_val ? "trains on train and val together" : "trains on train alone, val is kept apart",
         "data.train_with_val in the experiment decides"});
  for (Row& row : rows) {
    if (row.record.role == Role::junk && row.record.split != Split::gallery)
      continue;
    auto& records = row.record.split == Split::query                             ? set.query
                    : row.record.split == Split::gallery                         ? set.gallery
                    : row.record.split == Split::train || options.train_with_val ? set.train
                                                                                 : set.val;
    records.push_back(std::move(row.record));
  }
  return set;
}

} // namespace

Layout csv_layout() {
  return {"csv", "CSV", "a CSV file with the columns path, identity, camera, split", recognise, read, {}, false};
}

} // namespace cds
