// Item models over a RetrievalSession: the queries to triage, and one query's ranked gallery. GUI thread.
#pragma once

#include "models/retrieval_session.h"

#include <QAbstractListModel>
#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace cds {

// One row a query, in the set's order; sort with QueryOrder.
class QueryListModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { image, ap, inp, first_right, identity, camera, column_count };
  enum Role { sort_role = Qt::UserRole, path_role, query_role, ap_role, first_right_role, best_wrong_role };
  using QAbstractTableModel::QAbstractTableModel;

  void set_session(std::shared_ptr<const RetrievalSession> session);
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

private:
  std::shared_ptr<const RetrievalSession> session_;
};

// Order and filter of the queries. Ties keep the set's order.
class QueryOrder : public QSortFilterProxyModel {
  Q_OBJECT
public:
  enum class By { worst_ap, best_ap, inp, first_right, best_wrong, identity, camera, set_order };
  explicit QueryOrder(QObject* parent = nullptr);

  void set_order(By by);
  [[nodiscard]] By order() const { return by_; }
  void set_failures_only(bool only); // queries whose first kept image is wrong
  [[nodiscard]] bool failures_only() const { return failures_only_; }

protected:
  [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
  By by_ = By::worst_ap;
  bool failures_only_ = false;
};

// The gallery as one query ranks it, down to `limit` kept images, then the missed right ones.
class RankedGallery : public QAbstractListModel {
  Q_OBJECT
public:
  enum Role {
    path_role = Qt::UserRole,
    kind_role,
    rank_role,
    distance_role,
    identity_role,
    camera_role,
    first_wrong_role,
    missed_role,
    gallery_role
  };
  using QAbstractListModel::QAbstractListModel;

  // `ranking` is the query's, whole or the stored part; limit counts kept (right and wrong) images.
  void set_ranking(std::shared_ptr<const RetrievalSession> session, std::vector<RankedMatch> ranking, int limit);
  void set_shown(bool same_camera, bool junk);                       // both off by default: the metrics ignore them
  [[nodiscard]] int first_wrong_row() const { return first_wrong_; } // -1: none shown
  [[nodiscard]] int missed_count() const { return missed_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
  void rebuild();
  struct Row {
    RankedMatch match;
    bool missed = false;
  };
  std::shared_ptr<const RetrievalSession> session_;
  std::vector<RankedMatch> ranking_;
  std::vector<Row> rows_;
  int limit_ = 50, first_wrong_ = -1, missed_ = 0;
  bool same_camera_ = false, junk_ = false;
};

} // namespace cds
