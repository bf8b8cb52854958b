#include "base/ids.h"

#include "base/file.h"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/stat.h>

namespace cds {

std::string slug(const std::string& text) {
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) && c < 128)
      out += static_cast<char>(std::tolower(c));
    else if (!out.empty() && out.back() != '-')
      out += '-';
    if (out.size() == 48)
      break;
  }
  while (!out.empty() && out.back() == '-')
    out.pop_back();
  return out.empty() ? "run" : out;
}

Result<std::string> create_run_folder(const std::filesystem::path& runs_folder, const std::string& name, const std::string& hint) {
  if (!name.empty() && (name.find('/') != std::string::npos || name[0] == '.'))
    return wrong_call("'" + name + "' cannot name a run", {}, "Use letters, digits, '-' and '_'");
  CDS_TRY(make_folder(runs_folder));
  char stamp[32];
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S-", &utc);
  for (int n = 1;; ++n) {
    const std::string id = !name.empty() ? name : stamp + slug(hint) + (n > 1 ? "-" + std::to_string(n) : "");
    if (::mkdir((runs_folder / id).c_str(), 0755) == 0)
      return id;
    if (errno != EEXIST || !name.empty()) {
      const std::string where = (runs_folder / id).string();
      if (errno == EEXIST)
        return wrong_call("a run of this name exists", where, "Choose another --run NAME, or resume it with: cds resume " + name);
      return failed(std::string("cannot be made: ") + std::strerror(errno), where, "Make the project writable, or free some space");
    }
  }
}

} // namespace cds
