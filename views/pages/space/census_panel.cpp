#include "views/pages/space/census_panel.h"

#include "models/space_model.h"
#include "models/text.h"
#include "space/genotype.h"
#include "views/plots/bar_plot.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QDoubleSpinBox>
#include <QLocale>
#include <QVBoxLayout>
#include <cmath>
#include <limits>

namespace cds {

CensusPanel::CensusPanel(const SpaceModel& model, QWidget* parent)
    : QWidget(parent), model_(model), title_(new QLabel(this)), params_title_(new QLabel(this)),
      macs_title_(new QLabel(this)), fitting_(new QLabel(this)), plot_(new BarPlot(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  fitting_->setObjectName(QStringLiteral("budget_text"));
  const auto limit = [&](const char* name, QLabel* label, double most, double limit_step, int decimals) {
    auto* box = new QDoubleSpinBox(this);
    box->setObjectName(QLatin1String(name));
    box->setRange(0, most);
    box->setDecimals(decimals);
    box->setSingleStep(limit_step);
    label->setBuddy(box);
    row->addWidget(label);
    row->addWidget(box);
    connect(box, &QDoubleSpinBox::valueChanged, this, &CensusPanel::count);
    return box;
  };
  row->addWidget(title_);
  params_ = limit("budget_params", params_title_, 10000, 0.1, 2);
  macs_ = limit("budget_macs", macs_title_, 1000000, 25, 0);
  row->addWidget(fitting_, 1);
  plot_->setObjectName(QStringLiteral("census"));
  plot_->set_number_text(short_count_text);
  column->addLayout(row);
  column->addWidget(plot_, 1);
  setTabOrder(macs_, plot_);
  connect(&census_, &CensusModel::changed, this, [this] {
    show_census();
    Q_EMIT counted();
  });
}

void CensusPanel::retranslate() {
  title_->setText(tr("Budget:"));
  params_title_->setText(tr("parameters (M)"));
  macs_title_->setText(tr("multiply-adds (M)"));
  for (QDoubleSpinBox* box : {params_, macs_}) {
    box->setSpecialValueText(tr("any"));
    box->setToolTip(tr("The most that a network may cost in inference; what is dearer is greyed in the distribution"));
  }
  params_->setAccessibleName(tr("Budget of parameters, in millions"));
  macs_->setAccessibleName(tr("Budget of multiply-adds, in millions"));
  plot_->set_series({{tr("within the budget"), 5}, {tr("beyond it"), -1}});
  plot_->set_bin_text([](const BarPlot::Bin& bin) {
    return tr("%1 networks between %2 and %3")
        .arg(count_text(bin.counts[0] + bin.counts[1]), short_count_text(bin.low), short_count_text(bin.high));
  });
  set_axis(axis_);
}

void CensusPanel::set_axis(CensusModel::Axis axis) {
  axis_ = axis;
  plot_->set_texts(tr("How all networks of the space spread over cost"),
                   axis == CensusModel::Axis::parameters ? tr("parameters in inference") : tr("multiply-adds"),
                   tr("networks"));
  show_census();
  show_marks();
}

Budget CensusPanel::budget() const {
  Budget budget;
  if (params_->value() > 0)
    budget.params = std::llround(params_->value() * 1e6);
  if (macs_->value() > 0)
    budget.macs = std::llround(macs_->value() * 1e6);
  return budget;
}

void CensusPanel::count() {
  if (!model_.errors().isEmpty())
    return;
  census_.count(model_.costs(), budget());
  show_marks();
}

// The paper's networks, where this space holds them.
void CensusPanel::show_marks() {
  std::vector<BarPlot::Mark> marks;
  for (const std::string& name : published_genotypes()) {
    const auto genotype = load_genotype(name);
    if (!genotype || !check_genotype(*genotype, model_.space(), name))
      continue;
    std::vector<int> choices;
    for (const Candidate& candidate : genotype->layers)
      choices.push_back(model_.space().index_of(candidate).value_or(0));
    const Cost cost = model_.costs().cost(choices);
    const bool cdnet = name == "paper-cdnet";
    marks.push_back({cdnet ? tr("CDNet of the paper") : tr("CNet of the paper"),
                     static_cast<double>(axis_ == CensusModel::Axis::parameters ? cost.inference_params : cost.macs),
                     cdnet ? 1 : 2}); // each its colour, whichever of them the space holds
  }
  plot_->set_marks(std::move(marks));
}

void CensusPanel::show_census() {
  std::vector<BarPlot::Bin> bins;
  for (const CensusModel::Bin& bin : census_.histogram(axis_))
    bins.push_back({bin.low, bin.high, {bin.fitting, bin.networks - bin.fitting}});
  plot_->set_bins(std::move(bins));
  const bool none = params_->value() <= 0 && macs_->value() <= 0;
  const double own = axis_ == CensusModel::Axis::parameters ? params_->value() : macs_->value();
  plot_->set_limit(own > 0 ? own * 1e6 : std::numeric_limits<double>::infinity());
  const double all = census_.networks(), fitting = census_.fitting();
  fitting_->setText(none || all <= 0 ? QString()
                                     : tr("%1 of %2 networks fit (%3 %)")
                                           .arg(count_text(fitting), count_text(all),
                                                QLocale().toString(100 * fitting / all, 'f', 1)));
}

} // namespace cds
