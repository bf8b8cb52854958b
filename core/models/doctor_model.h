// The doctor's findings on one data set: examined on worker threads, with progress and a way to stop. GUI thread.
#pragma once

#include "data/doctor.h"
#include "models/background.h"

#include <QAbstractTableModel>
#include <QString>
#include <optional>

namespace cds {

class DoctorModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { severity, what, file, column_count };
  enum Role { sort_role = Qt::UserRole, severity_role, path_role, way_out_role };
  explicit DoctorModel(QObject* parent = nullptr);

  void examine(const std::filesystem::path& folder, const QString& layout); // replaces what runs
  void cancel();
  void clear();
  [[nodiscard]] bool is_running() const { return running_; }
  [[nodiscard]] const DoctorReport* report() const { return report_ ? &*report_ : nullptr; }
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

Q_SIGNALS:
  void progressed(double share, double seconds_left); // share 0..1; seconds_left -1: not known
  void finished();
  void cancelled();
  void failed(const QString& message);

private:
  void take(std::optional<DoctorReport> report);
  std::optional<DoctorReport> report_;
  int examination_ = 0; // progress of an older one is not passed on
  bool running_ = false;
  BackgroundWork work_;
};

} // namespace cds
