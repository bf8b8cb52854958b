#include "views/frame/about_dialog.h"

#include "models/engine_launcher.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace cds {

AboutDialog::AboutDialog(const EngineLauncher& engine, QWidget* parent)
    : QDialog(parent), engine_(engine), versions_(new QPlainTextEdit(this)) {
  setObjectName(QStringLiteral("about_dialog"));
  setWindowTitle(tr("About CDS Workbench"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4 * step, 4 * step, 4 * step, 4 * step);
  column->setSpacing(3 * step);
  auto* head = new QHBoxLayout;
  auto* icon = new QLabel(this);
  icon->setPixmap(themed_icon(QStringLiteral("architecture")).pixmap(QSize(48, 48), devicePixelRatioF()));
  auto* title = new QLabel(tr("CDS Workbench %1").arg(QApplication::applicationVersion()), this);
  title->setFont(title_font());
  head->addWidget(icon);
  head->addWidget(title, 1);
  column->addLayout(head);
  auto* text = new QLabel(tr("Architecture search for person re-identification in the Combined Depth Space "
                             "(CDNet, CVPR 2021).\nFree software under the GPL, version 3 or later."),
                          this);
  text->setWordWrap(true);
  column->addWidget(text);
  versions_->setObjectName(QStringLiteral("versions"));
  versions_->setReadOnly(true);
  versions_->setTabChangesFocus(true);
  versions_->setAccessibleName(tr("Versions"));
  column->addWidget(versions_, 1);
  auto* buttons = new QDialogButtonBox(this);
  auto* copy = buttons->addButton(tr("Copy the versions"), QDialogButtonBox::ActionRole);
  auto* close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
  copy->setAccessibleName(copy->text());
  close->setAccessibleName(close->text());
  close->setDefault(true);
  close->setFocus();
  connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(versions()); });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(buttons);
  connect(&engine_, &EngineVersions::answered, this, &AboutDialog::show_versions);
  show_versions(tr("asking …"));
  engine_.ask();
  resize(520, 420);
}

void AboutDialog::show_versions(const QString& engine) {
  versions_->setPlainText(tr("Workbench %1\nQt %2\nSystem: %3\n\nEngine (cds):\n%4")
                              .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                                   QSysInfo::prettyProductName(), engine));
}

QString AboutDialog::versions() const {
  return versions_->toPlainText();
}

} // namespace cds
