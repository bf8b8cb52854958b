// How the networks of a space spread over cost: counted exactly, in the background. GUI thread.
#pragma once

#include "models/background.h"
#include "space/census.h"

#include <QObject>
#include <vector>

namespace cds {

class CensusModel : public QObject {
  Q_OBJECT
public:
  enum class Axis { parameters, multiply_adds };
  static constexpr int bins = 80;

  explicit CensusModel(QObject* parent = nullptr);

  // changed() follows; a newer call replaces an older one. The budget cuts what fits out of the whole.
  void count(const CostTable& table, const Budget& budget = {});
  [[nodiscard]] bool is_counting() const { return counting_; }

  struct Bin {
    double low = 0, high = 0; // edges, parameters or multiply-adds
    double networks = 0;      // of the whole space
    double fitting = 0;       // of those, within the budget
  };
  [[nodiscard]] const std::vector<Bin>& histogram(Axis axis) const {
    return axis == Axis::parameters ? params_ : macs_;
  }
  // The cost that half of the networks do not exceed.
  [[nodiscard]] double median(Axis axis) const { return axis == Axis::parameters ? params_median_ : macs_median_; }

  [[nodiscard]] const Budget& budget() const { return budget_; }
  [[nodiscard]] double networks() const { return networks_; } // in the space
  [[nodiscard]] double fitting() const { return fitting_; }   // within the budget

Q_SIGNALS:
  void changed();

private:
  std::vector<Bin> params_, macs_;
  double params_median_ = 0, macs_median_ = 0;
  double networks_ = 0, fitting_ = 0;
  Budget budget_;
  bool counting_ = false;
  BackgroundWork work_;
};

} // namespace cds
