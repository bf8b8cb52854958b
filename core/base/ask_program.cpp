#include "base/ask_program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace cds {
namespace {

using Clock = std::chrono::steady_clock;

// Reads both ends until they are closed; false where time ran out first.
bool read_all(const std::array<int, 2>& ends, const std::array<std::string*, 2>& texts, Clock::time_point until) {
  std::array<pollfd, 2> waiting{{{ends[0], POLLIN, 0}, {ends[1], POLLIN, 0}}};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0)
      return false;
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left)) < 0 && errno != EINTR)
      return true;
    for (std::size_t i = 0; i < 2; ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0)
        continue;
      std::array<char, 4096> bytes;
      const auto count = ::read(waiting[i].fd, bytes.data(), bytes.size());
      if (count > 0)
        texts[i]->append(bytes.data(), static_cast<std::size_t>(count));
      else if (count == 0 || errno != EINTR)
        waiting[i].fd = -1;
    }
  }
  return true;
}

} // namespace

Result<ProgramAnswer> ask_program(const std::vector<std::string>& words, std::chrono::seconds patience) {
  auto kept = words;
  std::vector<char*> argv;
  for (auto& word : kept)
    argv.push_back(word.data());
  argv.push_back(nullptr);
  int out[2] = {-1, -1}, err[2] = {-1, -1};
  if (::pipe2(out, O_CLOEXEC) != 0)
    return failed(std::string("no pipe could be made: ") + std::strerror(errno));
  if (::pipe2(err, O_CLOEXEC) != 0) {
    ::close(out[0]), ::close(out[1]);
    return failed(std::string("no pipe could be made: ") + std::strerror(errno));
  }
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err[1], STDERR_FILENO);
  pid_t pid = 0;
  const int number = ::posix_spawnp(&pid, argv[0], &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  ::close(out[1]), ::close(err[1]);
  ProgramAnswer answer;
  const bool in_time = number == 0 && read_all({out[0], err[0]}, {&answer.out, &answer.err}, Clock::now() + patience);
  ::close(out[0]), ::close(err[0]);
  if (number == ENOENT)
    return wrong_call(words[0] + " is not installed here", words[0]);
  if (number != 0)
    return failed(std::string("cannot be run: ") + std::strerror(number), words[0]);
  if (!in_time)
    ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time)
    return failed("did not answer within " + std::to_string(patience.count()) + " s", words[0]);
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return answer;
}

} // namespace cds
