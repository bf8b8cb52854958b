#include "models/engine_versions.h"

#include "models/engine_launcher.h"

#include <QMetaObject>
#include <QRegularExpression>

namespace cds {

namespace {
constexpr int patience_ms = 2000;
}

std::vector<EngineDevice> devices_of(const QString& version_lines) {
  static const QRegularExpression line(QStringLiteral(R"(^(cuda:\d+) (.+), (\d+) MB, compute capability [\d.]+$)"),
                                       QRegularExpression::MultilineOption);
  std::vector<EngineDevice> devices;
  for (auto found = line.globalMatch(version_lines); found.hasNext();) {
    const auto match = found.next();
    devices.push_back({match.captured(1), match.captured(2), match.captured(3).toDouble()});
  }
  return devices;
}

EngineVersions::EngineVersions(const EngineLauncher& engine, QObject* parent) : QObject(parent), engine_(engine) {
  connect(&process_, &QProcess::finished, this, [this] {
    const QByteArray said = process_.readAllStandardOutput() + process_.readAllStandardError();
    Q_EMIT answered(QString::fromUtf8(said).trimmed());
  });
  connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      Q_EMIT answered(tr("It did not start: %1").arg(process_.errorString()));
  });
}

EngineVersions::~EngineVersions() {
  process_.disconnect(this);
  if (process_.state() == QProcess::NotRunning)
    return;
  process_.kill();
  process_.waitForFinished(patience_ms);
}

void EngineVersions::ask() {
  if (engine_.program().isEmpty()) {
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT answered(tr("Not installed beside this program or on PATH")); }, Qt::QueuedConnection);
    return;
  }
  process_.setStandardInputFile(QProcess::nullDevice());
  process_.start(engine_.program(), {QStringLiteral("--version")});
}

} // namespace cds
