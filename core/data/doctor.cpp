#include "data/doctor.h"

#include "base/process.h"
#include "data/layouts.h"
#include "data/scan.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace cds {
namespace {

bool tests(const ImageRecord& record) {
  return record.split == Split::query || record.split == Split::gallery;
}

std::string with_thousands(std::int64_t value) {
  std::string text = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string plural(std::int64_t count, const std::string& one, const std::string& many) {
  return with_thousands(count) + " " + (count == 1 ? one : many);
}

std::map<std::int64_t, std::vector<const ImageRecord*>>
persons(std::initializer_list<const std::vector<ImageRecord>*> lists) {
  std::map<std::int64_t, std::vector<const ImageRecord*>> people;
  for (const auto* records : lists)
    for (const ImageRecord& record : *records)
      if (record.role == Role::person)
        people[record.identity].push_back(&record);
  return people;
}

void find_identity_leaks(const Dataset& set, std::vector<Finding>& findings) {
  if (set.separate_numbering)
    return;
  const auto trains = persons({&set.train, &set.val}), tested = persons({&set.query, &set.gallery});
  for (const auto& [identity, images] : trains)
    if (const auto leak = tested.find(identity); leak != tested.end())
      findings.push_back({"identity-leak", Severity::error, leak->second.front()->path,
                          "identity " + identity_text(set, identity) + " is in train (" +
                              plural(static_cast<std::int64_t>(images.size()), "image", "images") + ", e.g. " +
                              relative_path(set, *images.front()) + ") and in the test",
                          "Keep each person on one side, or give different people different numbers"});
}

void find_unanswered(const Dataset& set, std::vector<Finding>& findings) {
  const auto answers = persons({&set.gallery});
  if (set.single_shot && set.query.empty())
    for (const auto& [identity, images] : answers)
      if (images.size() == 1)
        findings.push_back({"no-answer", Severity::warning, images.front()->path,
                            "is the only image of identity " + identity_text(set, identity) + ": nobody asks for it",
                            "Add an image of it, or take it out of the list"});
  for (const ImageRecord& query : set.query) {
    const auto found = answers.find(query.identity);
    const bool none = found == answers.end();
    if (none || std::all_of(found->second.begin(), found->second.end(),
                            [&](const ImageRecord* image) { return image->camera == query.camera; }))
      findings.push_back({"no-answer", Severity::warning, query.path,
                          none ? "the gallery has no image of identity " + identity_text(set, query.identity)
                               : "the gallery has identity " + identity_text(set, query.identity) + " from camera " +
                                     std::to_string(query.camera) + " alone, the query's own",
                          "The query is left out of every score; add an image from another camera"});
  }
}

void find_shortages(const Dataset& set, const DoctorOptions& options, std::vector<Finding>& findings) {
  const auto people = persons({&set.train});
  const std::string shape =
      std::to_string(options.identities_per_batch) + " x " + std::to_string(options.images_per_identity);
  if (static_cast<int>(people.size()) < options.identities_per_batch)
    findings.push_back({"few-identities",
                        Severity::error,
                        {},
                        "train has " + plural(static_cast<std::int64_t>(people.size()), "identity", "identities") +
                            ", too few for batches of " + shape,
                        "Lower train.identities_per_batch, or add identities"});
  std::int64_t few = 0;
  const ImageRecord* example = nullptr;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const auto& [identity, images] : people) {
    if (static_cast<int>(images.size()) >= options.images_per_identity)
      continue;
    ++few;
    if (images.size() < fewest) {
      fewest = images.size();
      example = images.front();
    }
  }
  if (few > 0)
    findings.push_back({"few-images", Severity::warning, example->path,
                        plural(few, "training identity has", "training identities have") + " fewer than " +
                            std::to_string(options.images_per_identity) + " images for batches of " + shape +
                            ", e.g. identity " + identity_text(set, example->identity) + " with " +
                            std::to_string(fewest),
                        "Their images repeat inside a batch; lower train.images_per_identity, or add images"});
}

// What an equal picture in two places means.
void judge_pair(const Dataset& set, const ImageRecord& first, const ImageRecord& other, std::vector<Finding>& findings,
                std::map<std::pair<Split, Split>, std::vector<const ImageRecord*>>& harmless) {
  if (tests(first) != tests(other)) {
    const ImageRecord& tested = tests(first) ? first : other;
    const ImageRecord& trained = tests(first) ? other : first;
    findings.push_back({"duplicate-leak", Severity::error, tested.path,
                        std::string("is in ") + to_text(tested.split) + " and, as the same picture, in " +
                            to_text(trained.split) + ": " + relative_path(set, trained),
                        "Take one of the two out: scores on it are worth nothing"});
  } else if (first.identity != other.identity) {
    findings.push_back({"duplicate", Severity::warning, other.path,
                        "shows identity " + identity_text(set, other.identity) + " but is the same picture as " +
                            relative_path(set, first) + " of identity " + identity_text(set, first.identity),
                        "One of the two labels is wrong"});
  } else if (first.split != other.split && first.camera != other.camera) {
    findings.push_back(
        {"duplicate", Severity::warning, other.path,
         "is the same picture as " + relative_path(set, first) + ", but from another camera: the query finds itself",
         "Correct the camera, or take one of the two out"});
  } else {
    harmless[{first.split, other.split}].push_back(&other);
  }
}

void find_duplicates(const Dataset& set, const std::vector<ScannedImage>& scanned, std::vector<Finding>& findings) {
  std::unordered_map<std::uint64_t, const ScannedImage*> first_with;
  std::map<std::pair<Split, Split>, std::vector<const ImageRecord*>> harmless;
  for (const ScannedImage& image : scanned) {
    if (image.error || image.record->role == Role::junk)
      continue;
    const auto [found, fresh] = first_with.emplace(image.hash, &image);
    if (!fresh)
      judge_pair(set, *found->second->record, *image.record, findings, harmless);
  }
  for (const auto& [splits, records] : harmless) {
    const std::string place = splits.first == splits.second
                                  ? std::string("in ") + to_text(splits.first)
                                  : std::string("in ") + to_text(splits.second) + " and in " + to_text(splits.first);
    findings.push_back({"duplicate", Severity::info, records.front()->path,
                        plural(static_cast<std::int64_t>(records.size()), "picture of one identity is",
                               "pictures of one identity are") +
                            " there twice " + place,
                        ""});
  }
}

// The published set that agrees in its image counts, else the one of the report's title, else the first.
const PublishedCounts& published_set(const Layout& layout, DoctorReport& report) {
  std::map<Split, std::int64_t> images;
  for (const SplitCount& count : report.splits)
    images[count.split] = count.images;
  const auto agrees = [&](const PublishedCounts& counts) {
    return images[Split::train] == counts.train && images[Split::query] == counts.query &&
           images[Split::gallery] == counts.gallery;
  };
  const auto rank = [&](const PublishedCounts& counts) { return 2 * agrees(counts) + (counts.title == report.title); };
  const auto best =
      std::max_element(layout.published.begin(), layout.published.end(),
                       [&](const PublishedCounts& a, const PublishedCounts& b) { return rank(a) < rank(b); });
  report.as_published = agrees(*best);
  return *best;
}

void compare_counts(const Layout& layout, const Dataset& set, DoctorReport& report) {
  if (layout.published.empty())
    return;
  const PublishedCounts& named = published_set(layout, report);
  const std::string title(named.title);
  const std::string published =
      with_thousands(named.train) + " / " + with_thousands(named.query) + " / " + with_thousands(named.gallery);
  if (!*report.as_published) {
    report.findings.push_back(
        {"counts",
         Severity::info,
         {},
         "train, query and gallery images differ from the published " + title + " (" + published + ")",
         "Right for another set in this layout; else unpack the set again"});
    return;
  }
  report.findings.push_back(
      {"counts",
       Severity::info,
       {},
       "train, query and gallery images agree with the published " + title + " (" + published + ")",
       ""});
  std::set<std::int64_t> cameras;
  for (const auto* records : {&set.train, &set.val, &set.query, &set.gallery})
    for (const ImageRecord& record : *records)
      cameras.insert(record.camera);
  const auto check = [&](std::int64_t seen, int expected, const std::string& what) {
    if (expected >= 0 && seen != expected)
      report.findings.push_back(
          {"counts",
           Severity::warning,
           {},
           "has " + with_thousands(seen) + " " + what + ", the published " + title + " " + with_thousands(expected),
           "Images agree in number but not in labels: unpack the set again"});
  };
  check(count_split(Split::train, set.train).identities, named.train_identities, "training identities");
  check(count_split(Split::query, set.query).identities, named.test_identities, "query identities");
  check(static_cast<std::int64_t>(cameras.size()), named.cameras, "cameras");
}

Json size_json(int height, int width) {
  return Json::array({height, width});
}

} // namespace

