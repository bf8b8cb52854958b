// An application that times every event from its delivery to its return, by the clock and by the processor time of the
// GUI thread (the clock also counts what other programs took). Events inside events count for the outermost one.
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QMetaEnum>
#include <QMetaObject>
#include <QString>
#include <QWidget>
#include <algorithm>
#include <ctime>
#include <functional>
#include <utility>

namespace cds::bench {

inline double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

class TimedApplication : public QApplication {
public:
  using QApplication::QApplication;
  struct Block {
    double wall = 0, busy = 0; // milliseconds of one event
    QString where;             // receiver and event
  };
  struct Longest {
    Block by_clock, by_processor;
  };

  bool notify(QObject* receiver, QEvent* event) override {
    if (event->type() == QEvent::Paint && receiver == awaited_ && painted_ < 0)
      painted_ = static_cast<double>(since_.nsecsElapsed()) / 1e6;
    if (depth_ > 0 || !measuring_)
      return QApplication::notify(receiver, event);
    // The receiver may be gone when the event is done.
    const char* name = receiver->metaObject()->className();
    const auto type = event->type();
    ++depth_;
    QElapsedTimer clock;
    clock.start();
    const double before = thread_ms();
    const bool done = QApplication::notify(receiver, event);
    const double busy = thread_ms() - before, wall = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    --depth_;
    if (wall <= longest_.by_clock.wall && busy <= longest_.by_processor.busy)
      return done;
    const QString word =
        doing_.isEmpty() ? QString::fromLatin1(QMetaEnum::fromType<QEvent::Type>().valueToKey(type)) : doing_;
    const Block block{wall, busy, QStringLiteral("%1: %2").arg(QString::fromLatin1(name), word)};
    if (wall > longest_.by_clock.wall)
      longest_.by_clock = block;
    if (busy > longest_.by_processor.busy)
      longest_.by_processor = block;
    return done;
  }

  // Does it inside an event, as a click would, so that it is timed.
  void act(const QString& what, const std::function<void()>& does) {
    QMetaObject::invokeMethod(
        this,
        [&] {
          doing_ = what;
          does();
        },
        Qt::QueuedConnection);
    sendPostedEvents(this, QEvent::MetaCall);
    doing_.clear();
  }

  // The next paint event of `widget` is noted: painted() says how long after this call, in ms; -1: not yet.
  void await_paint(const QWidget* widget) {
    awaited_ = widget;
    painted_ = -1;
    since_.start();
  }
  [[nodiscard]] double painted() const { return painted_; }

  void measure(bool on) { measuring_ = on; }
  Longest take() { return std::exchange(longest_, {}); }

private:
  Longest longest_;
  QString doing_;
  const QObject* awaited_ = nullptr;
  double painted_ = -1;
  QElapsedTimer since_;
  int depth_ = 0;
  bool measuring_ = false;
};

} // namespace cds::bench
