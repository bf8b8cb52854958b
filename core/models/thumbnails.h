// Small pictures for walls and galleries, decoded in the background and kept up to a bound. GUI thread; never blocks.
#pragma once

#include "data/decode.h"

#include <QObject>
#include <QString>
#include <memory>

namespace cds {

class Thumbnails : public QObject {
  Q_OBJECT
public:
  // Pictures of this height, aspect kept; `bytes` bounds the cache (the longest unused go first).
  explicit Thumbnails(int height = 192, std::size_t bytes = std::size_t{128} << 20, QObject* parent = nullptr);
  ~Thumbnails() override; // waits for the picture being decoded, not for those asked for

  [[nodiscard]] int height() const { return height_; }

  // The picture, or null where it is not here yet: then it is asked for, and arrived(key) follows. What was asked for
  // last comes first, and of what waits only the newest 512 stay: scrolling fast through a wall decodes what is seen.
  [[nodiscard]] std::shared_ptr<const Image8> get(const QString& path);
  [[nodiscard]] std::shared_ptr<const Image8> get(const ImageRecord& record);
  // Decoding was tried and failed; the reason, empty otherwise.
  [[nodiscard]] QString failure(const QString& key) const;
  // A record's name here: its path, and for containers '#' and the item.
  [[nodiscard]] static QString key(const ImageRecord& record);

  [[nodiscard]] bool idle() const; // nothing waits and nothing is being decoded

Q_SIGNALS:
  void arrived(const QString& key); // decoded or failed
  void became_idle();

private:
  struct Shared;
  void take();
  int height_;
  std::shared_ptr<Shared> shared_;
};

} // namespace cds
