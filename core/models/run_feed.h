// The recorded content of one run, kept current while it goes on: its series, epochs, alphas, ledger, events, results.
// Filled by RunWatcher; read by pages and models. GUI thread.
#pragma once

#include "run/journal.h"

#include <QMap>
#include <QObject>
#include <QStringList>
#include <vector>

namespace cds {

class RunSeries; // models/run_series.h
struct FeedBatch;
struct FeedCurve;

class RunFeed : public QObject {
  Q_OBJECT
public:
  explicit RunFeed(const QString& id, QObject* parent = nullptr);

  [[nodiscard]] QString id() const { return id_; }
  [[nodiscard]] bool is_loaded() const { return loaded_; } // all that was recorded at the time of asking has arrived
  [[nodiscard]] QStringList series_names() const { return series_.keys(); }
  // The curve of that name; made empty where nothing is recorded yet, so that a plot can wait for it. Owned here.
  [[nodiscard]] RunSeries* series(const QString& name);
  [[nodiscard]] const std::vector<EpochRow>& epochs() const { return epochs_; } // ascending
  [[nodiscard]] const std::vector<AlphaRow>& alphas() const { return alphas_; } // ascending by epoch, layer, candidate
  [[nodiscard]] const std::vector<LedgerRow>& ledger() const { return ledger_; }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] Json result(const QString& key) const; // null where there is none
  [[nodiscard]] const Json& run_json() const {
    return run_json_;
  } // run.json as written by the engine; null until loaded

Q_SIGNALS:
  void loaded();
  void series_added(const QString& name);
  void epochs_appended(int first, int last); // rows of epochs()
  void alphas_appended(int first, int last); // rows of alphas()
  void ledger_appended(int first, int last);
  void events_appended(int first, int last);
  void result_changed(const QString& key);

private:
  friend class RunWatcher;
  void take(FeedBatch batch);
  void take_rows(const FeedCurve& curve, std::size_t first, std::size_t count);
  QString id_;
  bool loaded_ = false;
  QMap<QString, RunSeries*> series_;
  std::vector<EpochRow> epochs_;
  std::vector<AlphaRow> alphas_;
  std::vector<LedgerRow> ledger_;
  std::vector<Event> events_;
  QMap<QString, Json> results_;
  Json run_json_;
};

} // namespace cds