SplitCount count_split(Split split, const std::vector<ImageRecord>& records) {
  SplitCount count;
  count.split = split;
  std::set<std::int64_t> identities, cameras;
  for (const ImageRecord& record : records) {
    if (record.role == Role::junk) {
      ++count.junk;
      continue;
    }
    ++count.images;
    cameras.insert(record.camera);
    if (record.role == Role::distractor)
      ++count.distractors;
    else
      identities.insert(record.identity);
  }
  count.identities = static_cast<std::int64_t>(identities.size());
  count.cameras = static_cast<std::int64_t>(cameras.size());
  return count;
}

std::int64_t DoctorReport::count(Severity severity) const {
  return std::count_if(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.severity == severity; });
}

Result<DoctorReport> examine(const std::filesystem::path& root, const std::string& layout, const DoctorOptions& options,
                             const ProgressSink& progress, std::stop_token stop) {
  CDS_ASSIGN(const Dataset set, read_dataset(root, layout, options.read));
  return examine(set, options, progress, stop);
}

Result<DoctorReport> examine(const Dataset& set, const DoctorOptions& options, const ProgressSink& progress,
                             std::stop_token stop) {
  const double begin = now_seconds();
  DoctorReport report;
  report.root = set.root;
  report.layout = set.layout;
  report.title = set.title;
  report.findings = set.findings;
  std::vector<const ImageRecord*> all;
  for (const auto& [split, records] : {std::pair{Split::train, &set.train},
                                       {Split::val, &set.val},
                                       {Split::query, &set.query},
                                       {Split::gallery, &set.gallery}}) {
    if (split != Split::val || !records->empty())
      report.splits.push_back(count_split(split, *records));
    for (const ImageRecord& record : *records)
      all.push_back(&record);
  }
  if (options.decode) {
    CDS_ASSIGN(const auto scanned, scan_images(all, options.threads, progress, stop));
    for (const ScannedImage& image : scanned) {
      if (image.error) {
        report.findings.push_back(
            {"unreadable", Severity::error, image.record->path, image.error->what, image.error->way_out});
        continue;
      }
      const bool first = report.largest_height == 0;
      report.smallest_height = first ? image.height : std::min(report.smallest_height, image.height);
      report.smallest_width = first ? image.width : std::min(report.smallest_width, image.width);
      report.largest_height = std::max(report.largest_height, image.height);
      report.largest_width = std::max(report.largest_width, image.width);
    }
    find_duplicates(set, scanned, report.findings);
  }
  if (!set.classification) {
    find_identity_leaks(set, report.findings);
    find_unanswered(set, report.findings);
    find_shortages(set, options, report.findings);
  }
  if (const Layout* layout = find_layout(set.layout))
    compare_counts(*layout, set, report);
  std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(-static_cast<int>(a.severity), a.code, a.path.native()) <
           std::tuple(-static_cast<int>(b.severity), b.code, b.path.native());
  });
  report.seconds = now_seconds() - begin;
  return report;
}

Json to_json(const DoctorReport& report) {
  Json out;
  out["root"] = report.root.string();
  out["layout"] = report.layout;
  out["title"] = report.title;
  out["as_published"] = report.as_published ? Json(*report.as_published) : Json();
  out["splits"] = Json::object();
  for (const SplitCount& count : report.splits)
    out["splits"][to_text(count.split)] = {{"images", count.images},
                                           {"identities", count.identities},
                                           {"cameras", count.cameras},
                                           {"junk", count.junk},
                                           {"distractors", count.distractors}};
  out["sizes"] = Json();
  if (report.largest_height > 0)
    out["sizes"] = {{"smallest", size_json(report.smallest_height, report.smallest_width)},
                    {"largest", size_json(report.largest_height, report.largest_width)}};
  out["errors"] = report.count(Severity::error);
  out["warnings"] = report.count(Severity::warning);
  out["findings"] = Json::array();
  for (const Finding& finding : report.findings)
    out["findings"].push_back({{"code", finding.code},
                               {"severity", to_text(finding.severity)},
                               {"path", finding.path.string()},
                               {"reason", finding.reason},
                               {"way_out", finding.way_out}});
  out["seconds"] = report.seconds;
  return out;
}

} // namespace cds
