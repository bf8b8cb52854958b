#include "views/frame/help_dialog.h"

#include "views/style/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QResource>
#include <QSplitter>
#include <QTextBrowser>
#include <QVBoxLayout>

// Outside any namespace, as Q_INIT_RESOURCE asks: the texts live in this static library.
static void init_help() {
  Q_INIT_RESOURCE(help);
}

namespace cds {

namespace {

QString text_of(const QString& topic, const QString& language) {
  init_help();
  QResource text(QStringLiteral(":/help/%1/%2.md").arg(language, topic));
  if (!text.isValid())
    text.setFileName(QStringLiteral(":/help/en/%1.md").arg(topic));
  return QString::fromUtf8(text.uncompressedData());
}

// "# Title" of the first line.
QString title_of(const QString& text) {
  return text.section(QLatin1Char('\n'), 0, 0).mid(2);
}

} // namespace

QStringList HelpDialog::topics() {
  return {QStringLiteral("start"),        QStringLiteral("data"),      QStringLiteral("space"),
          QStringLiteral("experiment"),   QStringLiteral("runs"),      QStringLiteral("live"),
          QStringLiteral("architecture"), QStringLiteral("retrieval"), QStringLiteral("compare"),
          QStringLiteral("terms"),        QStringLiteral("keys")};
}

HelpDialog::HelpDialog(const QString& language, QWidget* parent)
    : QDialog(parent), language_(language), search_(new QLineEdit(this)), list_(new QListWidget(this)),
      text_(new QTextBrowser(this)) {
  setObjectName(QStringLiteral("help"));
  setWindowTitle(tr("Help"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  auto* parts = new QSplitter(this);
  parts->setChildrenCollapsible(false);
  row->addWidget(parts);
  auto* side = new QWidget(parts);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(search_);
  column->addWidget(list_);
  parts->addWidget(side);
  parts->addWidget(text_);
  parts->setStretchFactor(1, 1);
  parts->setSizes({280, 560});
  search_->setPlaceholderText(tr("Look for words"));
  search_->setAccessibleName(tr("Look for words in the help"));
  search_->setClearButtonEnabled(true);
  list_->setAccessibleName(tr("Topics"));
  text_->setAccessibleName(tr("Text"));
  text_->setOpenExternalLinks(true);
  text_->document()->setDocumentMargin(3 * step);
  for (const QString& topic : topics()) {
    auto* item = new QListWidgetItem(title_of(text_of(topic, language_)), list_);
    item->setSizeHint(QSize(0, list_->fontMetrics().height() + 2 * step));
    item->setData(Qt::UserRole, topic);
  }
  connect(list_, &QListWidget::currentRowChanged, this, &HelpDialog::show_row);
  connect(search_, &QLineEdit::textChanged, this, &HelpDialog::filter);
  resize(880, 560);
  show_topic({});
}

void HelpDialog::show_topic(const QString& name) {
  search_->clear();
  list_->setCurrentRow(std::max<int>(0, static_cast<int>(topics().indexOf(name))));
}

QString HelpDialog::shown() const {
  return list_->currentItem() ? list_->currentItem()->data(Qt::UserRole).toString() : QString();
}

void HelpDialog::show_row(int row) {
  if (row >= 0)
    text_->setMarkdown(text_of(list_->item(row)->data(Qt::UserRole).toString(), language_));
}

// Topics that hold every word.
void HelpDialog::filter(const QString& words) {
  const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  int first = -1;
  for (int row = 0; row < list_->count(); ++row) {
    const QString text = text_of(list_->item(row)->data(Qt::UserRole).toString(), language_);
    const bool holds = std::all_of(wanted.begin(), wanted.end(),
                                   [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    list_->item(row)->setHidden(!holds);
    if (holds && first < 0)
      first = row;
  }
  if (first >= 0 && (list_->currentRow() < 0 || list_->currentItem()->isHidden()))
    list_->setCurrentRow(first);
  if (!wanted.isEmpty())
    text_->find(wanted.front());
}

} // namespace cds
