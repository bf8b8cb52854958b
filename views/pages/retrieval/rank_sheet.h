// Queries with their first ranks as a figure for a paper: each row a query and its nearest images, right and wrong by
// frame and sign. Black on white whatever the theme; text and marks are vectors in PDF. GUI thread.
#pragma once

#include "models/retrieval_session.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>
#include <map>
#include <string>
#include <vector>

class QPainter;

namespace cds {

struct SheetRow {
  std::string path, text; // of the query: "id 12, c1"
  double ap = 0;          // 0..1; NaN: the query does not count
  struct Cell {
    std::string path;
    bool right = false;
    int rank = 0;
    float distance = 0;
  };
  std::vector<Cell> cells;
};

struct RankSheet {
  QString title; // empty: none
  bool distances = true, legend = true, ap = true;
  double aspect = 0.5; // width to height that cells are made for
  std::vector<SheetRow> rows;
  std::map<std::string, QImage> pictures; // by path; a missing one is a crossed box
};

// The kept images of the first `count` ranks of each query: what the metrics count, neither junk nor the query's own
// camera. Blocks where the session's stored ranks do not suffice.
[[nodiscard]] std::vector<SheetRow> sheet_rows(const RetrievalSession& session, const std::vector<int>& queries,
                                               int count);

inline constexpr int sheet_rows_per_page = 10; // of a PDF
[[nodiscard]] int sheet_pages(const RankSheet& sheet);
// Rows [first, last) with title and legend, in units of 1/96 inch.
[[nodiscard]] QSizeF sheet_size(const RankSheet& sheet, int first, int last);
void draw_sheet(QPainter& painter, const RankSheet& sheet, int first, int last);

[[nodiscard]] QByteArray sheet_pdf(const RankSheet& sheet);                 // pages as large as their content
[[nodiscard]] QImage sheet_image(const RankSheet& sheet, double scale = 3); // one picture; scale 3: 288 dots an inch

} // namespace cds
