#include "models/run_look.h"

#include "models/text.h"

#include <map>
#include <string>
#include <utility>

namespace cds {

RunLook look_at(const RunLook& known) {
  RunLook look = known;
  if (!look.reader) {
    auto opened = JournalReader::open(look.folder);
    if (!opened)
      return look; // the next scan says what is wrong
    look.reader = std::make_shared<JournalReader>(std::move(*opened));
  }
  const auto changed = look.reader->changed();
  const auto status =
      changed ? read_status(*look.reader, look.folder) : Result<RunStatus>(tl::unexpected(changed.error()));
  if (!status) {
    look.reader.reset();
    return look;
  }
  look.changed = *changed;
  take_status(look.info, *status);
  if (!look.changed)
    return look;
  std::map<std::string, Json> results;
  if (const auto rows = look.reader->results())
    for (const ResultRow& row : *rows)
      results[row.key] = row.value;
  take_results(look.info, results);
  if (auto history = take_history(look.info, *look.reader); !history)
    look.info.reason = to_qstring(history.error().message());
  if (look.wants_feed)
    if (auto batch = read_feed(*look.reader, look.cursor))
      look.batch = std::move(*batch);
  return look;
}

} // namespace cds
