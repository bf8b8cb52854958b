#include "retrieval/projection.h"

#include "base/random.h"

#include <algorithm>
#include <cblas.h>
#include <cmath>
#include <numeric>

namespace cds {
namespace {

constexpr std::int64_t most_dims = 8192; // the covariance is dims x dims doubles
constexpr std::int64_t block_rows = 4096;
constexpr int most_iterations = 1000;

std::vector<double> mean_of(const EmbeddingSet& set) {
  std::vector<double> mean(static_cast<std::size_t>(set.dims), 0);
  for (std::int64_t i = 0; i < set.rows; ++i)
    for (std::size_t k = 0; k < mean.size(); ++k)
      mean[k] += set.row(i)[k];
  for (double& value : mean)
    value /= static_cast<double>(set.rows);
  return mean;
}

// dims x dims, symmetric: the sum of (x - mean)(x - mean)^T, blocks in float added up in double.
Result<std::vector<double>> scatter_of(const EmbeddingSet& set, const std::vector<double>& mean,
                                       const std::stop_token& stop) {
  const auto d = static_cast<std::size_t>(set.dims);
  const auto n = static_cast<int>(set.dims);
  std::vector<double> scatter(d * d, 0);
  std::vector<float> centred(static_cast<std::size_t>(std::min(block_rows, set.rows)) * d), product(d * d);
  for (std::int64_t begin = 0; begin < set.rows; begin += block_rows) {
    if (stop.stop_requested())
      return cancelled();
    const std::int64_t count = std::min(block_rows, set.rows - begin);
    for (std::int64_t i = 0; i < count; ++i)
      for (std::size_t k = 0; k < d; ++k)
        centred[static_cast<std::size_t>(i) * d + k] = static_cast<float>(set.row(begin + i)[k] - mean[k]);
    cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, n, static_cast<int>(count), 1.0F, centred.data(), n, 0.0F,
                product.data(), n);
    for (std::size_t r = 0; r < d; ++r)
      for (std::size_t c = 0; c <= r; ++c)
        scatter[r * d + c] += product[r * d + c];
  }
  for (std::size_t r = 0; r < d; ++r)
    for (std::size_t c = 0; c < r; ++c)
      scatter[c * d + r] = scatter[r * d + c];
  return scatter;
}

// p vectors of length d, one after the other, made orthonormal (modified Gram-Schmidt, twice is enough).
void orthonormalise(std::vector<double>& vectors, std::size_t p, std::size_t d) {
  const auto n = static_cast<int>(d);
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t i = 0; i < p; ++i) {
      double* v = &vectors[i * d];
      for (std::size_t j = 0; j < i; ++j)
        cblas_daxpy(n, -cblas_ddot(n, v, 1, &vectors[j * d], 1), &vectors[j * d], 1, v, 1);
      const double length = cblas_dnrm2(n, v, 1);
      cblas_dscal(n, length > 0 ? 1 / length : 0, v, 1);
    }
}

// Eigenvectors (columns of `vectors`) and values of a small symmetric matrix, largest first: Jacobi's rotations.
void small_eigen(std::vector<double> a, std::size_t p, std::vector<double>& values, std::vector<double>& vectors) {
  std::vector<double> u(p * p, 0);
  for (std::size_t i = 0; i < p; ++i)
    u[i * p + i] = 1;
  for (int sweep = 0; sweep < 60; ++sweep) {
    double off = 0;
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = i + 1; j < p; ++j) {
        off += a[i * p + j] * a[i * p + j];
        if (a[i * p + j] == 0)
          continue;
        const double theta = (a[j * p + j] - a[i * p + i]) / (2 * a[i * p + j]);
        const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        for (std::size_t k = 0; k < p; ++k) {
          const double x = a[k * p + i], y = a[k * p + j];
          a[k * p + i] = c * x - s * y;
          a[k * p + j] = s * x + c * y;
        }
        for (std::size_t k = 0; k < p; ++k) {
          const double x = a[i * p + k], y = a[j * p + k];
          a[i * p + k] = c * x - s * y;
          a[j * p + k] = s * x + c * y;
        }
        for (std::size_t k = 0; k < p; ++k) {
          const double x = u[k * p + i], y = u[k * p + j];
          u[k * p + i] = c * x - s * y;
          u[k * p + j] = s * x + c * y;
        }
      }
    if (off < 1e-300)
      break;
  }
  std::vector<std::size_t> order(p);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return a[i * p + i] > a[j * p + j]; });
  values.resize(p);
  vectors.resize(p * p);
  for (std::size_t i = 0; i < p; ++i) {
    values[i] = a[order[i] * p + order[i]];
    for (std::size_t k = 0; k < p; ++k)
      vectors[k * p + i] = u[k * p + order[i]];
  }
}

