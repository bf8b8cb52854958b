// Which queries are shown: by identity, cameras, worst and misses. GUI thread.
#pragma once

#include "models/query_models.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace cds {

class QueryFilterBox : public QWidget {
  Q_OBJECT
public:
  explicit QueryFilterBox(QWidget* parent = nullptr);

  // The cameras that can be chosen; null: none. keep: those chosen before stay chosen.
  void set_session(const RetrievalSession* session, bool keep);
  void retranslate();

  [[nodiscard]] QueryFilter filter() const;
  [[nodiscard]] int gallery_camera() const; // -1: every one
  void toggle_failures();
  void clear(); // everything passes

Q_SIGNALS:
  void changed();                         // filter()
  void gallery_camera_chosen(int camera); // -1: every one

private:
  QComboBox *camera_, *gallery_camera_;
  QCheckBox* failures_;
  QSpinBox* worst_;
  QLineEdit* identity_;
  QLabel *camera_title_, *gallery_camera_title_, *worst_title_, *identity_title_;
};

} // namespace cds
