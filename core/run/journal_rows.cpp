#include "run/journal_rows.h"

namespace cds {

std::optional<Heartbeat> select_heartbeat(SQLite::Database& database) {
  SQLite::Statement query(database,
                          "SELECT t, moved, phase, epoch, epochs, step, steps, images_per_second, seconds_left, "
                          "resident_mb, peak_mb, load_share FROM heartbeat");
  if (!query.executeStep())
    return std::nullopt;
  Heartbeat out;
  out.t = query.getColumn(0).getDouble();
  out.moved = query.getColumn(1).getDouble();
  out.phase = query.getColumn(2).getString();
  out.epoch = query.getColumn(3).getInt();
  out.epochs = query.getColumn(4).getInt();
  out.step = query.getColumn(5).getInt64();
  out.steps = query.getColumn(6).getInt64();
  out.images_per_second = query.getColumn(7).getDouble();
  out.seconds_left = query.getColumn(8).getDouble();
  out.resident_mb = query.getColumn(9).getDouble();
  out.peak_mb = query.getColumn(10).getDouble();
  out.load_share = query.getColumn(11).getDouble();
  return out;
}

} // namespace cds
