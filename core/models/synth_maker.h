// Draws a set of synthetic pedestrians for the open project. GUI thread; the drawing runs on threads of its own.
#pragma once

#include "data/synth.h"
#include "models/background.h"

#include <QObject>
#include <QString>
#include <filesystem>

namespace cds {

class SynthMaker : public QObject {
  Q_OBJECT
public:
  explicit SynthMaker(QObject* parent = nullptr);

  // `out` must not exist or be empty. One at a time (wrong_call while one is made). Then progressed(), and finished()
  // or failed(); nothing remains of what was cancelled or failed.
  [[nodiscard]] Status start(const std::filesystem::path& out, const SynthSpec& spec);
  void cancel();
  [[nodiscard]] bool is_working() const { return working_; }

Q_SIGNALS:
  void progressed(double share, double seconds_left); // 0..1; -1: not known
  void finished(const QString& folder);
  void failed(const QString& text);
  void cancelled();

private:
  bool working_ = false;
  BackgroundWork work_;
};

} // namespace cds
