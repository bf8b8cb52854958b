#include "views/pages/live/step_panel.h"

#include "models/run_feed.h"
#include "models/run_series.h"
#include "views/plots/curve_plot.h"
#include "views/style/theme.h"

#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace cds {

namespace {

constexpr qsizetype recent = 20; // records that the shares are means of

// 0 where nothing was recorded.
double recent_mean(std::span<const double> values) {
  const auto part = values.last(static_cast<std::size_t>(std::min<qsizetype>(recent, std::ssize(values))));
  double sum = 0;
  std::size_t count = 0;
  for (const double value : part)
    if (std::isfinite(value) && value >= 0) {
      sum += value;
      ++count;
    }
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

double total_of(const std::array<double, 5>& seconds) {
  return std::accumulate(seconds.begin(), seconds.end(), 0.0);
}

} // namespace

QString step_part_text(std::size_t part) {
  switch (part) {
  case 0:
    return StepPanel::tr("loading");
  case 1:
    return StepPanel::tr("forward");
  case 2:
    return StepPanel::tr("backward");
  case 3:
    return StepPanel::tr("optimiser");
  default:
    return StepPanel::tr("journal");
  }
}

// The shares side by side, in the curves' colours, parted by hairlines of the panel.
class StepBar : public QWidget {
public:
  explicit StepBar(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }
  void set_seconds(const std::array<double, 5>& seconds) {
    seconds_ = seconds;
    update();
  }
  [[nodiscard]] QSize sizeHint() const override { return {160, std::max(4 * step, fontMetrics().height())}; }

protected:
  void paintEvent(QPaintEvent*) override {
    const double total = total_of(seconds_);
    if (total <= 0)
      return;
    QPainter painter(this);
    double before = 0;
    for (std::size_t i = 0; i < seconds_.size(); ++i) {
      const double left = std::round(width() * before / total);
      before += seconds_[i];
      const QRectF part(left, 0, std::round(width() * before / total) - left, height());
      painter.fillRect(part, series_color(static_cast<int>(i)));
      const QString text = step_part_text(i);
      if (painter.fontMetrics().horizontalAdvance(text) + 2 * step < part.width()) {
        painter.setPen(readable_on(series_color(static_cast<int>(i))));
        painter.drawText(part, Qt::AlignCenter, text);
      }
    }
  }

private:
  std::array<double, 5> seconds_{};
};

StepPanel::StepPanel(CurvePlot* curves, QWidget* parent)
    : QWidget(parent), bar_(new StepBar(this)), words_(new QLabel(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * step, 2 * step, 2 * step, 0);
  column->setSpacing(step);
  words_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  words_->setWordWrap(true);
  words_->setObjectName(QStringLiteral("step_words"));
  column->addWidget(words_);
  column->addWidget(bar_);
  column->addWidget(curves, 1);
}

void StepPanel::show_feed(RunFeed* feed) {
  for (std::size_t i = 0; i < step_series.size(); ++i)
    seconds_[i] = feed ? recent_mean(feed->series(QLatin1String(step_series[i]))->values()) : 0;
  bar_->set_seconds(seconds_);
  retranslate();
}

void StepPanel::retranslate() {
  const double total = total_of(seconds_);
  const auto figure = [](double value) { return QLocale().toString(value, 'f', value < 9.95 ? 1 : 0); };
  QStringList parts;
  for (std::size_t i = 0; i < seconds_.size() && total > 0; ++i)
    parts << tr("%1 %2 %", "part of a step and its share").arg(step_part_text(i), figure(100 * seconds_[i] / total));
  words_->setText(parts.isEmpty()
                      ? tr("No step recorded yet.")
                      : tr("%1 ms a step: %2").arg(figure(1000 * total), parts.join(QStringLiteral(" · "))));
  bar_->setVisible(total > 0);
  bar_->setAccessibleName(tr("Shares of a step's time"));
  bar_->setAccessibleDescription(words_->text());
  bar_->setToolTip(tr("Means of the last %1 records. Loading is waiting for images: above 5 %, raise "
                      "engine.loader_threads or the image caches.")
                       .arg(recent));
}

} // namespace cds
