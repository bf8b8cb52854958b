#include "views/pages/retrieval/rank_sheet_dialog.h"

#include "models/core_text.h"
#include "models/picture_loading.h"
#include "models/save_bytes.h"
#include "views/style/theme.h"

#include <QBuffer>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPixmap>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int stored_height = 448; // of the sheet's pictures: four times what is drawn

struct Content {
  std::vector<SheetRow> rows;
  std::map<std::string, QImage> pictures;
};

Content make_content(const RetrievalSession& session, const std::vector<int>& queries, int ranks,
                     const std::stop_token& stop) {
  Content content{sheet_rows(session, queries, ranks), {}};
  std::vector<std::string> paths;
  for (const SheetRow& row : content.rows) {
    paths.push_back(row.path);
    for (const SheetRow::Cell& cell : row.cells)
      paths.push_back(cell.path);
  }
  for (const auto& [path, image] : load_pictures(paths, stored_height, stop))
    content.pictures.emplace(path, QImage(image.pixels.data(), image.width, image.height,
                                          static_cast<qsizetype>(image.width) * 3, QImage::Format_RGB888)
                                       .copy());
  return content;
}

} // namespace

RankSheetDialog::RankSheetDialog(std::shared_ptr<const RetrievalSession> session, std::vector<int> chosen,
                                 std::vector<int> shown, QWidget* parent)
    : QDialog(parent), session_(std::move(session)), chosen_(std::move(chosen)), shown_(std::move(shown)),
      which_(new QComboBox), queries_(new QSpinBox), ranks_(new QSpinBox), title_(new QLineEdit),
      distances_(new QCheckBox(tr("distances"))), legend_(new QCheckBox(tr("legend"))), preview_(new QLabel),
      problem_(new QLabel), area_(new QScrollArea), work_(this) {
  setWindowTitle(tr("Rank sheet"));
  which_->addItem(tr("chosen in the list (%1)").arg(chosen_.size()));
  which_->addItem(tr("first of the list"));
  which_->setCurrentIndex(chosen_.size() > 1 ? 0 : 1);
  which_->setAccessibleName(tr("Which queries"));
  queries_->setRange(1, std::clamp(static_cast<int>(shown_.size()), 1, most_queries));
  queries_->setValue(std::min(5, queries_->maximum()));
  queries_->setAccessibleName(tr("How many queries"));
  ranks_->setRange(1, 50);
  ranks_->setValue(10);
  ranks_->setAccessibleName(tr("How many ranks"));
  title_->setAccessibleName(tr("Title of the sheet"));
  title_->setPlaceholderText(tr("none"));
  distances_->setChecked(true);
  distances_->setAccessibleName(tr("Write the distances"));
  legend_->setChecked(true);
  legend_->setAccessibleName(tr("Draw the legend"));
  preview_->setAlignment(Qt::AlignCenter);
  preview_->setAccessibleName(tr("The sheet"));
  area_->setWidget(preview_);
  area_->setWidgetResizable(true);
  area_->setMinimumSize(520, 420);
  problem_->setWordWrap(true);
  problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* form = new QFormLayout;
  form->addRow(tr("Queries"), which_);
  form->addRow(tr("How many"), queries_);
  form->addRow(tr("Ranks"), ranks_);
  form->addRow(tr("Title"), title_);
  form->addRow(QString(), distances_);
  form->addRow(QString(), legend_);
  auto* buttons = new QDialogButtonBox;
  buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole); // Qt's own words need Qt's catalogue
  pdf_ = buttons->addButton(tr("Save as PDF..."), QDialogButtonBox::ActionRole);
  png_ = buttons->addButton(tr("Save as PNG..."), QDialogButtonBox::ActionRole);
  pdf_->setAccessibleName(tr("Save as PDF..."));
  png_->setAccessibleName(tr("Save as PNG..."));
  auto* left = new QVBoxLayout;
  left->addLayout(form);
  left->addStretch(1);
  auto* middle = new QHBoxLayout;
  middle->addLayout(left);
  middle->addWidget(area_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  column->addLayout(middle, 1);
  column->addWidget(problem_);
  column->addWidget(buttons);
  resize(1070, 640);

  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(pdf_, &QPushButton::clicked, this, [this] { ask("pdf"); });
  connect(png_, &QPushButton::clicked, this, [this] { ask("png"); });
  connect(which_, &QComboBox::currentIndexChanged, this, &RankSheetDialog::rebuild);
  connect(queries_, &QSpinBox::valueChanged, this, &RankSheetDialog::rebuild);
  connect(ranks_, &QSpinBox::valueChanged, this, &RankSheetDialog::rebuild);
  connect(title_, &QLineEdit::textChanged, this, &RankSheetDialog::draw);
  connect(distances_, &QCheckBox::toggled, this, &RankSheetDialog::draw);
  connect(legend_, &QCheckBox::toggled, this, &RankSheetDialog::draw);
  rebuild();
}

