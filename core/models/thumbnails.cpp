#include "models/thumbnails.h"

#include <QHash>
#include <QMetaObject>
#include <QSet>
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
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
  std::thread worker;

  // State below is protected by mutex.
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<ImageRecord> waiting; // newest at the back
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
  if (shared_->worker.joinable())
    shared_->worker.join();
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
      const auto place = std::find_if(s.waiting.begin(), s.waiting.end(), [&](const ImageRecord& waiting) {
        return waiting.path == record.path && waiting.item == record.item;
      });
      if (place == s.waiting.end())
        return nullptr;
      s.waiting.erase(place);
    }
    s.waiting.push_back(record);
    if (s.waiting.size() > longest_queue) {
      s.asked.remove(key(s.waiting.front()));
      s.waiting.pop_front();
    }
  }
  s.wake.notify_one();
  if (!s.worker.joinable())
    s.worker = std::thread([this, shared = shared_] {
      for (;;) {
        ImageRecord job;
        {
          std::unique_lock lock(shared->mutex);
          shared->wake.wait(lock, [&] { return shared->stop || !shared->waiting.empty(); });
          if (shared->stop)
            return;
          job = std::move(shared->waiting.back());
          shared->waiting.pop_back();
        }
        Shared::Answer answer{key(job), nullptr, {}};
        if (auto image = decode_record(job, {shared->height, 1})) {
          const double scale = static_cast<double>(shared->height) / std::max(1, image->height);
          const int width = std::max(1, static_cast<int>(image->width * scale + 0.5));
          answer.image = std::make_shared<const Image8>(resize_image(*image, shared->height, width));
        } else {
          answer.failure = QString::fromStdString(image.error().message());
        }
        const std::lock_guard lock(shared->mutex);
        shared->answers.push_back(std::move(answer));
        if (!std::exchange(shared->told, true)) // the destructor joins this thread, so `this` lives
          QMetaObject::invokeMethod(
              this, [this] { take(); }, Qt::QueuedConnection);
      }
    });
  return nullptr;
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

bool Thumbnails::idle() const {
  return shared_->asked.isEmpty();
}

} // namespace cds
