#include "train/class_scores.h"

#include <algorithm>

namespace cds {

ClassScores class_scores(const EmbeddingSet& logits, const std::vector<int>& right) {
  ClassScores scores;
  scores.images = logits.rows;
  std::int64_t first = 0, among_five = 0;
  for (std::int64_t i = 0; i < logits.rows; ++i) {
    const auto row = logits.row(i);
    const auto wanted = static_cast<std::size_t>(right[static_cast<std::size_t>(i)]);
    std::int64_t before = 0;
    for (std::size_t c = 0; c < row.size(); ++c)
      before += row[c] > row[wanted] || (row[c] == row[wanted] && c < wanted);
    first += before == 0;
    among_five += before < 5;
  }
  if (logits.rows > 0) {
    scores.accuracy = static_cast<double>(first) / static_cast<double>(logits.rows);
    scores.top5 = static_cast<double>(among_five) / static_cast<double>(logits.rows);
  }
  return scores;
}

Result<Json> score_classes(const std::vector<ImageRecord>& records, const std::vector<std::int64_t>& classes,
                           const std::filesystem::path& root, const EmbedFunction& logits, const EmbedOptions& options,
                           const ProgressSink& progress, const std::function<Result<bool>()>& keep_going) {
  std::vector<int> right;
  for (const ImageRecord& record : records) {
    const auto place = std::lower_bound(classes.begin(), classes.end(), record.identity);
    if (place == classes.end() || *place != record.identity)
      return failed("class " + std::to_string(record.identity) + " is not among the training images",
                    record.path.string(), "unpack the data set again");
    right.push_back(static_cast<int>(place - classes.begin()));
  }
  CDS_ASSIGN(const EmbeddingSet outputs, embed_records(records, root, logits, options, progress, keep_going));
  if (outputs.rows > 0 && outputs.dims != static_cast<std::int64_t>(classes.size()))
    return failed("the network has " + std::to_string(outputs.dims) + " outputs for " + std::to_string(classes.size()) +
                  " classes");
  const ClassScores scores = class_scores(outputs, right);
  return Json{{"accuracy", scores.accuracy}, {"top5", scores.top5}, {"images", scores.images}};
}

} // namespace cds
