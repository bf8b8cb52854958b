#include "views/pages/data/synth_dialog.h"

#include "models/core_text.h"
#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <utility>

namespace cds {

SynthDialog::SynthDialog(std::filesystem::path project, QWidget* parent)
    : QDialog(parent), project_(std::move(project)), name_(new QLineEdit(this)), counts_(new QLabel(this)),
      problem_(new MeaningLabel(MeaningLabel::Meaning::problem, this)), progress_(new QProgressBar(this)),
      draw_(new QPushButton(this)), close_(new QPushButton(this)) {
  setObjectName(QStringLiteral("synth_dialog"));
  setWindowTitle(tr("Draw synthetic pedestrians"));
  auto* column = new QVBoxLayout(this);
  column->setSpacing(3 * step);
  auto* text = new MeaningLabel(MeaningLabel::Meaning::remark, this);
  text->setText(tr("People that nobody has to be asked for: families share all but two marks, so that colours alone do "
                   "not tell them apart. The same seed draws the same set."));
  text->setMinimumWidth(100 * step);
  column->addWidget(text);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(4 * step);
  const SynthSpec usual;
  const auto spin = [&](const char* name, const QString& label, int low, int high, int value) {
    auto* box = new QSpinBox(this);
    box->setObjectName(QLatin1String(name));
    box->setRange(low, high);
    box->setValue(value);
    box->setAccessibleName(label);
    form->addRow(label, box);
    connect(box, &QSpinBox::valueChanged, this, &SynthDialog::show_counts);
    return box;
  };
  name_->setObjectName(QStringLiteral("synth_name"));
  name_->setText(QStringLiteral("synthetic"));
  name_->setAccessibleName(tr("Name of the set's folder"));
  form->addRow(tr("Name"), name_);
  identities_ = spin("synth_identities", tr("Identities"), 4, 20000, usual.identities);
  cameras_ = spin("synth_cameras", tr("Cameras"), 2, 9, usual.cameras);
  images_ = spin("synth_images", tr("Images an identity and camera"), 2, 83, usual.images_per_camera);
  height_ = spin("synth_height", tr("Height, px"), 16, 1024, usual.height);
  width_ = spin("synth_width", tr("Width, px"), 16, 1024, usual.width);
  seed_ = spin("synth_seed", tr("Seed"), 0, 2147483647, 1);
  column->addLayout(form);
  column->addWidget(counts_);
  problem_->hide();
  column->addWidget(problem_);
  progress_->setRange(0, 1000);
  progress_->setAccessibleName(tr("Progress of the drawing"));
  progress_->hide();
  column->addWidget(progress_);
  auto* row = new QHBoxLayout;
  draw_->setObjectName(QStringLiteral("synth_draw"));
  draw_->setText(tr("Draw the set"));
  draw_->setAccessibleName(draw_->text());
  draw_->setDefault(true);
  row->addStretch();
  row->addWidget(close_);
  row->addWidget(draw_);
  column->addLayout(row);
  setTabOrder(seed_, close_); // the form first
  setTabOrder(close_, draw_);
  connect(draw_, &QPushButton::clicked, this, &SynthDialog::start);
  connect(close_, &QPushButton::clicked, this, &SynthDialog::reject);
  connect(&maker_, &SynthMaker::progressed, this, [this](double share, double left) {
    progress_->setValue(qRound(share * 1000));
    progress_->setFormat(left < 0 ? tr("%p %") : tr("%p %, %1 left").arg(time_span_text(left)));
  });
  connect(&maker_, &SynthMaker::finished, this, [this](const QString& folder) {
    show_working(false);
    Q_EMIT made(folder);
    accept();
  });
  connect(&maker_, &SynthMaker::failed, this, [this](const QString& why) {
    show_working(false);
    problem_->setText(why);
    problem_->show();
  });
  show_counts();
  show_working(false);
}

SynthSpec SynthDialog::spec() const {
  SynthSpec spec;
  spec.identities = identities_->value();
  spec.cameras = cameras_->value();
  spec.images_per_camera = images_->value();
  spec.height = height_->value();
  spec.width = width_->value();
  spec.seed = static_cast<std::uint64_t>(seed_->value());
  return spec;
}

void SynthDialog::show_counts() {
  const SynthSpec now = spec();
  const double images = static_cast<double>(now.identities) * now.cameras * now.images_per_camera;
  counts_->setText(tr("%1 images, the first half of the identities for training").arg(count_text(images)));
}

void SynthDialog::start() {
  const QString name = name_->text().simplified();
  problem_->setVisible(false);
  Status status;
  if (name.isEmpty() || name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.')))
    status = wrong_call(tr("this is no name for a folder").toStdString(), name.toStdString());
  else
    status = maker_.start(project_ / "data" / name.toStdString(), spec());
  if (!status) {
    problem_->setText(error_text(status.error()));
    problem_->show();
    return;
  }
  show_working(true);
}

void SynthDialog::show_working(bool working) {
  progress_->setVisible(working);
  progress_->setValue(0);
  draw_->setEnabled(!working);
  close_->setText(working ? tr("Stop") : tr("Cancel"));
  close_->setAccessibleName(close_->text());
}

void SynthDialog::reject() {
  maker_.cancel();
  QDialog::reject();
}

} // namespace cds
