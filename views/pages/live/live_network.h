// The network that a search would derive at the epoch looked at, drawn: one look beside the weights it follows from.
#pragma once

#include "run/experiment.h"
#include "space/search_space.h"

#include <QObject>
#include <optional>
#include <vector>

namespace cds {

class NetworkView;

class LiveNetwork : public QObject {
  Q_OBJECT
public:
  explicit LiveNetwork(QObject* parent = nullptr);
  NetworkView* const view; // the caller's layout owns it

  void set_experiment(std::optional<Experiment> experiment);
  // The candidate of each layer; empty: none. Drawn when somebody looks, and only where it has changed.
  void show(std::vector<int> choices, int layer);
  void retranslate();

Q_SIGNALS:
  void layer_chosen(int layer);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void draw();
  std::optional<Experiment> experiment_;
  std::vector<int> wanted_, drawn_;
  int layer_ = -1;
};

} // namespace cds
