// What the engine says of itself: `cds --version`. GUI thread; never blocks but in the destructor.
#pragma once

#include <QObject>
#include <QProcess>
#include <vector>

namespace cds {

class EngineLauncher;

// A card that the engine can use.
struct EngineDevice {
  QString name;  // "cuda:0": what an experiment says
  QString model; // "NVIDIA H100 80GB HBM3"
  double memory_mb = 0;
};
// Those that `cds --version` lists, in its order.
[[nodiscard]] std::vector<EngineDevice> devices_of(const QString& version_lines);

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
