// Metrics and queries of the shown rankings as files: what the table and the list show. GUI thread.
#pragma once

#include "models/retrieval_session.h"
#include "views/plots/export.h"

namespace cds {

// mAP, mINP, the CMC and the ROC, as far as it is known: CSV lines "metric,value", JSON with the names of
// `cds rank --json`. Numbers read back unchanged; what is not defined is empty in CSV and null in JSON.
[[nodiscard]] Picture metrics_table(std::shared_ptr<const RetrievalSession> session, std::vector<RocPoint> roc = {});
// One row a query, as `cds rank --per-query` writes it (retrieval/per_query.h).
[[nodiscard]] Picture queries_table(std::shared_ptr<const RetrievalSession> session);

} // namespace cds
