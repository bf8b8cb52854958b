// Small pictures for walls and galleries, decoded on threads of their own, kept in memory and, where wanted, on disk up
// to a bound. GUI thread; never blocks.
#pragma once

#include "data/decode.h"

#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>

namespace cds {

class Thumbnails : public QObject {
  Q_OBJECT
public:
  // Pictures of this height, aspect kept; smaller ones stay as they are. `bytes` bounds the memory (the longest unused
  // go first).
  explicit Thumbnails(int height = 192, std::size_t bytes = std::size_t{128} << 20, QObject* parent = nullptr);
  ~Thumbnails() override; // waits for the pictures being decoded, not for those asked for

  [[nodiscard]] int height() const { return height_; }

  // Reduced pictures are also kept in files there (thumbnail_store.h), `bytes` at most. Call before the first get().
  void keep_on_disk(const std::filesystem::path& folder, std::uintmax_t bytes);
  // Where a person's caches belong: .../cds-workbench/thumbnails.
  [[nodiscard]] static std::filesystem::path usual_folder();

  // The picture, or null where it is not here yet: then it is asked for, and arrived(key) follows. What was asked for
  // last comes first, and of what waits only the newest 512 stay: scrolling fast through a wall decodes what is seen.
  [[nodiscard]] std::shared_ptr<const Image8> get(const QString& path);
  [[nodiscard]] std::shared_ptr<const Image8> get(const ImageRecord& record);
  // Decoding was tried and failed; the reason, empty otherwise.
  [[nodiscard]] QString failure(const QString& key) const;
  // A record's name here: its path, and for containers '#' and the item.
  [[nodiscard]] static QString key(const ImageRecord& record);

  // What waits is forgotten, because a wall was scrolled away from it. Where something waited, abandoned() follows at
  // once: whoever still shows a picture that has not come asks again by painting.
  void abandon();

  [[nodiscard]] bool idle() const; // nothing waits and nothing is being decoded
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] int waiting() const;

Q_SIGNALS:
  void arrived(const QString& key); // decoded or failed
  void abandoned();
  void became_idle();

private:
  struct Shared;
  void take();
  void work();
  int height_;
  std::shared_ptr<Shared> shared_;
};

} // namespace cds
