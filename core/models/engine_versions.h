// What the engine says of itself: `cds --version`. GUI thread; never blocks but in the destructor.
#pragma once

#include <QObject>
#include <QProcess>

namespace cds {

class EngineLauncher;

class EngineVersions : public QObject {
  Q_OBJECT
public:
  explicit EngineVersions(const EngineLauncher& engine, QObject* parent = nullptr);
  ~EngineVersions() override;
  void ask(); // answered() follows, never within this call

Q_SIGNALS:
  void answered(const QString& lines); // "libtorch 1.13.0" and so on, or why there is no answer

private:
  const EngineLauncher& engine_;
  QProcess process_;
};

} // namespace cds
