#include "app/cds/command_line.h"

#include "app/cds/signals.h"
#include "app/cds/version.h"
#include "base/process.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <new>
#include <vector>

namespace cds {

void Context::answer(const Json& object, const std::string& text) const {
  std::string out = json ? object.dump(-1, ' ', false, Json::error_handler_t::replace) : text;
  if (!out.empty() && out.back() != '\n')
    out += '\n';
  std::cout << out << std::flush;
}

void Context::fail(const Error& error) {
  std::cerr << "cds: " << error.message() << std::endl;
  exit_status = cds::exit_status(error);
}

namespace {

// LibTorch's messages carry a stack trace below the first line.
std::string first_line(const char* text) {
  const std::string all = text;
  return all.substr(0, all.find('\n'));
}

// What a parse error says: like every error, with the way out.
std::string call_error(const CLI::App& app, const CLI::Error& error, const std::vector<std::string>& arguments) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({}))
    known.push_back(command->get_name());
  const auto word =
      std::find_if(arguments.begin(), arguments.end(), [](const std::string& a) { return a.rfind('-', 0) != 0; });
  if (app.get_subcommands().empty() && word != arguments.end()) {
    const std::string close = closest_word(*word, known);
    return "cds: unknown command '" + *word + "'. " +
           (close.empty() ? "`cds --help` lists the commands" : "Did you mean '" + close + "'?");
  }
  const CLI::App* last = &app;
  std::string name = "cds";
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().back();
    name += " " + last->get_name();
  }
  return name + ": " + error.what() + ". `" + name + " --help` tells its options";
}

int run(int argc, char** argv) {
  CLI::App app("Architecture search for person re-identification: searches, trains, evaluates and ranks.", "cds");
  Context context;
  context.stop = stop_on_signals();
  app.fallthrough(); // --json and --quiet may stand after the command
  app.require_subcommand(1);
  app.set_version_flag("--version", version_text, "Versions of the program and its libraries, and the machine");
  app.add_flag("--json", context.json, "Print one JSON object on standard output");
  app.add_flag("--quiet", context.quiet, "Show no progress");
  app.footer("Every command takes --json and --quiet, also after its name; `cds COMMAND --help` tells its options.\n"
             "Exit status: 0 done, 1 the work failed, 2 the call was wrong.");
  add_commands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0)
      return app.exit(error, std::cout, std::cerr); // --help, --version
    std::cerr << call_error(app, error, {argv + 1, argv + argc}) << std::endl;
    return 2;
  }
  return context.exit_status;
}

} // namespace

bool is_own_command(int argc, char** argv) {
  CLI::App app;
  Context context;
  add_commands(app, context);
  const auto word = std::find_if(argv + 1, argv + argc, [](const char* one) { return one[0] != '-'; });
  const auto own = app.get_subcommands({});
  return word != argv + argc &&
         std::any_of(own.begin(), own.end(), [&](const CLI::App* command) { return command->get_name() == *word; });
}

int run_command_line(int argc, char** argv) {
  keep_freed_memory();
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "cds: out of memory. Take a smaller batch or image size, or close other programs" << std::endl;
  } catch (const std::exception& error) {
    std::cerr << "cds: " << first_line(error.what()) << std::endl;
  }
  return 1;
}

std::vector<std::string> command_line() {
  std::vector<std::string> words;
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  for (std::string one; std::getline(file, one, '\0');)
    words.push_back(one);
  return words;
}

} // namespace cds
