#include "views/pages/runs/run_delegate.h"

#include "models/runs_model.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QPainter>

namespace cds {

namespace {

QColor state_color(RunState state) {
  const Colors c = colors();
  switch (state) {
  case RunState::running:
    return c.running;
  case RunState::finished:
    return c.success;
  case RunState::failed:
    return c.error;
  case RunState::paused:
  case RunState::interrupted:
    return c.warning;
  case RunState::queued:
  case RunState::stopped:
    return c.faint_text;
  }
  return c.text;
}

// Says the state without colour too.
QString state_sign(RunState state) {
  switch (state) {
  case RunState::running:
    return QStringLiteral("▶");
  case RunState::paused:
    return QStringLiteral("⏸");
  case RunState::finished:
    return QStringLiteral("✓");
  case RunState::failed:
    return QStringLiteral("✕");
  case RunState::interrupted:
    return QStringLiteral("!");
  case RunState::stopped:
    return QStringLiteral("■");
  case RunState::queued:
    return QStringLiteral("…");
  }
  return {};
}

} // namespace

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const int column = index.column();
  if (column != RunsModel::name && column != RunsModel::state && column != RunsModel::progress) {
    QStyledItemDelegate::paint(painter, option, index);
    return;
  }
  QStyleOptionViewItem plain = option;
  initStyleOption(&plain, index);
  const QString text = std::exchange(plain.text, {});
  QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, option.widget);

  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  const QColor words = option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
  QRect area = option.rect.adjusted(2 * step, 0, -step, 0);
  if (column == RunsModel::name) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(series_color(index.data(RunsModel::ordinal_role).toInt()));
    painter->drawEllipse(QRectF(area.left(), area.center().y() - 4, 9, 9));
    area.setLeft(area.left() + 4 * step);
    painter->setPen(words);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(text, Qt::ElideMiddle, area.width()));
  } else if (column == RunsModel::state) {
    const auto state = static_cast<RunState>(index.data(RunsModel::state_role).toInt());
    painter->setPen(selected ? words : state_color(state));
    painter->drawText(QRect(area.left(), area.top(), 4 * step, area.height()), Qt::AlignCenter, state_sign(state));
    area.setLeft(area.left() + 5 * step);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter, text);
  } else {
    const double share = index.data(RunsModel::progress_role).toDouble();
    const int number_width = option.fontMetrics.horizontalAdvance(QStringLiteral("100 %")) + step;
    painter->setPen(words);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, text);
    const QRectF track(area.left(), area.center().y() - 2, std::max(8, area.width() - number_width - step), 5);
    painter->setPen(Qt::NoPen);
    painter->setBrush(selected ? option.palette.color(group, QPalette::Mid) : colors().line);
    painter->drawRoundedRect(track, 2.5, 2.5);
    const auto state = static_cast<RunState>(index.data(RunsModel::state_role).toInt());
    painter->setBrush(state_color(state));
    if (share > 0)
      painter->drawRoundedRect(QRectF(track.left(), track.top(), std::max(5.0, track.width() * share), track.height()),
                               2.5, 2.5);
  }
  painter->restore();
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QSize size = QStyledItemDelegate::sizeHint(option, index);
  const int column = index.column();
  const int room = column == RunsModel::name       ? 6 * step
                   : column == RunsModel::state    ? 7 * step
                   : column == RunsModel::progress ? 14 * step
                                                   : 3 * step;
  return {size.width() + room, size.height()};
}

} // namespace cds
