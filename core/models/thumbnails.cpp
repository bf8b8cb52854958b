#include "models/thumbnails.h"

#include "base/process.h"
#include "models/thumbnail_store.h"

#include <QHash>
#include <QMetaObject>
#include <QSet>
#include <QStandardPaths>
#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <sys/resource.h>
#include <thread>
#include <utility>
#include <vector>

namespace cds {

namespace {
constexpr std::size_t longest_queue = 512;
}

struct Thumbnails::Shared {
  struct Answer {
    QString key;
    std::shared_ptr<const Image8> image;
    QString failure;
  };

  // Constant after construction
  int height = 0;
  std::size_t bound = 0;
  std::unique_ptr<ThumbnailStore> store; // null: not on disk

  // State below is the GUI thread's.
  struct Kept {
    std::shared_ptr<const Image8> image;
    std::list<QString>::iterator used;
  };
  QHash<QString, Kept> kept;
  std::list<QString> order; // longest unused first
  std::size_t bytes = 0;
  QHash<QString, QString> failures;
  QSet<QString> asked;
  std::vector<std::thread> workers;

  // State below is protected by mutex.
  std::mutex mutex;
  std::condition_variable wake;
  struct Job {
    QString key;
    ImageRecord record;
  };
  std::list<Job> waiting; // newest at the back
  QHash<QString, std::list<Job>::iterator> places;
  std::vector<Answer> answers;
  bool stop = false, told = false;
};

Thumbnails::Thumbnails(int height, std::size_t bytes, QObject* parent)
    : QObject(parent), height_(height), shared_(std::make_shared<Shared>()) {
  shared_->height = height;
  shared_->bound = bytes;
}

Thumbnails::~Thumbnails() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stop = true;
  }
  shared_->wake.notify_all();
  for (std::thread& worker : shared_->workers)
    worker.join();
}

void Thumbnails::keep_on_disk(const std::filesystem::path& folder, std::uintmax_t bytes) {
  shared_->store = std::make_unique<ThumbnailStore>(folder, bytes);
}

std::filesystem::path Thumbnails::usual_folder() {
  return std::filesystem::path(QStandardPaths::writableLocation(QStandardPaths::CacheLocation).toStdString()) /
         "thumbnails";
}

QString Thumbnails::key(const ImageRecord& record) {
  QString name = QString::fromStdString(record.path.string());
  if (record.item >= 0)
    name += QLatin1Char('#') + QString::number(record.item);
  return name;
}

std::shared_ptr<const Image8> Thumbnails::get(const QString& path) {
  ImageRecord record;
  record.path = path.toStdString();
  return get(record);
}

std::shared_ptr<const Image8> Thumbnails::get(const ImageRecord& record) {
  Shared& s = *shared_;
  const QString name = key(record);
  if (const auto found = s.kept.find(name); found != s.kept.end()) {
    s.order.splice(s.order.end(), s.order, found->used);
    return found->image;
  }
  if (s.failures.contains(name))
    return nullptr;
  const bool asked_before = s.asked.contains(name);
  s.asked.insert(name);
  {
    const std::lock_guard lock(s.mutex);
    if (asked_before) { // seen again: to the front of the line, where it still waits
      if (const auto place = s.places.constFind(name); place != s.places.constEnd())
        s.waiting.splice(s.waiting.end(), s.waiting, *place);
      return nullptr;
    }
    s.waiting.push_back({name, record});
    s.places.insert(name, std::prev(s.waiting.end()));
    if (s.waiting.size() > longest_queue) {
      s.asked.remove(s.waiting.front().key);
      s.places.remove(s.waiting.front().key);
      s.waiting.pop_front();
    }
  }
  s.wake.notify_one();
  if (s.workers.empty())
    for (int i = 0; i < std::clamp(core_count(), 2, 4); ++i)
      s.workers.emplace_back([this] { work(); });
  return nullptr;
}

namespace {

struct Decoded {
  std::shared_ptr<const Image8> image;
  QString failure;
};

Decoded decode(const ImageRecord& record, int height, ThumbnailStore* store) {
  const auto key = store ? ThumbnailStore::key(record, height) : std::nullopt;
  if (key)
    if (auto image = store->find(*key))
      return {std::make_shared<const Image8>(std::move(*image)), {}};
  auto image = decode_record(record, {height, 1});
  if (!image)
    return {nullptr, QString::fromStdString(image.error().message())};
  if (image->height <= height)
    return {std::make_shared<const Image8>(std::move(*image)), {}};
  const int width = std::max(1, static_cast<int>(static_cast<double>(image->width) * height / image->height + 0.5));
  auto small = std::make_shared<const Image8>(resize_image(*image, height, width));
  if (key)
    store->keep(*key, *small);
  return {small, {}};
}

} // namespace

// On each thread: the newest of what waits.
void Thumbnails::work() {
  ::setpriority(PRIO_PROCESS, 0, 5); // of this thread, on Linux: painting comes first
  Shared& s = *shared_;              // the destructor joins this thread, so `this` lives
  for (;;) {
    Shared::Job job;
    {
      std::unique_lock lock(s.mutex);
      s.wake.wait(lock, [&] { return s.stop || !s.waiting.empty(); });
      if (s.stop)
        return;
      job = std::move(s.waiting.back());
      s.waiting.pop_back();
      s.places.remove(job.key);
    }
    Decoded decoded = decode(job.record, s.height, s.store.get());
    const std::lock_guard lock(s.mutex);
    s.answers.push_back({job.key, std::move(decoded.image), std::move(decoded.failure)});
    if (!std::exchange(s.told, true))
      QMetaObject::invokeMethod(
          this, [this] { take(); }, Qt::QueuedConnection);
  }
}

void Thumbnails::take() {
  Shared& s = *shared_;
  std::vector<Shared::Answer> answers;
  {
    const std::lock_guard lock(s.mutex);
    answers.swap(s.answers);
    s.told = false;
  }
  for (const auto& answer : answers) {
    s.asked.remove(answer.key);
    if (!answer.image) {
      s.failures.insert(answer.key, answer.failure);
      continue;
    }
    s.order.push_back(answer.key);
    s.kept.insert(answer.key, {answer.image, std::prev(s.order.end())});
    s.bytes += answer.image->pixels.size();
    while (s.bytes > s.bound && s.order.size() > 1) {
      const auto oldest = s.kept.find(s.order.front());
      s.bytes -= oldest->image->pixels.size();
      s.kept.erase(oldest);
      s.order.pop_front();
    }
  }
  for (const auto& answer : answers)
    Q_EMIT arrived(answer.key);
  if (idle())
    Q_EMIT became_idle();
}

QString Thumbnails::failure(const QString& name) const {
  return shared_->failures.value(name);
}

void Thumbnails::abandon() {
  std::list<Shared::Job> dropped;
  {
    const std::lock_guard lock(shared_->mutex);
    dropped.swap(shared_->waiting);
    shared_->places.clear();
  }
  if (dropped.empty())
    return;
  for (const Shared::Job& job : dropped)
    shared_->asked.remove(job.key);
  Q_EMIT abandoned();
  if (idle())
    Q_EMIT became_idle();
}

std::size_t Thumbnails::bytes() const {
  return shared_->bytes;
}

int Thumbnails::waiting() const {
  const std::lock_guard lock(shared_->mutex);
  return static_cast<int>(shared_->waiting.size());
}

bool Thumbnails::idle() const {
  return shared_->asked.isEmpty();
}

} // namespace cds
