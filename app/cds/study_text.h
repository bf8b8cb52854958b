// A study's results as a JSON object, as a table for people and as Markdown.
#pragma once

#include "base/json.h"
#include "run/study.h"

#include <string>
#include <vector>

namespace cds {

enum class TableStyle { text, markdown };

// {"chance", "variants": [{"name", "settings", "seeds": [...], "mAP": {"mean", "deviation", "count"}, "rank1", ...}]};
// shares, seconds and MB. What is not there yet is left out.
[[nodiscard]] Json study_json(const Study& study, const std::vector<StudyRow>& rows);

// A row a variant: mean time and highest peak memory of its searches, means of its networks' sizes, mean +- deviation
// of mAP and rank-1 over the seeds that are tested; then the chance level and the genotypes seed by seed.
[[nodiscard]] std::string study_table(const Study& study, const std::vector<StudyRow>& rows, TableStyle style);

} // namespace cds