struct Axes {
  std::vector<double> directions; // 2 x dims
  std::vector<double> values;
};

// The two leading eigenvectors: orthogonal iteration with Rayleigh-Ritz on a few vectors more.
Result<Axes> leading_axes(const std::vector<double>& scatter, std::size_t d, const std::stop_token& stop) {
  const std::size_t p = std::min<std::size_t>(10, d);
  const auto n = static_cast<int>(d), m = static_cast<int>(p);
  std::vector<double> v(p * d), next(p * d), small(p * p), values, rotation;
  Random random(20210619, RandomUse::initialise);
  for (double& value : v)
    value = random.normal();
  orthonormalise(v, p, d);
  std::vector<double> before(p, 0);
  for (int iteration = 0; iteration < most_iterations; ++iteration) {
    if (stop.stop_requested())
      return cancelled();
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, n, 1, v.data(), n, scatter.data(), n, 0, next.data(),
                n);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, m, n, 1, v.data(), n, next.data(), n, 0, small.data(), m);
    small_eigen(small, p, values, rotation);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, n, m, 1, rotation.data(), m, next.data(), n, 0, v.data(),
                n);
    orthonormalise(v, p, d);
    double change = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, p); ++i)
      change = std::max(change, std::abs(values[i] - before[i]));
    if (change <= 1e-14 * std::abs(values[0]))
      break;
    before = values;
  }
  v.resize(2 * d, 0); // one-dimensional features have no second axis: zeros
  values.resize(2, 0);
  return Axes{std::move(v), std::move(values)};
}

} // namespace

Result<Projection> project_pca(const EmbeddingSet& set, std::stop_token stop) {
  CDS_TRY(check(set, "embeddings"));
  if (set.rows < 2)
    return failed("a map needs at least 2 images, not " + std::to_string(set.rows));
  if (set.dims > most_dims)
    return failed("a map is made of features of at most " + std::to_string(most_dims) + " numbers, not " +
                  std::to_string(set.dims));
  const auto d = static_cast<std::size_t>(set.dims);
  const std::vector<double> mean = mean_of(set);
  CDS_ASSIGN(const std::vector<double> scatter, scatter_of(set, mean, stop));
  CDS_ASSIGN(Axes axes, leading_axes(scatter, d, stop));
  double total = 0;
  for (std::size_t k = 0; k < d; ++k)
    total += scatter[k * d + k];
  Projection projection;
  for (std::size_t a = 0; a < 2; ++a) {
    const auto axis = std::span(axes.directions).subspan(a * d, d);
    const auto largest =
        std::max_element(axis.begin(), axis.end(), [](double x, double y) { return std::abs(x) < std::abs(y); });
    if (*largest < 0)
      std::transform(axis.begin(), axis.end(), axis.begin(), std::negate<>());
    projection.explained.push_back(total > 0 ? std::max(0.0, axes.values[a] / total) : 0);
  }
  projection.points.resize(static_cast<std::size_t>(set.rows) * 2);
  for (std::int64_t i = 0; i < set.rows; ++i)
    for (std::size_t a = 0; a < 2; ++a) {
      double sum = 0;
      for (std::size_t k = 0; k < d; ++k)
        sum += (set.row(i)[k] - mean[k]) * axes.directions[a * d + k];
      projection.points[static_cast<std::size_t>(i) * 2 + a] = static_cast<float>(sum);
    }
  return projection;
}

} // namespace cds
