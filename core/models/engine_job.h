// One engine command whose answer somebody waits for: `cds embed` for a dropped picture, say. Unlike a run it ends with
// the workbench. GUI thread; never blocks but in the destructor.
#pragma once

#include "base/json.h"

#include <QObject>
#include <QStringList>
#include <memory>

class QProcess;

namespace cds {

class EngineLauncher;

class EngineJob : public QObject {
  Q_OBJECT
public:
  explicit EngineJob(EngineLauncher& engine, QObject* parent = nullptr);
  ~EngineJob() override; // ends the command

  // Starts `cds ARGUMENTS --json --quiet`; what runs is cancelled first. Ends with finished() or failed(), never within
  // this call.
  void start(const QStringList& arguments);
  // Asks politely, kills after two seconds. Neither signal follows.
  void cancel();
  [[nodiscard]] bool running() const { return process_ != nullptr; }

Q_SIGNALS:
  void finished(const cds::Json& answer); // the one JSON object of its standard output
  void failed(const QString& message);    // what it said on standard error

private:
  void take(QProcess* process, int status);
  void drop(QProcess* process); // lets it end, whatever it says

  EngineLauncher& engine_;
  QProcess* process_ = nullptr;
};

} // namespace cds
