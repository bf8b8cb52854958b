#include "views/pages/retrieval/rank_sheet.h"

#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QBuffer>
#include <QCoreApplication>
#include <QLocale>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>

namespace cds {
namespace {

struct RankSheetText {
  Q_DECLARE_TR_FUNCTIONS(RankSheet)
};

constexpr double margin = 10, gap = 12, picture_height = 112, frame = 5, line = 14, title_line = 24, legend_line = 24;
constexpr int query_gap = 16;

double cell_width(const RankSheet& sheet) {
  return std::max(52.0, std::round(picture_height * sheet.aspect));
}

double row_height(const RankSheet& sheet) {
  return picture_height + 2 * frame + (sheet.distances ? 2 : 1) * line + gap;
}

std::size_t widest(const RankSheet& sheet) {
  std::size_t cells = 0;
  for (const SheetRow& row : sheet.rows)
    cells = std::max(cells, row.cells.size());
  return cells;
}

// In units of the sheet, whatever the device's resolution.
QFont font(int height, bool bold = false) {
  QFont out = QApplication::font();
  out.setPixelSize(height);
  out.setBold(bold);
  return out;
}

Colors paper() {
  Colors c = colors();
  c.page = c.panel = Qt::white;
  c.text = Qt::black;
  c.faint_text = QColor(0x44, 0x44, 0x44);
  c.line = QColor(0x99, 0x99, 0x99);
  c.right = QColor(0x00, 0x7a, 0x58); // Okabe-Ito's bluish green and vermillion, darkened for print
  c.wrong = QColor(0xb8, 0x4a, 0x00);
  return c;
}

QRectF draw_picture(QPainter& painter, const RankSheet& sheet, const std::string& path, const QRectF& box,
                    const Colors& c) {
  const auto found = sheet.pictures.find(path);
  if (found == sheet.pictures.end()) {
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    painter.drawLine(box.topLeft(), box.bottomRight());
    painter.drawLine(box.topRight(), box.bottomLeft());
    return box;
  }
  const QSizeF size = QSizeF(found->second.size()).scaled(box.size(), Qt::KeepAspectRatio);
  const QRectF target(box.center().x() - size.width() / 2, box.bottom() - size.height(), size.width(), size.height());
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(target, found->second);
  return target;
}

void draw_mark(QPainter& painter, const QRectF& picture, bool right, const Colors& c) {
  if (right) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.right, 2.5, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(picture.adjusted(-2, -2, 2, 2));
  } else {
    paint_hatched_frame(painter, picture, c.wrong, 4);
  }
  paint_sign(painter, picture.topLeft() + QPointF(2, 2), 7, right ? Sign::right : Sign::wrong, c);
}

void draw_legend(QPainter& painter, double top, const Colors& c) {
  double left = margin;
  painter.setFont(font(12));
  for (const bool right : {true, false}) {
    const QRectF sample(left + 6, top + 5, 10, 14);
    draw_mark(painter, sample, right, c);
    const QString text = right ? RankSheetText::tr("same identity") : RankSheetText::tr("another identity");
    painter.setPen(c.text);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text);
    painter.drawText(QRectF(left + 26, top, width + 4, legend_line), Qt::AlignLeft | Qt::AlignVCenter, text);
    left += 26 + width + 24;
  }
}

} // namespace

std::vector<SheetRow> sheet_rows(const RetrievalSession& session, const std::vector<int>& queries, int count) {
  std::vector<SheetRow> rows;
  for (const int query : queries) {
    const QueryRow& asked = session.queries()[static_cast<std::size_t>(query)];
    SheetRow row{session.query_path(query),
                 RankSheetText::tr("id %1, c%2").arg(asked.identity).arg(asked.camera).toStdString(),
                 asked.ap,
                 {}};
    std::vector<RankedMatch> ranking = session.stored_ranking(query);
    const auto kept = std::count_if(ranking.begin(), ranking.end(), [](const RankedMatch& m) { return m.rank > 0; });
    if (kept < count && session.stored_depth() < session.gallery_size())
      ranking = session.full_ranking(query);
    for (const RankedMatch& match : ranking)
      if (match.rank > 0 && match.rank <= count)
        row.cells.push_back(
            {session.gallery_path(match.gallery), match.kind == MatchKind::right, match.rank, match.distance});
    rows.push_back(std::move(row));
  }
  return rows;
}

int sheet_pages(const RankSheet& sheet) {
  return std::max(1, (static_cast<int>(sheet.rows.size()) + sheet_rows_per_page - 1) / sheet_rows_per_page);
}

