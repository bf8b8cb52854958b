#include "views/pages/compare/compare_page.h"

#include "models/run_feed.h"
#include "models/run_filter.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/runs_summary.h"
#include "models/selection.h"
#include "views/plots/curve_controls.h"
#include "views/plots/curve_plot.h"
#include "views/plots/scatter_plot.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

namespace cds {
namespace {

constexpr int newest_shown = 4; // runs overlaid until a person chooses

struct Metric {
  const char* series;
  double scale;
  bool smoothed;
};
constexpr std::array<Metric, 6> metrics{{{"train/loss", 1, true},
                                         {"train/accuracy", 100, true},
                                         {"val/mAP", 100, false},
                                         {"val/rank1", 100, false},
                                         {"val/accuracy", 100, false},
                                         {"alpha/loss", 1, true}}};

// The run's colour as a disc before its name.
class DiscDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const int side = option->fontMetrics.height() * 3 / 4;
    QPixmap disc(QSize(side, side) * 2);
    disc.setDevicePixelRatio(2);
    disc.fill(Qt::transparent);
    QPainter painter(&disc);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(series_color(index.data(RunsModel::ordinal_role).toInt()));
    painter.drawEllipse(QRectF(1, 1, side - 2, side - 2));
    option->icon = QIcon(disc);
    option->decorationSize = QSize(side, side);
    option->features |= QStyleOptionViewItem::HasDecoration;
  }
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width(), std::max(size.height(), 6 * step)};
  }
};

} // namespace

