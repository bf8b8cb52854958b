// The queries to triage: a list or a wall, in an order, through a filter. GUI thread.
#pragma once

#include "models/query_models.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;
class QToolButton;

namespace cds {

class MeaningLabel;
class PictureCache;
class QueryDelegate;
class QueryFilterBox;

class QueryPanel : public QWidget {
  Q_OBJECT
public:
  explicit QueryPanel(PictureCache& pictures, QWidget* parent = nullptr);

  // The queries now; null: none. Another run's filters are kept where they make sense (its cameras).
  void set_session(std::shared_ptr<const RetrievalSession> session, bool keep_cameras);
  void set_differences(std::vector<double> differences); // offers the orders by difference
  void retranslate();

  [[nodiscard]] QListView& view() const { return *view_; }
  [[nodiscard]] const QueryOrder& order() const { return *order_; }
  [[nodiscard]] int current() const;             // a query's row in the set; -1: none
  void show_query(int query);                    // makes it the current one; none, where the filter hides it
  void move(int by);                             // to the next or previous one as shown
  [[nodiscard]] std::vector<int> shown() const;  // in the order shown
  [[nodiscard]] std::vector<int> chosen() const; // selected, in the order shown
  void toggle_failures();
  [[nodiscard]] bool is_wall() const;

Q_SIGNALS:
  void query_chosen(int query);
  void query_opened(int query);           // Enter or a double click
  void gallery_camera_chosen(int camera); // -1: every one

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void make_nothing();
  void take_filter();
  void count();

  QueryListModel* model_;
  QueryOrder* order_;
  std::shared_ptr<const RetrievalSession> session_;
  QueryDelegate* delegate_;
  QListView* view_;
  QComboBox* sort_;
  QToolButton *wall_, *filters_;
  QueryFilterBox* filter_box_;
  QWidget* nothing_; // stands for the list where nothing passes the filter
  MeaningLabel* nothing_text_;
  QPushButton* show_all_;
  QLabel *sort_title_, *count_;
};

} // namespace cds
