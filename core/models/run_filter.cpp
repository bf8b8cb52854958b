#include "models/run_filter.h"

#include "models/runs_model.h"

#include <algorithm>

namespace cds {

RunFilter::RunFilter(RunsModel& model, QObject* parent) : QSortFilterProxyModel(parent), model_(model) {
  setSortRole(RunsModel::sort_role);
  setSourceModel(&model);
}

void RunFilter::set_words(const QString& text) {
  words_ = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

void RunFilter::set_state(State state) {
  state_ = state;
  invalidateFilter();
}

void RunFilter::set_tag(const QString& tag) {
  tag_ = tag;
  invalidateFilter();
}

void RunFilter::set_starred(bool only) {
  starred_ = only;
  invalidateFilter();
}

bool RunFilter::is_filtering() const {
  return !words_.isEmpty() || state_ != State::all || !tag_.isEmpty() || starred_;
}

int RunFilter::run_count() const {
  int count = 0;
  for (int row = 0; row < rowCount(); ++row)
    count += std::max(1, rowCount(index(row, 0)));
  return count;
}

bool RunFilter::accepts(const QModelIndex& index) const {
  if (starred_ && !index.data(RunsModel::star_role).toBool())
    return false;
  if (!tag_.isEmpty() && !index.data(RunsModel::tags_role).toStringList().contains(tag_))
    return false;
  const auto state = static_cast<RunState>(index.data(RunsModel::state_role).toInt());
  const bool active = state == RunState::running || state == RunState::paused || state == RunState::queued;
  const bool finished = state == RunState::finished;
  if ((state_ == State::active && !active) || (state_ == State::finished && !finished) ||
      (state_ == State::unfinished && (active || finished)))
    return false;
  if (words_.isEmpty())
    return true;
  const QString words = index.data(RunsModel::words_role).toString();
  return std::all_of(words_.begin(), words_.end(),
                     [&](const QString& word) { return words.contains(word, Qt::CaseInsensitive); });
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (!is_filtering())
    return true;
  const QModelIndex index = model_.index(row, 0, parent);
  const int children = model_.rowCount(index);
  if (children == 0)
    return accepts(index);
  for (int child = 0; child < children; ++child)
    if (accepts(model_.index(child, 0, index)))
      return true;
  return false;
}

} // namespace cds
