#include "models/own_image.h"

#include "data/crop.h"
#include "data/encode.h"
#include "models/core_text.h"
#include "models/text.h"
#include "retrieval/one_side.h"
#include "run/run_folder.h"

#include <utility>

namespace cds {
namespace {

// The box of a picture as a file of its own.
Status write_part(const Image8& picture, const QRect& box, const std::filesystem::path& out) {
  CDS_ASSIGN(const Image8 part, crop(picture, box.x(), box.y(), box.width(), box.height()));
  return write_png(out, part);
}

Result<RankLists> rank_by(const std::filesystem::path& embedding, const RetrievalSession& session,
                          const std::stop_token& stop) {
  CDS_ASSIGN(const EmbeddingSet query, read_side(embedding, "query"));
  return nearest(query, session.gallery_set(), OwnImage::length, {}, {}, stop);
}

} // namespace

OwnImage::OwnImage(EngineLauncher& engine, QObject* parent) : QObject(parent), job_(engine) {
  connect(&job_, &EngineJob::finished, this, &OwnImage::rank);
  connect(&job_, &EngineJob::failed, this, &OwnImage::fail);
}

void OwnImage::set_session(RetrievalSession::Pointer session, const std::filesystem::path& run_folder) {
  if (session == session_)
    return;
  cancel();
  session_ = std::move(session);
  run_ = run_folder;
  found_ = {};
  embedded_.clear();
  problem_.clear();
  Q_EMIT changed();
}

void OwnImage::cancel() {
  job_.cancel();
  work_.cancel();
  if (std::exchange(busy_, false))
    Q_EMIT changed();
}

void OwnImage::fail(const QString& message) {
  busy_ = false;
  problem_ = message;
  Q_EMIT changed();
}

void OwnImage::open(const QString& path) {
  job_.cancel();
  work_.cancel();
  busy_ = true;
  problem_.clear();
  found_ = {};
  embedded_.clear();
  Q_EMIT changed();
  work_.start([path](std::stop_token) { return decode_image(to_path(path)); },
              [this, path](Result<Image8> image) {
                if (!image)
                  return fail(error_text(image.error()));
                busy_ = false;
                picture_ = std::make_shared<const Image8>(std::move(*image));
                path_ = path;
                Q_EMIT opened();
                Q_EMIT changed();
              });
}

void OwnImage::search(const QRect& box) {
  if (!session_ || !picture_)
    return;
  job_.cancel();
  work_.cancel();
  busy_ = true;
  problem_.clear();
  found_ = {};
  embedded_.clear();
  ++number_;
  if (!folder_.isValid())
    return fail(tr("There is no folder for temporary files: %1").arg(folder_.errorString()));
  if (std::error_code error; !std::filesystem::exists(RunPaths{run_}.run_json(), error))
    return fail(tr("These rankings belong to no run, so there is no network to look with"));
  Q_EMIT changed();
  if (box.isEmpty())
    return embed(path_);
  const QString part = folder_.filePath(QStringLiteral("part-%1.png").arg(number_));
  work_.start([picture = picture_, box, part](std::stop_token) { return write_part(*picture, box, to_path(part)); },
              [this, part](Status done) { done ? embed(part) : fail(error_text(done.error())); });
}

void OwnImage::embed(const QString& file) {
  embedded_ = file;
  job_.start({QStringLiteral("embed"), to_qstring(run_), file, QStringLiteral("--names"), QStringLiteral("none"),
              QStringLiteral("--out"), folder_.filePath(QStringLiteral("embedding-%1.npz").arg(number_))});
}

void OwnImage::rank() {
  const auto file = to_path(folder_.filePath(QStringLiteral("embedding-%1.npz").arg(number_)));
  work_.start([file, session = session_](std::stop_token stop) { return rank_by(file, *session, stop); },
              [this](Result<RankLists> lists) {
                if (!lists)
                  return fail(error_text(lists.error()));
                busy_ = false;
                found_ = std::move(*lists);
                Q_EMIT changed();
              });
}

} // namespace cds
