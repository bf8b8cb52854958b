#include "views/pages/space/costs_panel.h"

#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

namespace cds {

namespace {

// A cost with a bar as long as its share of the dearest cell, so that a column reads as a picture.
class CostDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QVariant share = index.data(SpaceModel::share_role);
    if (!share.isValid()) {
      QStyledItemDelegate::paint(painter, option, index);
      return;
    }
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString text = std::exchange(plain.text, {});
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, option.widget);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled); // not while the space is invalid
    const Colors c = colors();
    const QRect area = option.rect.adjusted(2 * step, 0, -2 * step, 0);
    QRect bar(area.left(), area.bottom() - 5, qRound(area.width() * (0.04 + 0.96 * share.toDouble())), 3);
    painter->fillRect(QRect(area.left(), bar.top(), area.width(), 3), c.grid);
    painter->fillRect(bar, enabled ? series_color(0) : c.line);
    painter->setPen(option.palette.color(!enabled                                      ? QPalette::Disabled
                                         : option.state.testFlag(QStyle::State_Active) ? QPalette::Active
                                                                                       : QPalette::Inactive,
                                         selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(area.adjusted(0, 0, 0, -5), Qt::AlignRight | Qt::AlignVCenter, text);
  }
};

} // namespace

CostsPanel::CostsPanel(SpaceModel& model, QWidget* parent)
    : QWidget(parent), model_(model), title_(new MeaningLabel(MeaningLabel::Meaning::heading, this)),
      quantity_(new QComboBox(this)), table_(new QTableView(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  quantity_->setObjectName(QStringLiteral("quantity"));
  quantity_->addItems({QString(), QString()});
  connect(quantity_, &QComboBox::currentIndexChanged, this, [this](int index) {
    const auto quantity = index == 0 ? SpaceModel::Quantity::multiply_adds : SpaceModel::Quantity::parameters;
    model_.set_quantity(quantity);
    Q_EMIT quantity_chosen(quantity);
  });
  row->addWidget(title_, 1);
  row->addWidget(quantity_);
  column->addLayout(row);
  table_->setObjectName(QStringLiteral("cost_table"));
  set_up_table(table_, &model_, SpaceModel::sort_role);
  table_->setItemDelegate(new CostDelegate(table_));
  table_->verticalHeader()->setDefaultSectionSize(7 * step); // the twelve candidates of the paper fit
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(SpaceModel::field, QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  column->addWidget(table_, 1);
  connect(&model_, &SpaceModel::changed, this, [this] { table_->setEnabled(model_.errors().isEmpty()); });
}

int CostsPanel::whole_height() const {
  const int rows = table_->model()->rowCount() * table_->verticalHeader()->defaultSectionSize();
  const int around = table_->horizontalHeader()->sizeHint().height() + 2 * table_->frameWidth();
  return quantity_->sizeHint().height() + layout()->spacing() + around + rows;
}

void CostsPanel::copy() const {
  QApplication::clipboard()->setText(table_text(*table_, true));
}

void CostsPanel::retranslate() {
  title_->setText(tr("What each candidate costs in each layer"));
  table_->setAccessibleName(title_->text());
  quantity_->setAccessibleName(tr("Quantity shown"));
  quantity_->setToolTip(tr("Parameters are what a network stores; multiply-adds are what one image takes, biases "
                           "included, as the paper counts them (method: counts)"));
  quantity_->setItemText(0, tr("Multiply-adds"));
  quantity_->setItemText(1, tr("Parameters"));
  model_.retranslate();
}

} // namespace cds