RankSheetDialog::~RankSheetDialog() = default;

void RankSheetDialog::rebuild() {
  const bool from_list = which_->currentIndex() == 1;
  queries_->setEnabled(from_list);
  std::vector<int> queries = from_list ? shown_ : chosen_;
  queries.resize(std::min(queries.size(), static_cast<std::size_t>(from_list ? queries_->value() : most_queries)));
  busy_ = true;
  pdf_->setEnabled(false);
  png_->setEnabled(false);
  work_.cancel();
  work_.start([session = session_, queries,
               ranks = ranks_->value()](std::stop_token stop) { return make_content(*session, queries, ranks, stop); },
              [this](Content content) {
                busy_ = false;
                sheet_.rows = std::move(content.rows);
                sheet_.pictures = std::move(content.pictures);
                std::vector<double> aspects;
                for (const auto& [path, image] : sheet_.pictures)
                  if (image.height() > 0)
                    aspects.push_back(static_cast<double>(image.width()) / image.height());
                std::sort(aspects.begin(), aspects.end());
                sheet_.aspect = aspects.empty() ? 0.5 : std::clamp(aspects[aspects.size() * 3 / 4], 0.25, 2.5);
                draw();
              });
}

void RankSheetDialog::draw() {
  sheet_.title = title_->text();
  sheet_.distances = distances_->isChecked();
  sheet_.legend = legend_->isChecked();
  const bool any = !busy_ && !sheet_.rows.empty();
  pdf_->setEnabled(any);
  png_->setEnabled(any);
  problem_->setText(busy_ || any ? QString() : tr("No query is chosen"));
  if (!any)
    return preview_->clear();
  const double ratio = devicePixelRatioF();
  const QSizeF size = sheet_size(sheet_, 0, static_cast<int>(sheet_.rows.size()));
  const double scale = std::clamp((area_->viewport()->width() - 8) / size.width(), 0.35, 1.0);
  QImage image = sheet_image(sheet_, scale * ratio);
  image.setDevicePixelRatio(ratio);
  preview_->setPixmap(QPixmap::fromImage(image));
}

void RankSheetDialog::ask(const char* ending) {
  const QString type = QString::fromLatin1(ending);
  QString path = QFileDialog::getSaveFileName(this, tr("Save the rank sheet"), QStringLiteral("ranks.") + type,
                                              QStringLiteral("%1 (*.%2)").arg(type.toUpper(), type));
  if (path.isEmpty())
    return;
  if (!path.endsWith(QLatin1Char('.') + type, Qt::CaseInsensitive))
    path += QLatin1Char('.') + type;
  if (save(path))
    problem_->setText(tr("Saved %1").arg(path));
}

bool RankSheetDialog::save(const QString& path) {
  QByteArray bytes;
  if (path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive)) {
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    sheet_image(sheet_).save(&buffer, "PNG");
  } else {
    bytes = sheet_pdf(sheet_);
  }
  const Status saved = save_bytes(path, bytes);
  if (!saved)
    problem_->setText(error_text(saved.error()));
  return saved.has_value();
}

} // namespace cds