ComparePage::ComparePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent),
      model_(new RunsModel(workspace.watcher(), workspace.labels(),
                           {RunColumn::name, RunColumn::kind, RunColumn::seed, RunColumn::map, RunColumn::rank1,
                            RunColumn::top1, RunColumn::validation, RunColumn::parameters, RunColumn::multiply_adds,
                            RunColumn::duration, RunColumn::epochs},
                           true, this)),
      shown_(new RunFilter(*model_, this)), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("compare"))), rows_(new QSplitter(Qt::Vertical)), plots_(new QSplitter) {
  tree_ = new QTreeView;
  tree_->setObjectName(QStringLiteral("compare_tree"));
  set_up_tree(tree_, shown_);
  tree_->setItemDelegateForColumn(0, new DiscDelegate(tree_));
  tree_->header()->setObjectName(QStringLiteral("compare_columns"));
  tree_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  tree_->header()->setSortIndicator(-1, Qt::AscendingOrder); // in order of birth until someone sorts
  curves_ = new CurvePlot;
  scatter_ = new ScatterPlot;
  metric_ = new QComboBox;
  for (std::size_t i = 0; i < metrics.size(); ++i)
    metric_->addItem({});
  controls_ = new CurveControls({{curves_}, {curves_}, {curves_}});
  cost_ = new QComboBox;
  for (int i = 0; i < 3; ++i)
    cost_->addItem({});
  metric_title_ = new QLabel;
  metric_title_->setBuddy(metric_);
  cost_title_ = new QLabel;
  cost_title_->setBuddy(cost_);
  export_ = new QToolButton;
  export_->setDefaultAction(add_page_action("compare_export_table", QStringLiteral("export")));
  export_->setAutoRaise(true);

  const auto panel = [](QWidget* plot, std::initializer_list<QWidget*> controls) {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(step);
    auto* line = new QHBoxLayout;
    line->setSpacing(step);
    for (QWidget* control : controls)
      line->addWidget(control);
    line->addStretch(1);
    column->addLayout(line);
    column->addWidget(plot, 1);
    return box;
  };
  plots_->addWidget(panel(curves_, {metric_title_, metric_, controls_}));
  plots_->addWidget(panel(scatter_, {cost_title_, cost_, export_}));
  plots_->setSizes({700, 460});
  plots_->setHandleWidth(2 * step);
  plots_->setChildrenCollapsible(false);
  rows_->addWidget(tree_);
  rows_->addWidget(plots_);
  rows_->setSizes({200, 400});
  rows_->setHandleWidth(2 * step);
  rows_->setChildrenCollapsible(false);
  stack_->addWidget(empty_);
  stack_->addWidget(rows_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->addWidget(stack_);

  refresh_.setSingleShot(true);
  refresh_.setInterval(200);
  connect(&refresh_, &QTimer::timeout, this, [this] {
    show_empty();
    choose_some();
    show_scatter();
  });
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(model_, signal, this, [this] { refresh_.start(); });
  connect(model_, &QAbstractItemModel::rowsRemoved, this, &ComparePage::show_curves);
  connect(model_, &QAbstractItemModel::modelReset, this, [this] {
    chosen_by_person_ = false;
    refresh_.start();
  });
  connect(model_, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (!roles.contains(Qt::CheckStateRole) && !refresh_.isActive())
              refresh_.start();
          });
  connect(model_, &RunsModel::checked_changed, this, [this] {
    chosen_by_person_ = chosen_by_person_ || !choosing_;
    if (!choosing_)
      show_curves();
  });
  const auto show_columns = [this] {
    tree_->setColumnHidden(model_->section(RunColumn::top1), !this->workspace().summary().classifiers);
  };
  connect(&workspace.summary(), &RunsSummary::changed, this, show_columns);
  show_columns();
  connect(metric_, &QComboBox::currentIndexChanged, this, &ComparePage::show_curves);
  connect(controls_, &CurveControls::axis_changed, this, &ComparePage::show_curves);
  connect(cost_, &QComboBox::currentIndexChanged, this, [this] {
    scatter_->set_texts(tr("mAP against cost"), cost_->currentText(), tr("mAP (%)"));
    show_scatter();
  });
  connect(scatter_, &ScatterPlot::point_clicked, this,
          [this](const QString& id) { this->workspace().selection().set_run(id); });
  connect(tree_, &QTreeView::doubleClicked, this, [this](const QModelIndex& at) {
    this->workspace().selection().set_run(at.data(RunsModel::id_role).toString());
    Q_EMIT page_requested(QStringLiteral("live"));
  });
  connect(empty_, &EmptyState::action_clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  connect(export_->defaultAction(), &QAction::triggered, this,
          [this] { save_picture(this, table_picture(), PictureFormat::csv); });
  show_empty();
  choose_some();
}

void ComparePage::show_empty() {
  stack_->setCurrentWidget(model_->rowCount() > 0 ? static_cast<QWidget*>(rows_) : empty_);
}

void ComparePage::choose_some() {
  if (chosen_by_person_ || model_->rowCount() == 0)
    return;
  choosing_ = true;
  const QStringList all = workspace().watcher().ids();
  model_->set_checked(all.mid(0, std::max<qsizetype>(0, all.size() - newest_shown)), false);
  model_->set_checked(all.mid(std::max<qsizetype>(0, all.size() - newest_shown)), true);
  choosing_ = false;
  show_curves();
}

void ComparePage::show_curves() {
  if (!is_on_screen()) {
    stale_ = true;
    return;
  }
  stale_ = false;
  const Metric& metric = metrics[static_cast<std::size_t>(std::max(0, metric_->currentIndex()))];
  curves_->clear();
  curves_->set_texts(metric_->currentText(), controls_->axis_text(),
                     metric.scale == 100 ? tr("%1 (%)").arg(metric_->currentText()) : metric_->currentText());
  curves_->set_legend_corner(metric.scale == 100 ? CurvePlot::Corner::bottom_right : CurvePlot::Corner::top_right);
  const int axis = controls_->axis();
  for (const QString& id : model_->checked()) {
    RunFeed* feed = workspace().watcher().feed(id);
    RunSeries* series = feed->series(QLatin1String(metric.series));
    // A curve for each run that has this series, or gets it later; drawn again when the run's content has arrived.
    disconnect(feed, nullptr, this, nullptr);
    disconnect(series, nullptr, this, nullptr);
    connect(feed, &RunFeed::loaded, this, &ComparePage::show_curves);
    if (series->is_empty()) {
      connect(series, &RunSeries::appended, this, &ComparePage::show_curves);
      continue;
    }
    const RunInfo* info = workspace().watcher().info(id);
    QString name = info ? run_text(*info, RunColumn::name) : id;
    if (info && model_->index_of(id).parent().isValid()) // one of several of that name
      name = tr("%1, seed %2").arg(name).arg(info->seed);
    const int curve = curves_->add_curve(name, workspace().watcher().ordinal(id), metric.smoothed);
    const auto add = [this, series, curve, axis, metric](qsizetype first, qsizetype last) {
      const auto from = static_cast<std::ptrdiff_t>(first), to = static_cast<std::ptrdiff_t>(last + 1);
      const auto source = axis == 0 ? series->epochs() : axis == 1 ? series->steps() : series->times();
      std::vector<double> x(source.begin() + from, source.begin() + to);
      std::vector<double> y(series->values().begin() + from, series->values().begin() + to);
      for (double& value : y)
        value *= metric.scale;
      if (axis == 2)
        for (double& value : x)
          value = (value - series->times().front()) / 60;
      curves_->append(curve, x, y);
    };
    add(0, series->size() - 1);
    connect(series, &RunSeries::appended, this, add);
  }
}

// One point an entry of the table: of several seeds, their means, with the spread of the mAP.
void ComparePage::show_scatter() {
  const RunColumn cost_column = cost_->currentIndex() == 0   ? RunColumn::parameters
                                : cost_->currentIndex() == 1 ? RunColumn::multiply_adds
                                                             : RunColumn::duration;
  const RunWatcher& watcher = workspace().watcher();
  std::vector<ScatterPlot::Point> points;
  for (int row = 0; row < model_->rowCount(); ++row) {
    const QModelIndex entry = model_->index(row, 0);
    std::vector<double> maps, costs;
    for (const QString& id : model_->ids(entry))
      if (const RunInfo* info = watcher.info(id); info && info->map >= 0) {
        maps.push_back(run_figure(*info, RunColumn::map));
        costs.push_back(run_figure(*info, cost_column));
      }
    const RunSpread map = spread_of(maps), cost = spread_of(costs);
    if (map.runs == 0 || cost.mean <= 0)
      continue;
    points.push_back({entry.data(RunsModel::id_role).toString(), entry.data().toString(),
                      entry.data(RunsModel::ordinal_role).toInt(), cost.mean, map.mean, false, map.spread});
  }
  scatter_->set_points(std::move(points));
}

Picture ComparePage::table_picture() const {
  Picture picture;
  picture.name = tr("runs");
  picture.csv = [this] {
    QByteArray out;
    for (const QString& line : table_text(*tree_, true).split(QLatin1Char('\n'))) {
      QByteArray row;
      for (const QString& cell : line.split(QLatin1Char('\t')))
        row += (row.isEmpty() ? "" : ",") + csv_field(cell);
      out += row + '\n';
    }
    return out;
  };
  return picture;
}

void ComparePage::entered() {
  show_empty();
  if (stale_)
    show_curves();
  show_scatter();
}

bool ComparePage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

QString ComparePage::title() const {
  return tr("Compare");
}

QString ComparePage::question() const {
  return tr("Which is better, and is it sure?");
}

void ComparePage::retranslate() {
  empty_->set_texts(tr("Nothing to compare yet"),
                    tr("The runs of a project side by side: their curves over each other, what they reach and what "
                       "they cost. Start a run or two."),
                    tr("Set up an experiment"));
  const std::array<QString, 6> names{tr("Training loss"),     tr("Training accuracy"), tr("Validation mAP"),
                                     tr("Validation rank-1"), tr("Validation top-1"),  tr("Architecture loss")};
  for (int i = 0; i < metric_->count(); ++i)
    metric_->setItemText(i, names[static_cast<std::size_t>(i)]);
  controls_->retranslate();
  cost_->setItemText(0, tr("parameters (M)"));
  cost_->setItemText(1, tr("multiply-adds (M)"));
  cost_->setItemText(2, tr("time (min)"));
  metric_title_->setText(tr("Curves of"));
  cost_title_->setText(tr("mAP against"));
  metric_->setAccessibleName(tr("What the curves show"));
  cost_->setAccessibleName(tr("Horizontal axis of the scatter"));
  tree_->setAccessibleName(tr("Runs and their results"));
  QAction* action = export_->defaultAction();
  action->setText(tr("Export the table"));
  export_->setToolTip(tr("Export the table of runs as CSV"));
  export_->setAccessibleName(action->text());
  scatter_->set_texts(tr("mAP against cost"), cost_->currentText(), tr("mAP (%)"));
  model_->retranslate();
  show_curves();
}

void ComparePage::restyle() {
  tree_->viewport()->update();
}

} // namespace cds
