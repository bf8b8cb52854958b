// Work on threads of its own, answers on the receiver's thread. Stale answers die by number.
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>
#include <memory>
#include <stop_token>
#include <utility>

namespace cds {

// A member of the object it answers to, declared last: its destructor asks for a stop and waits. GUI thread.
class BackgroundWork {
public:
  explicit BackgroundWork(QObject* receiver, int threads = 1) : receiver_(receiver) {
    pool_.setMaxThreadCount(threads);
  }
  ~BackgroundWork() {
    cancel();
    pool_.waitForDone();
  }
  BackgroundWork(const BackgroundWork&) = delete;
  BackgroundWork& operator=(const BackgroundWork&) = delete;

  // work(std::stop_token) runs on a thread and must not throw; done(its result) follows on the receiver's thread unless
  // cancel() came before.
  template <class Work, class Done>
  void start(Work work, Done done) {
    ++busy_;
    pool_.start([this, work = std::move(work), done = std::move(done), token = stop_.get_token(),
                 generation = generation_]() mutable {
      auto value = std::make_shared<decltype(work(token))>(work(token));
      QMetaObject::invokeMethod(
          receiver_,
          [this, value, done = std::move(done), generation]() mutable {
            --busy_;
            if (generation == generation_)
              done(std::move(*value));
          },
          Qt::QueuedConnection);
    });
  }

  // Calls note(value) on the receiver's thread, from inside work.
  template <class Note>
  void post(Note note) const {
    QMetaObject::invokeMethod(receiver_, std::move(note), Qt::QueuedConnection);
  }

  // What runs is asked to stop, and its answer will not arrive.
  void cancel() {
    stop_.request_stop();
    stop_ = std::stop_source();
    ++generation_;
  }
  [[nodiscard]] bool busy() const { return busy_ > 0; }

private:
  QObject* receiver_;
  QThreadPool pool_;
  std::stop_source stop_;
  int generation_ = 0;
  int busy_ = 0;
};

} // namespace cds
