#include "models/engine_launcher.h"

#include "base/file.h"
#include "base/ids.h"
#include "base/process.h"
#include "models/log_tail.h"
#include "models/text.h"
#include "run/queue.h"
#include "run/run_folder.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <csignal>
#include <system_error>

namespace cds {

namespace {

constexpr int look_ms = 100;

bool lives(qint64 pid) {
  return ::kill(static_cast<pid_t>(pid), 0) == 0;
}

// As create_run_folder names them, and free at this moment.
QString new_id(const std::filesystem::path& runs, const Experiment& experiment) {
  const QString hint = to_qstring(slug(experiment.name.empty() ? to_string(experiment.kind) : experiment.name));
  const QString base = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-")) + hint;
  QString id = base;
  std::error_code error;
  for (int i = 2; std::filesystem::exists(runs / id.toStdString(), error); ++i)
    id = base + QStringLiteral("-%1").arg(i);
  return id;
}

} // namespace

EngineLauncher::EngineLauncher(QObject* parent) : QObject(parent) {
  timer_.setInterval(look_ms);
  connect(&timer_, &QTimer::timeout, this, &EngineLauncher::watch_births);
}

QString EngineLauncher::program() const {
  if (!program_.isEmpty())
    return program_;
  const QFileInfo beside(QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("cds")));
  return beside.isExecutable() && beside.isFile() ? beside.absoluteFilePath()
                                                  : QStandardPaths::findExecutable(QStringLiteral("cds"));
}

void EngineLauncher::set_program(const QString& path) {
  program_ = path;
}

Result<qint64> EngineLauncher::launch(const QStringList& arguments, const std::filesystem::path& log, bool append) {
  const QString engine = program();
  if (engine.isEmpty())
    return failed(tr("the engine, cds, is not installed").toStdString(), {},
                  tr("Install it beside this program or put it on PATH").toStdString());
  QProcess process;
  process.setProgram(engine);
  process.setArguments(arguments);
  process.setStandardInputFile(QProcess::nullDevice());
  process.setStandardOutputFile(QProcess::nullDevice());
  process.setStandardErrorFile(to_qstring(log), append ? QIODevice::Append : QIODevice::Truncate);
  qint64 pid = 0;
  if (!process.startDetached(&pid))
    return failed(tr("the engine did not start: %1").arg(process.errorString()).toStdString(), engine.toStdString());
  return pid;
}

Result<QString> EngineLauncher::start(const std::filesystem::path& project, const Experiment& experiment,
                                      const std::filesystem::path& file) {
  const auto runs = project / "runs";
  CDS_TRY(make_folder(runs));
  const QString id = new_id(runs, experiment);
  // The engine makes its folder itself, so the log waits beside it and moves in when the folder is there.
  Birth birth{id, runs / id.toStdString(), runs / ("." + id.toStdString() + ".log"), 0, now_seconds()};
  const QStringList arguments{QString::fromLatin1(to_string(experiment.kind)),
                              to_qstring(file),
                              QStringLiteral("--project"),
                              to_qstring(project),
                              QStringLiteral("--run"),
                              id,
                              QStringLiteral("--quiet")};
  CDS_ASSIGN(birth.pid, launch(arguments, birth.log, false));
  births_.push_back(std::move(birth));
  timer_.start();
  return id;
}

void EngineLauncher::watch_births() {
  std::vector<Birth> waiting;
  std::vector<Birth> born, dead;
  for (Birth& birth : births_) {
    std::error_code error;
    const bool alive = lives(birth.pid); // before looking: it may make its folder and end in between
    if (std::filesystem::exists(RunPaths{birth.folder}.run_json(), error))
      born.push_back(std::move(birth));
    else if (!alive)
      dead.push_back(std::move(birth));
    else
      waiting.push_back(std::move(birth));
  }
  births_ = std::move(waiting);
  if (births_.empty())
    timer_.stop();
  for (const Birth& birth : born) {
    std::error_code error;
    std::filesystem::rename(birth.log, RunPaths{birth.folder}.log(), error); // the engine keeps writing into it
    Q_EMIT started(birth.id);
  }
  for (const Birth& birth : dead) {
    const QString said = log_tail(birth.log, 3);
    std::error_code error;
    std::filesystem::remove(birth.log, error);
    Q_EMIT failed_to_start(birth.id, said.isEmpty() ? tr("The engine ended without a word") : said);
  }
}

Status EngineLauncher::pause(const std::filesystem::path& run_folder) {
  CDS_TRY(pause_run(run_folder));
  return {};
}

Status EngineLauncher::resume(const std::filesystem::path& run_folder) {
  CDS_ASSIGN(const ControlOutcome outcome, resume_run(run_folder));
  if (outcome != ControlOutcome::needs_start)
    return {};
  const auto project = run_folder.parent_path().parent_path();
  CDS_TRY(launch({QStringLiteral("resume"), to_qstring(run_folder), QStringLiteral("--project"), to_qstring(project),
                  QStringLiteral("--quiet")},
                 RunPaths{run_folder}.log(), true));
  return {};
}

Status EngineLauncher::run_queue(const std::filesystem::path& project) {
  if (queue_runner_alive(project))
    return {};
  CDS_TRY(launch({QStringLiteral("--quiet"), QStringLiteral("queue"), QStringLiteral("--project"), to_qstring(project),
                  QStringLiteral("run")},
                 project / "queue.log", true));
  return {};
}

Status EngineLauncher::stop_queue(const std::filesystem::path& project) {
  return stop_queue_runner(project);
}

Status EngineLauncher::stop(const std::filesystem::path& run_folder) {
  CDS_TRY(stop_run(run_folder));
  return {};
}

} // namespace cds
