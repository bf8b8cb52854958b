#include "app/cds/signals.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace cds {
namespace {

int write_end = -1; // set before the handlers are

// Libraries start threads before main() (OpenBLAS does), so the signal may land in any thread: a handler, and not a
// mask with a waiting thread. Only calls that are safe in a handler.
extern "C" void note_signal(int number) {
  const int saved = errno;
  const char byte = static_cast<char>(number);
  [[maybe_unused]] const auto written = ::write(write_end, &byte, 1);
  errno = saved;
}

int next_signal(int read_end) {
  char byte = 0;
  while (::read(read_end, &byte, 1) != 1) {
    if (errno != EINTR)
      return 0;
  }
  return byte;
}

} // namespace

std::stop_token stop_on_signals() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return {}; // no descriptors left: the signals keep their usual meaning
  write_end = ends[1];
  std::stop_source source;
  std::thread([source, read_end = ends[0]]() mutable {
    if (next_signal(read_end) == SIGINT)
      std::fputs("\ncds: stopping; once more to kill\n", stderr);
    source.request_stop();
    if (const int number = next_signal(read_end)) {
      std::signal(number, SIG_DFL);
      ::kill(::getpid(), number);
    }
  }).detach();
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction before {};
    if (::sigaction(number, nullptr, &before) == 0 &&
        before.sa_handler != SIG_IGN) // a shell's background job ignores SIGINT
      ::sigaction(number, &action, nullptr);
  }
  return source.get_token();
}

} // namespace cds
