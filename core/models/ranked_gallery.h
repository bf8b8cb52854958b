// One query's ranked gallery as an item model over a RetrievalSession. GUI thread.
#pragma once

#include "models/retrieval_session.h"

#include <QAbstractListModel>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

namespace cds {

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
