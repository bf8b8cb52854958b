#include "models/space_model.h"

#include "models/core_text.h"
#include "models/text.h"

#include <QRegularExpression>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

// The cheapest (or dearest) candidate of each layer by parameters alone and by multiply-adds alone: the two need not be
// one network, so each figure is a bound that some network reaches.
Cost extreme(const CostTable& table, bool largest) {
  Cost cost = table.fixed;
  for (const auto& layer : table.layers) {
    std::int64_t params = layer.front().params, macs = layer.front().macs;
    for (const BlockCost& block : layer) {
      params = largest ? std::max(params, block.params) : std::min(params, block.params);
      macs = largest ? std::max(macs, block.macs) : std::min(macs, block.macs);
    }
    cost.inference_params += params;
    cost.training_params += params;
    cost.macs += macs;
  }
  return cost;
}

} // namespace

SpaceModel::SpaceModel(QObject* parent) : QAbstractTableModel(parent), space_(SearchSpace::cds()) {
  if (auto table = cost_table(space_, setting_.height, setting_.width, {}))
    costs_ = std::move(*table);
  set_quantity(Quantity::multiply_adds);
}

void SpaceModel::set(const Setting& setting) {
  if (setting == setting_)
    return;
  setting_ = setting;
  set_checked();
}

void SpaceModel::set_checked() {
  check_fields();
  if (errors_.isEmpty()) {
    auto space = SearchSpace::make(setting_.space);
    auto table = space ? cost_table(*space, setting_.height, setting_.width, {})
                       : Result<CostTable>(tl::unexpected(space.error()));
    if (table) {
      beginResetModel();
      space_ = std::move(*space);
      costs_ = std::move(*table);
      const Quantity shown = quantity_;
      quantity_ = shown == Quantity::parameters ? Quantity::multiply_adds : Quantity::parameters;
      set_quantity(shown);
      endResetModel();
    } else {
      // With an ordinary input it would be the channels' fault.
      const bool input = space && cost_table(*space, Setting().height, Setting().width, {});
      errors_[input ? Field::input : Field::channels] = core_text(table.error().what);
    }
  }
  Q_EMIT changed();
}

// Each field is tried in a space whose other fields are the paper's, so that an error is marked where it stands.
void SpaceModel::check_fields() {
  errors_.clear();
  const auto check = [this](Field checked, SpaceOptions options) {
    if (const auto space = SearchSpace::make(std::move(options)); !space)
      errors_[checked] = core_text(space.error().what);
  };
  SpaceOptions options;
  options.kernels = setting_.space.kernels;
  check(Field::kernels, options);
  options = {};
  options.depths = setting_.space.depths;
  check(Field::depths, options);
  options = {};
  options.channels = setting_.space.channels;
  check(Field::channels, options);
  options = {};
  options.layers_per_stage = setting_.space.layers_per_stage;
  check(Field::layers_per_stage, options);
  options = {};
  options.width = setting_.space.width;
  check(Field::width, options);
}

void SpaceModel::set_quantity(Quantity quantity) {
  if (std::exchange(quantity_, quantity) == quantity && high_ > 0)
    return;
  low_ = high_ = 0;
  bool first = true;
  for (int layer = 0; layer < static_cast<int>(costs_.layers.size()); ++layer)
    for (int row = 0; row < static_cast<int>(costs_.layers[static_cast<std::size_t>(layer)].size()); ++row) {
      const double cell = value(layer, row);
      low_ = first ? cell : std::min(low_, cell);
      high_ = std::max(high_, cell);
      first = false;
    }
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, first_layer), index(rowCount() - 1, columnCount() - 1));
}

double SpaceModel::value(int layer, int row) const {
  const BlockCost& cost = costs_.layers[static_cast<std::size_t>(layer)][static_cast<std::size_t>(row)];
  return static_cast<double>(quantity_ == Quantity::parameters ? cost.params : cost.macs);
}

Cost SpaceModel::smallest() const {
  return extreme(costs_, false);
}
Cost SpaceModel::largest() const {
  return extreme(costs_, true);
}

void SpaceModel::retranslate() {
  if (!errors_.isEmpty())
    set_checked();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int SpaceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || costs_.layers.empty() ? 0 : static_cast<int>(space_.candidates().size());
}

int SpaceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : first_layer + static_cast<int>(costs_.layers.size());
}

QVariant SpaceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  const Candidate& candidate_here = space_.candidates()[static_cast<std::size_t>(index.row())];
  const int layer = index.column() - first_layer;
  if (role == Qt::TextAlignmentRole)
    return index.column() == candidate ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                       : QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (layer < 0) {
    const bool name = index.column() == candidate;
    if (role == Qt::DisplayRole)
      return name ? QStringLiteral("(%1, %2) × %3")
                        .arg(candidate_here.k1)
                        .arg(candidate_here.k2)
                        .arg(candidate_here.depth)
                  : QString::number(receptive_field(candidate_here));
    if (role == sort_role)
      return name ? index.row() : receptive_field(candidate_here);
    if (role == Qt::ToolTipRole && name)
      return tr("CDBlock: %n CBlock(s) in a row, branches of kernel %1 and %2", nullptr, candidate_here.depth)
          .arg(candidate_here.k1)
          .arg(candidate_here.k2);
    return {};
  }
  const BlockCost& cost = costs_.layers[static_cast<std::size_t>(layer)][static_cast<std::size_t>(index.row())];
  switch (role) {
  case Qt::DisplayRole:
    return short_count_text(value(layer, index.row()));
  case sort_role:
    return value(layer, index.row());
  case share_role:
    return high_ > low_ ? (value(layer, index.row()) - low_) / (high_ - low_) : 0.0;
  case params_role:
    return static_cast<double>(cost.params);
  case macs_role:
    return static_cast<double>(cost.macs);
  case Qt::ToolTipRole:
    return tr("%1 parameters\n%2 multiply-adds")
        .arg(count_text(static_cast<double>(cost.params)), count_text(static_cast<double>(cost.macs)));
  default:
    return {};
  }
}

QVariant SpaceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
    return {};
  if (role == Qt::TextAlignmentRole)
    return section == candidate ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                : QVariant(Qt::AlignRight | Qt::AlignVCenter);
  const int layer = section - first_layer;
  if (role == Qt::ToolTipRole) {
    if (section == candidate)
      return tr("(k1, k2) × depth: kernels of the two branches, CBlocks in a row");
    if (section == field)
      return tr("Side of the square of input positions that one output position depends on");
    const int stage = space_.stage_of(layer);
    return tr("Layer %1 in stage %2: %3 channels").arg(layer + 1).arg(stage + 1).arg(space_.channels(stage + 1));
  }
  if (role != Qt::DisplayRole)
    return {};
  return section == candidate ? tr("Candidate") : section == field ? tr("Field, px") : tr("Layer %1").arg(layer + 1);
}

std::optional<std::vector<int>> numbers_from(const QString& text) {
  static const QRegularExpression between(QStringLiteral("[\\s,;，、]+"));
  std::vector<int> numbers;
  for (const QString& word : text.split(between, Qt::SkipEmptyParts)) {
    bool is_number = false;
    numbers.push_back(word.toInt(&is_number));
    if (!is_number)
      return std::nullopt;
  }
  return numbers;
}

QString numbers_text(const std::vector<int>& numbers) {
  QStringList words;
  for (const int number : numbers)
    words << QString::number(number);
  return words.join(QStringLiteral(", "));
}

} // namespace cds
