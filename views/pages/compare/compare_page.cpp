#include "views/pages/compare/compare_page.h"

#include "models/run_feed.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/selection.h"
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
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
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
constexpr std::array<Metric, 5> metrics{{{"train/loss", 1, true},
                                         {"train/accuracy", 100, true},
                                         {"val/mAP", 100, false},
                                         {"val/rank1", 100, false},
                                         {"alpha/loss", 1, true}}};

// The run's colour as a disc before its name.
class RunDelegate : public QStyledItemDelegate {
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
    painter.setBrush(series_color(index.data(CompareModel::ordinal_role).toInt()));
    painter.drawEllipse(QRectF(1, 1, side - 2, side - 2));
    option->icon = QIcon(disc);
    option->decorationSize = QSize(side, side);
    option->features |= QStyleOptionViewItem::HasDecoration;
  }
};

} // namespace

ComparePage::ComparePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), model_(new CompareModel(workspace.watcher(), this)), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("compare"))), rows_(new QSplitter(Qt::Vertical)), plots_(new QSplitter) {
  table_ = new QTableView;
  proxy_ = set_up_table(table_, model_, CompareModel::sort_role);
  table_->setItemDelegateForColumn(CompareModel::name, new RunDelegate(table_));
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setStretchLastSection(false);
  table_->horizontalHeader()->setSectionResizeMode(CompareModel::name, QHeaderView::Stretch);
  table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // in order of birth until someone sorts
  curves_ = new CurvePlot;
  scatter_ = new ScatterPlot;
  metric_ = new QComboBox;
  for (std::size_t i = 0; i < metrics.size(); ++i)
    metric_->addItem({});
  axis_ = new QComboBox;
  for (int i = 0; i < 3; ++i)
    axis_->addItem({});
  cost_ = new QComboBox;
  for (int i = 0; i < 3; ++i)
    cost_->addItem({});
  metric_title_ = new QLabel;
  metric_title_->setBuddy(metric_);
  axis_title_ = new QLabel;
  axis_title_->setBuddy(axis_);
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
  plots_->addWidget(panel(curves_, {metric_title_, metric_, axis_title_, axis_}));
  plots_->addWidget(panel(scatter_, {cost_title_, cost_, export_}));
  plots_->setSizes({700, 460});
  plots_->setHandleWidth(2 * step);
  plots_->setChildrenCollapsible(false);
  rows_->addWidget(table_);
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
  connect(model_, &CompareModel::checked_changed, this, [this] {
    chosen_by_person_ = chosen_by_person_ || !choosing_;
    if (!choosing_)
      show_curves();
  });
  connect(metric_, &QComboBox::currentIndexChanged, this, &ComparePage::show_curves);
  connect(axis_, &QComboBox::currentIndexChanged, this, &ComparePage::show_curves);
  connect(cost_, &QComboBox::currentIndexChanged, this, [this] {
    scatter_->set_texts(tr("mAP against cost"), cost_->currentText(), tr("mAP (%)"));
    show_scatter();
  });
  connect(scatter_, &ScatterPlot::point_clicked, this,
          [this](const QString& id) { this->workspace().selection().set_run(id); });
  connect(table_, &QTableView::doubleClicked, this, [this](const QModelIndex& at) {
    this->workspace().selection().set_run(at.data(CompareModel::id_role).toString());
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
  for (int row = 0; row < model_->rowCount(); ++row)
    model_->set_checked(model_->index(row, 0).data(CompareModel::id_role).toString(),
                        row >= model_->rowCount() - newest_shown);
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
  curves_->set_texts(metric_->currentText(), axis_->currentText(),
                     metric.scale == 100 ? tr("%1 (%)").arg(metric_->currentText()) : metric_->currentText());
  curves_->set_legend_corner(metric.scale == 100 ? CurvePlot::Corner::bottom_right : CurvePlot::Corner::top_right);
  const int axis = axis_->currentIndex();
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
    const int curve = curves_->add_curve(info && !info->name.isEmpty() ? info->name : id,
                                         workspace().watcher().ordinal(id), metric.smoothed);
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

void ComparePage::show_scatter() {
  std::vector<ScatterPlot::Point> points;
  for (int row = 0; row < model_->rowCount(); ++row) {
    const RunInfo& info = model_->info(row);
    const double cost = cost_->currentIndex() == 0   ? info.parameters / 1e6
                        : cost_->currentIndex() == 1 ? info.macs / 1e6
                                                     : (info.ended - info.started) / 60;
    if (info.map < 0 || cost <= 0)
      continue;
    points.push_back(
        {info.id, info.name.isEmpty() ? info.id : info.name, model_->ordinal(row), cost, info.map * 100, false});
  }
  scatter_->set_points(std::move(points));
}

Picture ComparePage::table_picture() const {
  Picture picture;
  picture.name = tr("runs");
  picture.csv = [this] {
    QByteArray out;
    for (int row = -1; row < proxy_->rowCount(); ++row)
      for (int column = 0; column < proxy_->columnCount(); ++column) {
        const QVariant cell = row < 0 ? proxy_->headerData(column, Qt::Horizontal) : proxy_->index(row, column).data();
        out += csv_field(cell.toString()) + (column + 1 < proxy_->columnCount() ? ',' : '\n');
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
  const std::array<QString, 5> names{tr("Training loss"), tr("Training accuracy"), tr("Validation mAP"),
                                     tr("Validation rank-1"), tr("Architecture loss")};
  for (int i = 0; i < metric_->count(); ++i)
    metric_->setItemText(i, names[static_cast<std::size_t>(i)]);
  axis_->setItemText(0, tr("epoch"));
  axis_->setItemText(1, tr("step"));
  axis_->setItemText(2, tr("minutes"));
  cost_->setItemText(0, tr("parameters (M)"));
  cost_->setItemText(1, tr("multiply-adds (M)"));
  cost_->setItemText(2, tr("time (min)"));
  metric_title_->setText(tr("Curves of"));
  axis_title_->setText(tr("over"));
  cost_title_->setText(tr("mAP against"));
  metric_->setAccessibleName(tr("What the curves show"));
  axis_->setAccessibleName(tr("Horizontal axis of the curves"));
  cost_->setAccessibleName(tr("Horizontal axis of the scatter"));
  table_->setAccessibleName(tr("Runs and their results"));
  QAction* action = export_->defaultAction();
  action->setText(tr("Export the table"));
  export_->setToolTip(tr("Export the table of runs as CSV"));
  export_->setAccessibleName(action->text());
  scatter_->set_texts(tr("mAP against cost"), cost_->currentText(), tr("mAP (%)"));
  model_->retranslate();
  show_curves();
}

void ComparePage::restyle() {
  table_->viewport()->update();
}

} // namespace cds
