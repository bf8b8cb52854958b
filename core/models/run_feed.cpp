#include "models/run_feed.h"

#include "models/run_reading.h"
#include "models/run_series.h"
#include "models/text.h"

#include <iterator>

namespace cds {

RunFeed::RunFeed(const QString& id, QObject* parent) : QObject(parent), id_(id) {}

RunSeries* RunFeed::series(const QString& name) {
  auto found = series_.constFind(name);
  if (found != series_.constEnd())
    return *found;
  auto* made = new RunSeries(name, {}, this);
  series_.insert(name, made);
  Q_EMIT series_added(name);
  return made;
}

namespace {

// Appends `more` to `rows`; the first and last new place, or last < first.
template <class Row>
std::pair<int, int> append_rows(std::vector<Row>& rows, std::vector<Row>&& more) {
  const int first = static_cast<int>(rows.size());
  rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return {first, static_cast<int>(rows.size()) - 1};
}

} // namespace

void RunFeed::take_rows(const FeedCurve& curve, std::size_t first, std::size_t count) {
  RunSeries* into = series(to_qstring(curve.name));
  into->set_unit(to_qstring(curve.unit));
  if (count > 0)
    into->append(std::span(curve.samples).subspan(first, count));
}

void RunFeed::take(FeedBatch batch) {
  for (const FeedCurve& curve : batch.curves)
    take_rows(curve, 0, curve.samples.size());
  // All rows are in place before anybody is told, so that a listener sees one moment of the run.
  const auto [epoch_first, epoch_last] = append_rows(epochs_, std::move(batch.epochs));
  const auto [alpha_first, alpha_last] = append_rows(alphas_, std::move(batch.alphas));
  const auto [ledger_first, ledger_last] = append_rows(ledger_, std::move(batch.ledger));
  const auto [event_first, event_last] = append_rows(events_, std::move(batch.events));
  QStringList changed;
  for (auto& [key, value] : batch.results)
    if (const QString name = to_qstring(key); results_.value(name) != value) {
      results_.insert(name, value);
      changed << name;
    }
  if (epoch_last >= epoch_first)
    Q_EMIT epochs_appended(epoch_first, epoch_last);
  if (alpha_last >= alpha_first)
    Q_EMIT alphas_appended(alpha_first, alpha_last);
  if (ledger_last >= ledger_first)
    Q_EMIT ledger_appended(ledger_first, ledger_last);
  if (event_last >= event_first)
    Q_EMIT events_appended(event_first, event_last);
  for (const QString& key : changed)
    Q_EMIT result_changed(key);
}

Json RunFeed::result(const QString& key) const {
  return results_.value(key);
}

} // namespace cds
