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

// Where another model puts the images of this gallery.
struct OtherRanks {
  QString name;          // "A"
  std::vector<int> rank; // by this gallery's row; 0: ignored or not there
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
    gallery_role,
    moves_role, // a line for each other model: its name, its rank and the move, "A 11 ▲8"; empty without others
    move_role   // ranks gained against the first other model, negative: lost; invalid where one rank is not known
  };
  using QAbstractListModel::QAbstractListModel;
  static constexpr int whole = 2147483647; // a limit: no end

  // `ranking` is the query's, whole or the stored part; limit counts kept (right and wrong) images.
  void set_ranking(std::shared_ptr<const RetrievalSession> session, std::vector<RankedMatch> ranking, int limit);
  void set_others(std::vector<OtherRanks> others);                   // none: no comparison
  void set_shown(bool same_camera, bool junk);                       // both off by default: the metrics ignore them
  [[nodiscard]] int first_wrong_row() const { return first_wrong_; } // -1: none shown
  [[nodiscard]] int missed_count() const { return missed_; }
  [[nodiscard]] int first_missed_row() const { return missed_ > 0 ? rowCount() - missed_ : -1; }
  [[nodiscard]] int row_of(int gallery) const; // -1: not shown
  [[nodiscard]] const std::vector<RankedMatch>& ranking() const { return ranking_; }
  [[nodiscard]] std::shared_ptr<const RetrievalSession> session() const { return session_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
  void rebuild();
  [[nodiscard]] QStringList moves(const RankedMatch& match, bool spoken) const;
  struct Row {
    RankedMatch match;
    bool missed = false;
  };
  std::shared_ptr<const RetrievalSession> session_;
  std::vector<RankedMatch> ranking_;
  std::vector<Row> rows_;
  std::vector<OtherRanks> others_;
  int limit_ = 50, first_wrong_ = -1, missed_ = 0;
  bool same_camera_ = false, junk_ = false;
};

} // namespace cds
