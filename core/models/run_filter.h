// The runs that a person wants to see now, sorted: by words, state, tag and star. A group stays while one of its runs
// does. GUI thread.
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace cds {

class RunsModel;

class RunFilter : public QSortFilterProxyModel {
  Q_OBJECT
public:
  enum class State { all, active, finished, unfinished }; // unfinished: failed, interrupted or stopped

  explicit RunFilter(RunsModel& model, QObject* parent = nullptr);

  void set_words(const QString& text); // all must occur, in any order, case aside
  void set_state(State state);
  void set_tag(const QString& tag); // empty: any
  void set_starred(bool only);
  [[nodiscard]] bool is_filtering() const;
  [[nodiscard]] int run_count() const; // runs that pass

protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
  [[nodiscard]] bool accepts(const QModelIndex& index) const;
  RunsModel& model_;
  QStringList words_;
  State state_ = State::all;
  QString tag_;
  bool starred_ = false;
};

} // namespace cds
