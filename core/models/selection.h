// What all pages look at: moving between pages never loses one's place. GUI thread.
#pragma once

#include <QObject>
#include <QString>

namespace cds {

class Selection : public QObject {
  Q_OBJECT
public:
  static constexpr int none = -1;
  using QObject::QObject;

  [[nodiscard]] QString run() const { return run_; }         // a run's id, or empty
  [[nodiscard]] int epoch() const { return epoch_; }         // none: the newest, followed while the run goes on
  [[nodiscard]] int layer() const { return layer_; }         // 0-based, or none
  [[nodiscard]] int candidate() const { return candidate_; } // index in the space's candidates, or none
  [[nodiscard]] int query() const { return query_; }         // row of the run's query set, or none

  // Each emits its signal only when the value changes. A new run resets epoch, layer, candidate and query.
  void set_run(const QString& id);
  void set_epoch(int epoch);
  void set_layer(int layer);
  void set_candidate(int candidate);
  void set_query(int query);

Q_SIGNALS:
  void run_changed(const QString& id);
  void epoch_changed(int epoch);
  void layer_changed(int layer);
  void candidate_changed(int candidate);
  void query_changed(int query);

private:
  QString run_;
  int epoch_ = none, layer_ = none, candidate_ = none, query_ = none;
};

} // namespace cds
