#include "views/pages/data/spreads.h"

#include "models/data_set_model.h"
#include "models/text.h"
#include "views/plots/bar_plot.h"

#include <algorithm>

namespace cds {

namespace {

constexpr int most_bins = 40;

// Whole numbers in at most `most_bins` bins of equal width. value_of(spread) is a map from number to count.
template <class Map>
std::vector<BarPlot::Bin> bins_of(const std::vector<SplitSpread>& spreads, Map SplitSpread::*map, int most) {
  std::int64_t low = 0, high = -1;
  for (const SplitSpread& spread : spreads)
    if (const Map& counts = spread.*map; !counts.empty()) {
      const std::int64_t first = counts.begin()->first, last = counts.rbegin()->first;
      low = high < low ? first : std::min(low, first);
      high = std::max(high, last);
    }
  std::vector<BarPlot::Bin> bins;
  if (high < low)
    return bins;
  const std::int64_t width = (high - low) / most + 1;
  for (std::int64_t from = low; from <= high; from += width)
    bins.push_back({static_cast<double>(from) - 0.5, static_cast<double>(from + width) - 0.5,
                    std::vector<double>(spreads.size(), 0.0)});
  for (std::size_t i = 0; i < spreads.size(); ++i)
    for (const auto& [number, count] : spreads[i].*map)
      bins[static_cast<std::size_t>((number - low) / width)].counts[i] += count;
  return bins;
}

QString numbers_of(const BarPlot::Bin& bin) {
  const auto first = static_cast<qint64>(bin.low + 0.5), last = static_cast<qint64>(bin.high - 0.5);
  return first == last ? QString::number(first) : Spreads::tr("%1 to %2").arg(first).arg(last);
}

} // namespace

Spreads::Spreads(const DataSetModel& model, QObject* parent)
    : QObject(parent), identities(new BarPlot), cameras(new BarPlot), model_(model) {
  identities->setObjectName(QStringLiteral("identity_histogram"));
  cameras->setObjectName(QStringLiteral("camera_histogram"));
  for (BarPlot* plot : {identities, cameras}) {
    plot->set_whole_numbers(true);
    plot->set_number_text([](double x) { return QString::number(x, 'f', 0); });
  }
}

void Spreads::retranslate() {
  identities->set_texts(tr("Images of an identity"), tr("images"), tr("identities"));
  identities->setToolTip({});
  cameras->set_texts(tr("Images of a camera"), tr("camera"), tr("images"));
  identities->set_bin_text([](const BarPlot::Bin& bin) {
    double sum = 0;
    for (const double count : bin.counts)
      sum += count;
    return tr("%n identities with %1 images", nullptr, static_cast<int>(sum)).arg(numbers_of(bin));
  });
  cameras->set_bin_text([](const BarPlot::Bin& bin) {
    double sum = 0;
    for (const double count : bin.counts)
      sum += count;
    return tr("Camera %1: %2 images").arg(numbers_of(bin), count_text(sum));
  });
  show_set();
}

void Spreads::show_set() {
  std::vector<BarPlot::Series> series;
  for (const SplitSpread& spread : model_.spreads())
    series.push_back({DataSetModel::split_text(spread.split), static_cast<int>(spread.split)});
  if (series.empty())
    series.push_back({});
  identities->set_series(series);
  cameras->set_series(series);
  identities->set_bins(bins_of(model_.spreads(), &SplitSpread::identities_by_images, most_bins));
  cameras->set_bins(bins_of(model_.spreads(), &SplitSpread::images_by_camera, most_bins));
}

} // namespace cds
