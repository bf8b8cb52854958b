#include "models/alpha_history.h"

#include "models/run_feed.h"

#include <QSignalBlocker>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

std::vector<double> softmax(std::span<const double> row) {
  std::vector<double> out(row.begin(), row.end());
  if (out.empty())
    return out;
  const double largest = *std::max_element(out.begin(), out.end());
  double sum = 0;
  for (double& value : out) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (double& value : out)
    value /= sum;
  return out;
}

double relative_entropy(std::span<const double> probabilities) {
  if (probabilities.size() < 2)
    return 0;
  double sum = 0;
  for (double p : probabilities)
    if (p > 0 || std::isnan(p))
      sum -= p * std::log(p);
  return sum / std::log(static_cast<double>(probabilities.size()));
}

double top_two_margin(std::span<const double> probabilities) {
  if (probabilities.size() < 2)
    return 0;
  double first = -1, second = -1;
  for (double p : probabilities) {
    if (p > first)
      second = std::exchange(first, p);
    else if (p > second)
      second = p;
  }
  return first - second;
}

int first_largest(std::span<const double> row) {
  return row.empty() ? -1 : static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin());
}

void AlphaHistory::follow(RunFeed* feed) {
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  feed_ = feed;
  QSignalBlocker quiet(this);
  clear();
  if (feed) {
    const auto part = [](const auto& rows, int first, int last) {
      return std::span(rows).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first + 1));
    };
    connect(feed, &RunFeed::alphas_appended, this,
            [this, feed, part](int first, int last) { append_alphas(part(feed->alphas(), first, last)); });
    connect(feed, &RunFeed::ledger_appended, this,
            [this, feed, part](int first, int last) { append_ledger(part(feed->ledger(), first, last)); });
    append_alphas(feed->alphas());
    append_ledger(feed->ledger());
  }
  quiet.unblock();
  Q_EMIT reset();
}

void AlphaHistory::clear() {
  epochs_.clear();
  ledger_.clear();
  highest_ = 0;
  Q_EMIT reset();
}

void AlphaHistory::finish(AlphaEpoch& epoch) {
  for (AlphaLayer& layer : epoch.layers) {
    layer.probability = softmax(layer.alpha);
    layer.entropy = relative_entropy(layer.probability);
    layer.margin = top_two_margin(layer.probability);
    layer.best = first_largest(layer.alpha);
    for (double p : layer.probability)
      highest_ = std::max(highest_, p);
  }
}

void AlphaHistory::append_alphas(std::span<const AlphaRow> rows) {
  int first_row = -1;
  for (const AlphaRow& cell : rows) {
    if (cell.layer < 0 || cell.candidate < 0 || (!epochs_.empty() && epochs_.back().epoch > cell.epoch))
      continue;
    if (epochs_.empty() || epochs_.back().epoch < cell.epoch) {
      if (first_row >= 0)
        finish(epochs_.back());
      epochs_.push_back({cell.epoch, {}});
    }
    if (first_row < 0)
      first_row = size() - 1;
    auto& layers = epochs_.back().layers;
    if (cell.layer >= static_cast<int>(layers.size()))
      layers.resize(static_cast<std::size_t>(cell.layer) + 1);
    auto& alpha = layers[static_cast<std::size_t>(cell.layer)].alpha;
    if (cell.candidate >= static_cast<int>(alpha.size()))
      alpha.resize(static_cast<std::size_t>(cell.candidate) + 1);
    alpha[static_cast<std::size_t>(cell.candidate)] = cell.alpha;
  }
  if (first_row < 0)
    return;
  finish(epochs_.back());
  Q_EMIT appended(first_row, size() - 1);
}

void AlphaHistory::append_ledger(std::span<const LedgerRow> rows) {
  bool grown = false;
  for (const LedgerRow& cell : rows) {
    if (cell.layer < 0 || cell.candidate < 0 || (!ledger_.empty() && ledger_.back().epoch > cell.epoch))
      continue;
    if (ledger_.empty() || ledger_.back().epoch < cell.epoch)
      ledger_.push_back({cell.epoch, {}});
    auto& counts = ledger_.back().counts;
    if (cell.layer >= static_cast<int>(counts.size()))
      counts.resize(static_cast<std::size_t>(cell.layer) + 1);
    auto& row = counts[static_cast<std::size_t>(cell.layer)];
    if (cell.candidate >= static_cast<int>(row.size()))
      row.resize(static_cast<std::size_t>(cell.candidate) + 1);
    row[static_cast<std::size_t>(cell.candidate)] = cell.count;
    grown = true;
  }
  if (grown && !epochs_.empty())
    Q_EMIT appended(size() - 1, size() - 1);
}

int AlphaHistory::row_of(int epoch) const {
  if (epochs_.empty())
    return -1;
  if (epoch < 0)
    return size() - 1;
  const auto after = std::upper_bound(epochs_.begin(), epochs_.end(), epoch,
                                      [](int value, const AlphaEpoch& row) { return value < row.epoch; });
  return std::max(0, static_cast<int>(after - epochs_.begin()) - 1);
}

int AlphaHistory::layers() const {
  return epochs_.empty() ? 0 : static_cast<int>(epochs_.front().layers.size());
}

int AlphaHistory::candidates() const {
  return layers() == 0 ? 0 : static_cast<int>(epochs_.front().layers.front().alpha.size());
}

std::vector<int> AlphaHistory::derived(int row) const {
  std::vector<int> out;
  for (const AlphaLayer& layer : at(row).layers)
    out.push_back(layer.best);
  return out;
}

int AlphaHistory::last_switch(int layer, int row) const {
  const auto best = [&](int r) { return at(r).layers[static_cast<std::size_t>(layer)].best; };
  for (int r = std::min(row, size() - 1); r > 0; --r)
    if (best(r) != best(r - 1))
      return at(r).epoch;
  return -1;
}

std::vector<std::vector<qint64>> AlphaHistory::trained(int epoch) const {
  if (ledger_.empty())
    return {};
  if (epoch < 0)
    return ledger_.back().counts;
  const auto after = std::upper_bound(ledger_.begin(), ledger_.end(), epoch,
                                      [](int value, const LedgerEpoch& row) { return value < row.epoch; });
  if (after == ledger_.begin()) { // before the first recorded epoch nothing had been trained
    auto zero = ledger_.front().counts;
    for (auto& row : zero)
      std::fill(row.begin(), row.end(), 0);
    return zero;
  }
  return std::prev(after)->counts;
}

} // namespace cds
