#include "views/pages/runs/run_delegate.h"

#include "models/runs_model.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>
#include <utility>

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
    return QStringLiteral("‖");
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

// The name, a star where there is one, the id, then the tags in small frames as far as there is room.
void paint_name(QPainter& painter, QRect area, const QStyleOptionViewItem& option, const QModelIndex& index,
                const QString& text, const QColor& words) {
  const QFontMetrics& metrics = option.fontMetrics;
  QFont font = option.font;
  if (index.data(RunsModel::is_group_role).toBool())
    font.setWeight(QFont::DemiBold);
  painter.setFont(font);
  painter.setPen(words);
  const QString star = index.data(RunsModel::star_role).toBool() ? QStringLiteral("★") : QString();
  const QFontMetrics name_metrics(font);
  const int star_width = star.isEmpty() ? 0 : metrics.horizontalAdvance(star) + 2 * step;
  const int name_width = std::min(name_metrics.horizontalAdvance(text) + 1, area.width() - star_width);
  painter.drawText(QRect(area.left(), area.top(), name_width, area.height()), Qt::AlignLeft | Qt::AlignVCenter,
                   name_metrics.elidedText(text, Qt::ElideMiddle, name_width));
  int x = area.left() + name_width + step;
  painter.setFont(option.font);
  if (!star.isEmpty()) {
    painter.setPen(option.state.testFlag(QStyle::State_Selected) ? words : colors().warning);
    painter.drawText(QRect(x, area.top(), star_width, area.height()), Qt::AlignLeft | Qt::AlignVCenter, star);
    x += star_width;
  }
  // By the id one run is told from another of the same name, here and on the command line.
  const QString id =
      index.data(RunsModel::is_group_role).toBool() ? QString() : index.data(RunsModel::id_role).toString();
  if (const int width = metrics.horizontalAdvance(id) + 2 * step;
      !id.isEmpty() && id != text && x + width < area.right()) {
    painter.setPen(option.state.testFlag(QStyle::State_Selected) ? words : colors().faint_text);
    painter.drawText(QRect(x + step, area.top(), width, area.height()), Qt::AlignLeft | Qt::AlignVCenter, id);
    x += width + step;
  }
  for (const QString& tag : index.data(RunsModel::tags_role).toStringList()) {
    const int width = metrics.horizontalAdvance(tag) + 3 * step;
    if (x + width > area.right())
      break;
    const QRectF frame(x + 0.5, area.center().y() - metrics.height() / 2.0 - 0.5, width, metrics.height() + 1);
    QColor line = words;
    line.setAlpha(90);
    painter.setPen(line);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame, 4, 4);
    painter.setPen(words);
    painter.drawText(frame, Qt::AlignCenter, tag);
    x += width + step;
  }
  const QString note = index.data(RunsModel::note_role).toString();
  const int room = area.right() - x - step;
  if (note.isEmpty() || room < 12 * step)
    return;
  painter.setPen(option.state.testFlag(QStyle::State_Selected) ? words : colors().faint_text);
  painter.drawText(QRect(x + step, area.top(), room, area.height()), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(note.section(QLatin1Char('\n'), 0, 0), Qt::ElideRight, room));
}

} // namespace

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto column = static_cast<RunColumn>(index.data(RunsModel::column_role).toInt());
  if (column != RunColumn::name && column != RunColumn::state && column != RunColumn::progress) {
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
  const bool on_accent = selected && group == QPalette::Active;
  const QColor words = option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
  QRect area = option.rect.adjusted(2 * step, 0, -step, 0);
  if (column == RunColumn::name) {
    painter->setPen(on_accent ? QPen(words, 1.5) : QPen(Qt::NoPen)); // its colour may be the ground's
    painter->setBrush(series_color(index.data(RunsModel::ordinal_role).toInt()));
    painter->drawEllipse(QRectF(area.left(), area.center().y() - 4, 9, 9));
    area.setLeft(area.left() + 4 * step);
    paint_name(*painter, area, option, index, text, words);
  } else if (column == RunColumn::state) {
    const auto state = static_cast<RunState>(index.data(RunsModel::state_role).toInt());
    painter->setPen(selected ? words : state_color(state));
    painter->drawText(QRect(area.left(), area.top(), 4 * step, area.height()), Qt::AlignCenter, state_sign(state));
    area.setLeft(area.left() + 5 * step);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
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
    painter->setBrush(on_accent ? words : state_color(state));
    if (share > 0)
      painter->drawRoundedRect(QRectF(track.left(), track.top(), std::max(5.0, track.width() * share), track.height()),
                               2.5, 2.5);
  }
  painter->restore();
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QSize size = QStyledItemDelegate::sizeHint(option, index);
  const auto column = static_cast<RunColumn>(index.data(RunsModel::column_role).toInt());
  const int room = column == RunColumn::name       ? 6 * step
                   : column == RunColumn::state    ? 7 * step
                   : column == RunColumn::progress ? 14 * step
                                                   : 3 * step;
  return {size.width() + room, std::max(size.height(), 7 * step)};
}

} // namespace cds
