// What this program is: versions of it, of its engine and of the libraries below both, ready to be copied into a
// report.
#pragma once

#include "models/engine_versions.h"

#include <QDialog>

class QPlainTextEdit;

namespace cds {

class AboutDialog : public QDialog {
  Q_OBJECT
public:
  explicit AboutDialog(const EngineLauncher& engine, QWidget* parent = nullptr); // asks the engine for its versions
  [[nodiscard]] QString versions() const;

private:
  void show_versions(const QString& engine);
  EngineVersions engine_;
  QPlainTextEdit* versions_;
};

} // namespace cds
