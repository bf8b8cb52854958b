#include "models/engine_job.h"

#include "models/engine_launcher.h"
#include "models/text.h"

#include <QMetaObject>
#include <QProcess>
#include <QTimer>
#include <utility>

namespace cds {

namespace {
constexpr int patience_ms = 2000;
}

EngineJob::EngineJob(EngineLauncher& engine, QObject* parent) : QObject(parent), engine_(engine) {}

EngineJob::~EngineJob() {
  if (!process_)
    return;
  process_->disconnect(this);
  process_->kill();
  process_->waitForFinished(patience_ms);
}

void EngineJob::start(const QStringList& arguments) {
  cancel();
  const QString program = engine_.program();
  auto* process = new QProcess(this);
  process_ = process;
  if (program.isEmpty()) {
    QMetaObject::invokeMethod(
        this,
        [this, process] {
          if (process_ != process)
            return;
          drop(process);
          Q_EMIT failed(tr("The engine, cds, is not installed. Install it beside this program or put it on PATH"));
        },
        Qt::QueuedConnection);
    return;
  }
  process->setProgram(program);
  process->setArguments(arguments + QStringList{QStringLiteral("--json"), QStringLiteral("--quiet")});
  process->setStandardInputFile(QProcess::nullDevice());
  connect(process, &QProcess::finished, this, [this, process](int status) { take(process, status); });
  connect(process, &QProcess::errorOccurred, this, [this, process](QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart || process_ != process)
      return;
    const QString why = process->errorString();
    drop(process);
    Q_EMIT failed(tr("The engine did not start: %1").arg(why));
  });
  process->start();
}

void EngineJob::drop(QProcess* process) {
  if (process_ == process)
    process_ = nullptr;
  if (process->state() == QProcess::NotRunning) {
    process->deleteLater();
    return;
  }
  process->disconnect(this);
  connect(process, &QProcess::finished, process, &QObject::deleteLater);
  process->terminate();
  QTimer::singleShot(patience_ms, process, &QProcess::kill);
}

void EngineJob::cancel() {
  if (process_)
    drop(process_);
}

void EngineJob::take(QProcess* process, int status) {
  if (process_ != process)
    return;
  const QByteArray out = process->readAllStandardOutput();
  const QString said = QString::fromUtf8(process->readAllStandardError()).trimmed();
  const bool crashed = process->exitStatus() != QProcess::NormalExit;
  drop(process);
  const auto answer = parse_json(out.toStdString(), "cds");
  if (!crashed && status == 0 && answer) {
    Q_EMIT finished(*answer);
    return;
  }
  QStringList lines = said.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  while (lines.size() > 3)
    lines.removeFirst();
  QString message = lines.join(QLatin1Char('\n'));
  if (message.startsWith(QLatin1String("cds: ")))
    message.remove(0, 5);
  Q_EMIT failed(!message.isEmpty() ? message : tr("The engine ended without a word"));
}

} // namespace cds
