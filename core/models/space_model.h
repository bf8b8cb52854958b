// A search space under edit, and what every candidate would cost in every layer. GUI thread; costs are pure arithmetic.
#pragma once

#include "space/cost.h"
#include "space/search_space.h"

#include <QAbstractTableModel>
#include <QMap>
#include <QString>
#include <optional>

namespace cds {

// Rows are candidates in the authors' order; columns: the candidate, its receptive field, one column per layer.
class SpaceModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { candidate, field, first_layer };
  enum Role {
    sort_role = Qt::UserRole,
    share_role, // of a cost cell: where it lies between the table's smallest and largest value, 0..1
    params_role,
    macs_role,
  };
  enum class Quantity { parameters, multiply_adds };
  enum class Field { kernels, depths, channels, layers_per_stage, width, input };

  explicit SpaceModel(QObject* parent = nullptr);

  struct Setting {
    SpaceOptions space;
    int height = 256, width = 128; // pixels of the input
    bool operator==(const Setting&) const = default;
  };
  // What the form says. Where it is no valid space, errors() says why and the table keeps the last valid one.
  void set(const Setting& setting);
  [[nodiscard]] const Setting& setting() const { return setting_; }
  [[nodiscard]] const QMap<Field, QString>& errors() const { return errors_; }

  void set_quantity(Quantity quantity);
  [[nodiscard]] Quantity quantity() const { return quantity_; }

  [[nodiscard]] const SearchSpace& space() const { return space_; } // the last valid one
  [[nodiscard]] const CostTable& costs() const { return costs_; }
  [[nodiscard]] double networks() const { return space_.network_count(); }
  // Smallest and largest network of the space, each with all of its cheapest or dearest candidates.
  [[nodiscard]] Cost smallest() const;
  [[nodiscard]] Cost largest() const;
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

Q_SIGNALS:
  void changed(); // setting, errors or costs

private:
  [[nodiscard]] double value(int layer, int row) const;
  void set_checked(); // errors, and the table where there are none
  void check_fields();

  Setting setting_;
  QMap<Field, QString> errors_;
  SearchSpace space_;
  CostTable costs_;
  double low_ = 0, high_ = 0; // of the table's cells, in the quantity shown
  Quantity quantity_ = Quantity::parameters;
};

// "3, 5, 7" to numbers; none where anything else stands there.
[[nodiscard]] std::optional<std::vector<int>> numbers_from(const QString& text);
[[nodiscard]] QString numbers_text(const std::vector<int>& numbers);

} // namespace cds