QSizeF sheet_size(const RankSheet& sheet, int first, int last) {
  const double cells = static_cast<double>(widest(sheet));
  const double pictures = (cells + 1) * (cell_width(sheet) + gap) + query_gap;
  return {std::ceil(2 * margin + std::max(pictures, 260.0)),
          std::ceil(2 * margin + (last - first) * row_height(sheet) + (sheet.title.isEmpty() ? 0 : title_line) +
                    (sheet.legend ? legend_line : 0))};
}

void draw_sheet(QPainter& painter, const RankSheet& sheet, int first, int last) {
  const Colors c = paper();
  const QSizeF size = sheet_size(sheet, first, last);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRectF(QPointF(), size), Qt::white);
  double top = margin;
  if (!sheet.title.isEmpty()) {
    painter.setFont(font(16, true));
    painter.setPen(c.text);
    painter.drawText(QRectF(margin, top, size.width() - 2 * margin, title_line), Qt::AlignLeft | Qt::AlignTop,
                     sheet.title);
    top += title_line;
  }
  const double width = cell_width(sheet);
  for (int i = first; i < last; ++i) {
    const SheetRow& row = sheet.rows[static_cast<std::size_t>(i)];
    double left = margin + frame;
    const double below = top + frame + picture_height + frame;
    const auto words = [&](double at, double y, const QString& text, bool bold, const QColor& color) {
      painter.setFont(font(11, bold));
      painter.setPen(color);
      painter.drawText(QRectF(at - gap / 2, y, width + gap, line), Qt::AlignCenter, text);
    };
    draw_picture(painter, sheet, row.path, QRectF(left, top + frame, width, picture_height), c);
    words(left, below, QString::fromStdString(row.text), false, c.text);
    if (sheet.ap && sheet.distances)
      words(left, below + line,
            std::isnan(row.ap) ? QString()
                               : RankSheetText::tr("AP %1 %").arg(QLocale::c().toString(row.ap * 100, 'f', 1)),
            false, c.faint_text);
    left += width + gap + query_gap;
    painter.setPen(QPen(c.line, 1));
    painter.drawLine(QPointF(left - gap / 2 - query_gap / 2.0, top + frame),
                     QPointF(left - gap / 2 - query_gap / 2.0, top + frame + picture_height));
    for (const SheetRow::Cell& cell : row.cells) {
      const QRectF picture =
          draw_picture(painter, sheet, cell.path, QRectF(left, top + frame, width, picture_height), c);
      draw_mark(painter, picture, cell.right, c);
      words(left, below, QString::number(cell.rank), true, c.text);
      if (sheet.distances)
        words(left, below + line, QLocale::c().toString(static_cast<double>(cell.distance), 'f', 3), false,
              c.faint_text);
      left += width + gap;
    }
    top += row_height(sheet);
  }
  if (sheet.legend)
    draw_legend(painter, top, c);
}

QByteArray sheet_pdf(const RankSheet& sheet) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  const auto rows = static_cast<int>(sheet.rows.size());
  const auto page_of = [&](int page) {
    const int first = page * sheet_rows_per_page;
    return std::pair(first, std::min(rows, first + sheet_rows_per_page));
  };
  const auto set_size = [&](QPdfWriter& writer, int page) {
    const auto [first, last] = page_of(page);
    writer.setPageSize(QPageSize(sheet_size(sheet, first, last) * 0.75, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
  };
  QPdfWriter writer(&buffer);
  writer.setTitle(sheet.title.isEmpty() ? RankSheetText::tr("Rank sheet") : sheet.title);
  writer.setResolution(96 * 4); // coordinates in quarters of our unit; pictures keep their own pixels
  set_size(writer, 0);
  QPainter painter(&writer);
  for (int page = 0; page < sheet_pages(sheet); ++page) {
    if (page > 0) {
      set_size(writer, page);
      writer.newPage();
    }
    const auto [first, last] = page_of(page);
    painter.save();
    painter.scale(4, 4);
    draw_sheet(painter, sheet, first, last);
    painter.restore();
  }
  painter.end();
  return bytes;
}

QImage sheet_image(const RankSheet& sheet, double scale) {
  const auto rows = static_cast<int>(sheet.rows.size());
  QImage image((sheet_size(sheet, 0, rows) * scale).toSize(), QImage::Format_RGB32);
  image.fill(Qt::white);
  image.setDotsPerMeterX(static_cast<int>(96 * scale / 0.0254));
  image.setDotsPerMeterY(static_cast<int>(96 * scale / 0.0254));
  QPainter painter(&image);
  painter.scale(scale, scale);
  draw_sheet(painter, sheet, 0, rows);
  return image;
}

} // namespace cds
