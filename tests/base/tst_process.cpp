// Processes, machine facts, and progress that reports neither too often nor too late.
#include "base/machine.h"
#include "base/process.h"
#include "base/progress.h"

#include <QTest>
#include <csignal>
#include <cstring>
#include <malloc.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace cds;

class TestProcess : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void livingAndDead() {
    const ProcessId self = this_process();
    QVERIFY(self.pid == ::getpid() && self.start_ticks > 0 && !self.host.empty());
    QVERIFY(is_alive(self));
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const ProcessId id = this_process();
      if (::write(ends[1], &id.start_ticks, sizeof id.start_ticks) != static_cast<ssize_t>(sizeof id.start_ticks))
        ::_exit(1);
      for (;;)
        ::pause();
    }
    ProcessId other{self.host, child, 0};
    QCOMPARE(::read(ends[0], &other.start_ticks, sizeof other.start_ticks),
             static_cast<ssize_t>(sizeof other.start_ticks));
    ::close(ends[0]);
    ::close(ends[1]);
    QVERIFY(is_alive(other));
    QVERIFY(other.start_ticks >= self.start_ticks);
    ProcessId reused = other;
    reused.start_ticks += 1;
    QVERIFY(!is_alive(reused));
    ::kill(child, SIGKILL);
    QTRY_VERIFY(!is_alive(other)); // a zombie does not live
    ::waitpid(child, nullptr, 0);
    QVERIFY(!is_alive(other));
    QVERIFY(!is_alive({self.host, -1, 0}));
    QVERIFY(!is_alive({"another host", self.pid, self.start_ticks}));
  }

  void memoryGrows() {
    const double before = resident_mb();
    std::vector<char> block(std::size_t{64} << 20, 'x');
    QVERIFY(block[block.size() / 2] == 'x');
    QVERIFY2(resident_mb() - before > 60, qPrintable(QString::number(resident_mb() - before)));
    QVERIFY(peak_resident_mb() >= resident_mb() - 1);
    QVERIFY(core_count() >= 1);
  }

  void machineFacts() {
    const Machine machine = this_machine();
    QCOMPARE(machine.cores, core_count());
    QVERIFY(machine.system.rfind("Linux", 0) == 0);
    QVERIFY(machine.memory_mb > 100);
    QCOMPARE(to_json(machine)["host"].get<std::string>(), host_name());
  }

  void progressIsRationed() {
    std::vector<Progress> seen;
    ProgressMeter meter([&](const Progress& p) { seen.push_back(p); }, "work", 1000, 500, 0.05);
    for (int i = 501; i <= 1000; ++i) {
      meter.advance(i, "detail");
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    meter.finish();
    QVERIFY2(seen.size() >= 3 && seen.size() < 200, qPrintable(QString::number(seen.size())));
    QCOMPARE(seen.back().done, std::int64_t{1000});
    QCOMPARE(seen.back().seconds_left, 0.0);
    const Progress& middle = seen[seen.size() / 2];
    QVERIFY(middle.seconds_left > 0 && middle.phase == "work" && middle.detail == "detail");
    // The rate of this session alone: what was done before does not count.
    const double per_unit = middle.seconds / static_cast<double>(middle.done - 500);
    QVERIFY(qAbs(middle.seconds_left - per_unit * static_cast<double>(1000 - middle.done)) < 1e-9);
    ProgressMeter silent({}, "nobody looks", 10);
    silent.advance(3);
    silent.finish();
  }

  // A large tensor comes from the heap, and freeing it gives nothing back: the next one faults no new page in.
  void freedMemoryIsKept() {
    keep_freed_memory();
    constexpr std::size_t size = 100 << 20;
    void* const large = ::malloc(size);
    QVERIFY(large);
    std::memset(large, 1, size);
    QCOMPARE(::mallinfo2().hblkhd, std::size_t{0}); // nothing of its own mapping
    const double resident = resident_mb();
    ::free(large);
    QVERIFY2(resident_mb() > resident - 10, qPrintable(QString("%1 of %2 MB").arg(resident_mb()).arg(resident)));
  }

  void durations() {
    QCOMPARE(duration_text(0), std::string("0 s"));
    QCOMPARE(duration_text(-4), std::string("0 s"));
    QCOMPARE(duration_text(59.6), std::string("1 min 00 s"));
    QCOMPARE(duration_text(200), std::string("3 min 20 s"));
    QCOMPARE(duration_text(3840), std::string("1 h 04 min"));
  }
};

QTEST_APPLESS_MAIN(TestProcess)
#include "tst_process.moc"
