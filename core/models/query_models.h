// Item models over a RetrievalSession: the queries to triage, in an order and through a filter. GUI thread.
#pragma once

#include "models/retrieval_session.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace cds {

// One row a query, in the set's order; sort with QueryOrder.
class QueryListModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { image, ap, inp, first_right, identity, camera, column_count };
  enum Role {
    sort_role = Qt::UserRole,
    path_role,
    query_role,
    ap_role,
    first_right_role,
    best_wrong_role,
    difference_role // AP of another model less this one's; NaN: not known
  };
  using QAbstractTableModel::QAbstractTableModel;

  void set_session(std::shared_ptr<const RetrievalSession> session); // forgets the differences
  // One a query of the session, or none.
  void set_differences(std::vector<double> differences);
  [[nodiscard]] bool has_differences() const { return !differences_.empty(); }
  [[nodiscard]] const RetrievalSession* session() const { return session_.get(); }
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

private:
  std::shared_ptr<const RetrievalSession> session_;
  std::vector<double> differences_;
};

// Which queries are shown; a query must pass all of it.
struct QueryFilter {
  bool failures_only = false; // whose first kept image is wrong
  int camera = -1;            // of the query; -1: any
  int worst = 0;              // only so many, of lowest AP (those that count); 0: all
  QString identity;           // numbers it begins with, separated by commas or spaces; empty: any
  bool operator==(const QueryFilter&) const = default;
};

// Order and filter of the queries of a QueryListModel. Ties keep the set's order; what has no value comes last.
class QueryOrder : public QSortFilterProxyModel {
  Q_OBJECT
public:
  // camera_pair: of the query and its nearest wrong image. lost, gained: by the difference to another model.
  enum class By {
    worst_ap,
    best_ap,
    inp,
    first_right,
    best_wrong,
    identity,
    camera,
    camera_pair,
    set_order,
    lost,
    gained
  };
  explicit QueryOrder(QObject* parent = nullptr);

  void set_order(By by);
  [[nodiscard]] By order() const { return by_; }
  void set_filter(const QueryFilter& filter);
  [[nodiscard]] const QueryFilter& filter() const { return filter_; }
  void refresh(); // the source's session or differences have changed

protected:
  [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
  [[nodiscard]] const QueryRow* row_of(int source_row) const;
  By by_ = By::worst_ap;
  QueryFilter filter_;
  std::vector<bool> among_worst_; // by source row; empty: no such filter
};

} // namespace cds
