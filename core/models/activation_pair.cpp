#include "models/activation_pair.h"

#include "base/npz.h"
#include "models/core_text.h"
#include "models/text.h"

#include <utility>

namespace cds {
namespace {

using Overlays = std::vector<std::shared_ptr<const Image8>>;

Result<Overlays> lay_over(const std::filesystem::path& file, const QStringList& pictures) {
  CDS_ASSIGN(const Npz arrays, read_npz(file));
  const auto found = arrays.find("maps");
  const auto* maps = found != arrays.end() ? std::get_if<NpyArray<float>>(&found->second) : nullptr;
  if (!maps || maps->shape.size() != 3 || maps->shape[0] != pictures.size() || maps->shape[1] < 1 || maps->shape[2] < 1)
    return failed("holds no maps of these pictures", file.string());
  const auto height = static_cast<int>(maps->shape[1]), width = static_cast<int>(maps->shape[2]);
  const auto cells = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  Overlays out;
  for (qsizetype i = 0; i < pictures.size(); ++i) {
    CDS_ASSIGN(const Image8 picture, decode_image(to_path(pictures[i])));
    const auto map = std::span(maps->values).subspan(static_cast<std::size_t>(i) * cells, cells);
    out.push_back(std::make_shared<const Image8>(heat_overlay(picture, map, height, width)));
  }
  return out;
}

} // namespace

ActivationPair::ActivationPair(EngineLauncher& engine, QObject* parent) : QObject(parent), job_(engine) {
  connect(&job_, &EngineJob::finished, this, &ActivationPair::read);
  connect(&job_, &EngineJob::failed, this, [this](const QString& message) {
    busy_ = false;
    problem_ = message;
    Q_EMIT changed();
  });
}

void ActivationPair::clear() {
  job_.cancel();
  work_.cancel();
  busy_ = false;
  problem_.clear();
  overlays_.clear();
  pictures_.clear();
  Q_EMIT changed();
}

void ActivationPair::want(const std::filesystem::path& run_folder, const QStringList& pictures) {
  job_.cancel();
  work_.cancel();
  overlays_.clear();
  problem_.clear();
  pictures_ = pictures;
  busy_ = true;
  ++number_;
  QStringList arguments{QStringLiteral("activation"), to_qstring(run_folder)};
  arguments << pictures << QStringLiteral("--no-pictures") << QStringLiteral("--out")
            << folder_.filePath(QString::number(number_));
  job_.start(arguments);
  Q_EMIT changed();
}

void ActivationPair::read() {
  const auto file = to_path(folder_.filePath(QString::number(number_) + QStringLiteral("/activation.npz")));
  work_.start([file, pictures = pictures_](std::stop_token) { return lay_over(file, pictures); },
              [this](Result<Overlays> overlays) {
                busy_ = false;
                if (overlays)
                  overlays_ = std::move(*overlays);
                else
                  problem_ = error_text(overlays.error());
                Q_EMIT changed();
              });
}

} // namespace cds
