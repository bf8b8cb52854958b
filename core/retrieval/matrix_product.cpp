#include "retrieval/matrix_product.h"

#include "base/process.h"

#include <algorithm>
#include <cblas.h>

namespace cds {

double matrix_product_seconds(const EmbeddingSet& query, const EmbeddingSet& gallery, int threads) {
  constexpr std::int64_t rows = 2048, columns = 8192; // large enough for full speed, 64 MB
  std::vector<float> out(static_cast<std::size_t>(std::min(rows, query.rows) * std::min(columns, gallery.rows)));
  const int before = openblas_get_num_threads();
  openblas_set_num_threads(threads > 0 ? threads : core_count());
  const double started = now_seconds();
  for (std::int64_t g = 0; g < gallery.rows; g += columns)
    for (std::int64_t q = 0; q < query.rows; q += rows) {
      const auto m = static_cast<int>(std::min(rows, query.rows - q)),
                 n = static_cast<int>(std::min(columns, gallery.rows - g));
      const auto k = static_cast<int>(query.dims);
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1.0F, query.row(q).data(), k, gallery.row(g).data(),
                  k, 0.0F, out.data(), n);
    }
  const double seconds = now_seconds() - started;
  openblas_set_num_threads(before);
  return seconds;
}

} // namespace cds
