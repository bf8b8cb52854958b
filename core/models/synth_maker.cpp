#include "models/synth_maker.h"

#include "models/core_text.h"
#include "models/text.h"

namespace cds {

SynthMaker::SynthMaker(QObject* parent) : QObject(parent), work_(this) {}

Status SynthMaker::start(const std::filesystem::path& out, const SynthSpec& spec) {
  if (working_)
    return wrong_call(tr("a set is being drawn").toStdString());
  CDS_TRY(check(spec));
  working_ = true;
  work_.start(
      [this, out, spec](const std::stop_token& stop) {
        const ProgressSink progress = [this](const Progress& now) {
          const double share = now.total > 0 ? static_cast<double>(now.done) / static_cast<double>(now.total) : 0;
          work_.post([this, share, left = now.seconds_left] {
            if (working_)
              Q_EMIT progressed(share, left);
          });
        };
        return write_synthetic_set(out, spec, 0, progress, stop);
      },
      [this, out](const Result<SynthCounts>& made) {
        working_ = false;
        if (made)
          Q_EMIT finished(to_qstring(out));
        else
          Q_EMIT failed(error_text(made.error()));
      });
  return {};
}

void SynthMaker::cancel() {
  if (!working_)
    return;
  working_ = false;
  work_.cancel();
  Q_EMIT cancelled();
}

} // namespace cds
