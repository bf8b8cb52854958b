// A form for a set of synthetic pedestrians, drawn into the project.
#pragma once

#include "models/synth_maker.h"

#include <QDialog>
#include <filesystem>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace cds {

class MeaningLabel;

class SynthDialog : public QDialog {
  Q_OBJECT
public:
  explicit SynthDialog(std::filesystem::path project, QWidget* parent = nullptr);

Q_SIGNALS:
  void made(const QString& folder); // the set is complete

protected:
  void reject() override; // also stops what is being drawn

private:
  [[nodiscard]] SynthSpec spec() const;
  void show_counts();
  void start();
  void show_working(bool working);

  std::filesystem::path project_;
  SynthMaker maker_;
  QLineEdit* name_;
  QSpinBox *identities_, *cameras_, *images_, *height_, *width_, *seed_;
  QLabel* counts_;
  MeaningLabel* problem_;
  QProgressBar* progress_;
  QPushButton *draw_, *close_;
};

} // namespace cds
