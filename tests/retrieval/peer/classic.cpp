// The loop of the classic evaluation procedure, compiled (classic.py calls it): for each query a walk over its whole
// sorted row with the mask of what is dropped, the cumulated CMC, and the precision at each right match.
#include <cstdint>
#include <vector>

// order: queries x gallery, rows of argsort. cmc: `gallery` sums, zeros on entry, shares on return. Returns mAP.
extern "C" double classic_loop(const std::int64_t* order, const std::int64_t* q_id, const std::int64_t* q_cam,
                               const std::int64_t* g_id, const std::int64_t* g_cam, std::int64_t queries,
                               std::int64_t gallery, double* cmc) {
  std::vector<float> matches(static_cast<std::size_t>(gallery)), cumulated(matches.size());
  double ap_sum = 0;
  std::int64_t valid = 0;
  for (std::int64_t q = 0; q < queries; ++q) {
    const std::int64_t* row = order + q * gallery;
    std::int64_t kept = 0;
    bool any = false;
    for (std::int64_t i = 0; i < gallery; ++i) {
      const std::int64_t g = row[i];
      if (g_id[g] == -1 || (g_id[g] == q_id[q] && g_cam[g] == q_cam[q]))
        continue;
      matches[static_cast<std::size_t>(kept)] = g_id[g] == q_id[q] ? 1.0F : 0.0F;
      any = any || g_id[g] == q_id[q];
      ++kept;
    }
    if (q_id[q] == -1 || !any)
      continue;
    ++valid;
    float sum = 0;
    for (std::int64_t i = 0; i < kept; ++i) {
      sum += matches[static_cast<std::size_t>(i)];
      cumulated[static_cast<std::size_t>(i)] = sum;
    }
    double ap = 0;
    for (std::int64_t i = 0; i < kept; ++i)
      ap += static_cast<double>(cumulated[static_cast<std::size_t>(i)]) / static_cast<double>(i + 1) *
            matches[static_cast<std::size_t>(i)];
    ap_sum += ap / sum;
    for (std::int64_t i = 0; i < gallery; ++i)
      cmc[i] += i >= kept || cumulated[static_cast<std::size_t>(i)] > 0 ? 1 : 0;
  }
  for (std::int64_t i = 0; i < gallery; ++i)
    cmc[i] /= static_cast<double>(valid);
  return ap_sum / static_cast<double>(valid);
}
