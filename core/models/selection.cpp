#include "models/selection.h"

namespace cds {

void Selection::set_run(const QString& id) {
  if (id == run_)
    return;
  run_ = id;
  Q_EMIT run_changed(id);
  set_epoch(none);
  set_layer(none);
  set_candidate(none);
  set_query(none);
}

void Selection::set_epoch(int epoch) {
  if (std::exchange(epoch_, epoch) != epoch)
    Q_EMIT epoch_changed(epoch);
}

void Selection::set_layer(int layer) {
  if (std::exchange(layer_, layer) != layer)
    Q_EMIT layer_changed(layer);
}

void Selection::set_candidate(int candidate) {
  if (std::exchange(candidate_, candidate) != candidate)
    Q_EMIT candidate_changed(candidate);
}

void Selection::set_query(int query) {
  if (std::exchange(query_, query) != query)
    Q_EMIT query_changed(query);
}

} // namespace cds
