#include "models/architecture_model.h"

#include <QLocale>
#include <algorithm>
#include <utility>

namespace cds {

std::vector<int> Architecture::choices() const {
  std::vector<int> out;
  for (const Candidate& layer : genotype.layers)
    out.push_back(space.index_of(layer).value_or(-1));
  return out;
}

Result<Architecture> make_architecture(const SearchSpace& space, const Genotype& genotype, int height, int width,
                                       const NeckOptions& neck) {
  CDS_ASSIGN(NetworkPlan plan, plan_network(space, genotype, height, width, neck));
  CDS_ASSIGN(CostTable table, cost_table(space, height, width, neck));
  const Cost cost = count(plan);
  return Architecture{space, genotype, std::move(plan), cost, std::move(table)};
}

Result<Architecture> make_architecture(const Experiment& experiment, const Genotype& genotype, int classes) {
  SpaceOptions options = space_options(experiment.space);
  if (experiment.kind == ExperimentKind::train) // a training may take a genotype from another space
    options = widened_to(std::move(options), genotype);
  CDS_ASSIGN(const SearchSpace space, SearchSpace::make(std::move(options), "run.json: /experiment/space"));
  return make_architecture(space, genotype, experiment.input.height, experiment.input.width,
                           neck_options(experiment.network, classes));
}

Result<Architecture> published_architecture(const std::string& name) {
  CDS_ASSIGN(const Genotype genotype, load_genotype(name));
  const bool pairs = std::all_of(genotype.layers.begin(), genotype.layers.end(),
                                 [](const Candidate& layer) { return layer.depth == 1; });
  return make_architecture(pairs ? SearchSpace::cnet() : SearchSpace::cds(), genotype, 256, 128, NeckOptions{});
}

NeckOptions neck_options(const NetworkSpec& spec, int classes) {
  NeckOptions options;
  if (const auto kind = neck_kind(spec.neck))
    options.kind = *kind;
  options.stripes = spec.stripes;
  options.dropout = spec.dropout;
  if (classes > 0)
    options.classes = classes;
  return options;
}

Genotype genotype_of(const SearchSpace& space, const std::vector<int>& candidates) {
  Genotype genotype;
  for (int index : candidates)
    genotype.layers.push_back(space.candidates()[static_cast<std::size_t>(index)]);
  return genotype;
}

Result<PeerNetwork> make_peer(const Experiment& experiment) {
  const std::string& backbone = experiment.network.backbone;
  CDS_ASSIGN(const NetworkPlan plan,
             plan_peer(backbone, experiment.input.height, experiment.input.width, neck_options(experiment.network, 0)));
  const QString name = backbone == "resnet50" ? QStringLiteral("ResNet-50")
                       : backbone == "osnet"  ? QStringLiteral("OSNet x1.0")
                                              : QString::fromStdString(backbone);
  return PeerNetwork{name, plan.input, plan.neck.embedding, count(plan)};
}

void CandidateRanking::set_rows(std::vector<Row> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.index < b.index;
  });
  const bool same_size = rows.size() == rows_.size();
  if (!same_size)
    beginResetModel();
  rows_ = std::move(rows);
  if (!same_size)
    endResetModel();
  else if (!rows_.empty())
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

void CandidateRanking::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
}

int CandidateRanking::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int CandidateRanking::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant CandidateRanking::data(const QModelIndex& at, int role) const {
  if (!at.isValid())
    return {};
  const Row& row = rows_[static_cast<std::size_t>(at.row())];
  if (role == index_role)
    return row.index;
  if (role == chosen_role)
    return row.chosen;
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((at.column() == candidate ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && row.probability >= 0 && at.column() == probability)
    return tr("α = %1").arg(row.alpha, 0, 'f', 4);
  if (role == Qt::ToolTipRole && at.column() == candidate)
    return tr("Receptive field %1 × %1").arg(receptive_field(row.candidate));
  if (role == Qt::ToolTipRole && at.column() == parameters)
    return tr("%1 parameters").arg(QLocale().toString(static_cast<qlonglong>(row.cost.params)));
  if (role == Qt::AccessibleTextRole && at.column() == candidate && row.probability >= 0)
    return tr("%1, %2 %")
        .arg(QString::fromStdString(to_string(row.candidate)), QLocale().toString(row.probability * 100, 'f', 1));
  if (role != Qt::DisplayRole && role != sort_role)
    return {};
  const bool text = role == Qt::DisplayRole;
  const QLocale locale;
  switch (at.column()) {
  case candidate:
    return QString::fromStdString(to_string(row.candidate));
  case probability:
    return !text ? QVariant(row.probability)
                 : QVariant(row.probability < 0 ? QString() : locale.toString(row.probability * 100, 'f', 1));
  case alpha:
    return !text ? QVariant(row.alpha) : QVariant(row.probability < 0 ? QString() : locale.toString(row.alpha, 'f', 4));
  case trained:
    return row.trained < 0 ? QVariant() : text ? QVariant(locale.toString(row.trained)) : QVariant(row.trained);
  case parameters:
    return text ? QVariant(locale.toString(static_cast<double>(row.cost.params) / 1e3, 'f', 1))
                : QVariant(static_cast<qlonglong>(row.cost.params));
  case multiply_adds:
    return text ? QVariant(locale.toString(static_cast<double>(row.cost.macs) / 1e6, 'f', 1))
                : QVariant(static_cast<qlonglong>(row.cost.macs));
  case field:
    return receptive_field(row.candidate);
  default:
    return {};
  }
}

QVariant CandidateRanking::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section == candidate ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) {
    switch (section) {
    case candidate:
      return tr("CDBlock (k1, k2, depth): the kernels of the two branches, and how many CBlocks stand in a row "
                "(paper: Combined Depth Space)");
    case probability:
      return tr("Softmax of the layer's architecture weights (paper: Top-k Sample Search)");
    case alpha:
      return tr("The architecture weight itself");
    case trained:
      return tr("Steps in which this candidate has been trained");
    case field:
      return tr("Receptive field: side of the square of the block's input that one output position sees");
    case parameters:
      return tr("Parameters of this candidate in this layer, in thousands");
    case multiply_adds:
      return tr("Multiply-adds of this candidate in this layer on one image, in millions");
    default:
      return {};
    }
  }
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case candidate:
    return tr("Candidate");
  case probability:
    return tr("p (%)");
  case alpha:
    return QStringLiteral("α");
  case trained:
    return tr("Steps");
  case parameters:
    return tr("Params (k)");
  case multiply_adds:
    return tr("M-adds (M)");
  case field:
    return tr("Field");
  default:
    return {};
  }
}

} // namespace cds
