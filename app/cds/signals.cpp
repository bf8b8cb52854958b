#include "app/cds/signals.h"

#include <csignal>
#include <cstdio>
#include <pthread.h>
#include <thread>

namespace cds {

std::stop_token stop_on_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::stop_source source;
  std::thread([signals, source]() mutable {
    int number = 0;
    sigwait(&signals, &number);
    if (number == SIGINT)
      std::fputs("\ncds: stopping; once more to kill\n", stderr);
    source.request_stop();
    sigwait(&signals, &number);
    std::signal(number, SIG_DFL);
    sigset_t last;
    sigemptyset(&last);
    sigaddset(&last, number);
    pthread_sigmask(SIG_UNBLOCK, &last, nullptr);
    std::raise(number);
  }).detach();
  return source.get_token();
}

} // namespace cds
