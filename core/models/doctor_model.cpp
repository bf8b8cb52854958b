#include "models/doctor_model.h"

#include "models/core_text.h"
#include "models/text.h"

namespace cds {

DoctorModel::DoctorModel(QObject* parent) : QAbstractTableModel(parent), work_(this) {}

void DoctorModel::examine(const std::filesystem::path& folder, const QString& layout) {
  work_.cancel();
  take({});
  running_ = true;
  const int number = ++examination_;
  Q_EMIT progressed(0, -1);
  work_.start(
      [this, folder, number, layout = layout.toStdString()](std::stop_token stop) {
        const ProgressSink sink = [this, number](const Progress& progress) {
          work_.post([this, number,
                      share = progress.total > 0
                                  ? static_cast<double>(progress.done) / static_cast<double>(progress.total)
                                  : 0.0,
                      left = progress.seconds_left] {
            if (running_ && number == examination_)
              Q_EMIT progressed(share, left);
          });
        };
        return cds::examine(folder, layout, {}, sink, std::move(stop));
      },
      [this](Result<DoctorReport> report) {
        running_ = false;
        if (!report) {
          Q_EMIT failed(error_text(report.error()));
          return;
        }
        take(std::move(*report));
        Q_EMIT finished();
      });
}

void DoctorModel::cancel() {
  if (!running_)
    return;
  work_.cancel();
  running_ = false;
  Q_EMIT cancelled();
}

void DoctorModel::clear() {
  cancel();
  take({});
}

void DoctorModel::take(std::optional<DoctorReport> report) {
  beginResetModel();
  report_ = std::move(report);
  endResetModel();
}

void DoctorModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

int DoctorModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !report_ ? 0 : static_cast<int>(report_->findings.size());
}

int DoctorModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant DoctorModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  const Finding& finding = report_->findings[static_cast<std::size_t>(index.row())];
  const QString file_text = finding.path.empty() ? QString() : to_qstring(finding.path.filename());
  switch (role) {
  case Qt::DisplayRole:
    switch (index.column()) {
    case severity:
      return finding.severity == Severity::error     ? tr("error")
             : finding.severity == Severity::warning ? tr("warning")
                                                     : tr("note");
    case what:
      return core_text(finding.reason);
    case file:
      return file_text;
    default:
      return {};
    }
  case Qt::ToolTipRole: {
    QString text = core_text(finding.reason);
    if (!finding.path.empty())
      text += QLatin1Char('\n') + to_qstring(finding.path);
    if (!finding.way_out.empty())
      text += QLatin1Char('\n') + core_text(finding.way_out);
    return text;
  }
  case sort_role:
    return index.column() == severity ? QVariant(-static_cast<int>(finding.severity))
           : index.column() == what   ? QVariant(core_text(finding.reason))
                                      : QVariant(file_text);
  case severity_role:
    return static_cast<int>(finding.severity);
  case path_role:
    return to_qstring(finding.path);
  case way_out_role:
    return core_text(finding.way_out);
  default:
    return {};
  }
}

QVariant DoctorModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
    return {};
  return section == severity ? tr("Kind") : section == what ? tr("Finding") : section == file ? tr("File") : QVariant();
}

} // namespace cds
