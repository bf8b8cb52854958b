// What differs between two experiments, key by key, and nothing else. GUI thread.
#pragma once

#include "run/experiment.h"

#include <QAbstractTableModel>
#include <functional>
#include <vector>

namespace cds {

class ExperimentChanges : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { setting, base, here, column_count };
  // `label`: what a key ("/train/epochs") is called.
  explicit ExperimentChanges(std::function<QString(const QString&)> label, QObject* parent = nullptr);

  // Keys in `but` do not count ("/data/path"); one that ends in "/" stands for all below it.
  void compare(const Experiment& base_one, const Experiment& here_one, const QStringList& but = {});
  void set_base_title(const QString& title); // of the middle column
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

private:
  struct Row {
    QString key, before, after;
    bool operator==(const Row&) const = default;
  };
  std::function<QString(const QString&)> label_;
  std::vector<Row> rows_;
  QString base_title_;
};

} // namespace cds
