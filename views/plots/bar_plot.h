// Histograms: numbered bins, several series stacked on each other, known values marked. GUI thread.
//
// Wheel and drag zoom and pan along x (with Ctrl along y), double click resets. Keys: Left/Right walk over the bars and
// say them, + and - zoom, 0 resets. The legend toggles series; the menu copies and exports.
#pragma once

#include "views/plots/chart.h"

#include <functional>
#include <memory>
#include <vector>

namespace cds {

class BarPlot : public Chart {
  Q_OBJECT
public:
  struct Bin {
    double low = 0, high = 0;   // edges
    std::vector<double> counts; // one for each series
  };
  struct Series {
    QString name;
    int color = 0; // for series_color(); -1: faint, for what does not count
  };
  struct Mark {
    QString name;
    double x = 0;
    int color = 1; // for series_color()
  };

  explicit BarPlot(QWidget* parent = nullptr);
  ~BarPlot() override;

  void set_series(std::vector<Series> series);
  void set_bins(std::vector<Bin> bins); // keeps the view where the bins' range is the same
  void set_marks(std::vector<Mark> marks);
  void set_limit(double x);                                // a dashed line; infinity: none
  void set_whole_numbers(bool whole);                      // bins stand for numbers: ticks on whole ones alone
  void set_number_text(std::function<QString(double)> f);  // of x values; 6 digits by default
  void set_bin_text(std::function<QString(const Bin&)> f); // what a bar says when pointed at

  void reset_view() override;
  void set_series_visible(int series, bool visible);
  [[nodiscard]] bool is_series_visible(int series) const;
  [[nodiscard]] std::pair<double, double> x_range() const; // on screen now
  [[nodiscard]] const std::vector<Bin>& bins() const;

  [[nodiscard]] QByteArray csv() const override; // low, high, one column for each series
  [[nodiscard]] QSize sizeHint() const override { return {360, 180}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {180, 120}; }

protected:
  void restyle() override;
  void zoom(double factor) override;
  void add_to_menu(QMenu& menu) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  struct Impl;
  std::unique_ptr<Impl> d_;
};

} // namespace cds
