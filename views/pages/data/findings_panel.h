// What is wrong with the set: the doctor's findings, with progress and a way to stop; a finding leads to its picture.
#pragma once

#include "models/doctor_model.h"

#include <QWidget>

class QProgressBar;
class QPushButton;
class QTableView;

namespace cds {

class MeaningLabel;

class FindingsPanel : public QWidget {
  Q_OBJECT
public:
  explicit FindingsPanel(QWidget* parent = nullptr);

  void examine(const std::filesystem::path& folder, const QString& layout);
  void clear();
  void set_checkable(bool on);             // there is a set to check
  void say_elsewhere(const QString& path); // the chosen finding's file is none of the pictures
  void retranslate();

Q_SIGNALS:
  void check_wanted();
  void finding_chosen(const QString& path);

private:
  void show_state();
  DoctorModel doctor_;
  bool checkable_ = false;
  MeaningLabel *title_, *text_, *place_;
  QPushButton* check_;
  QProgressBar* progress_;
  QTableView* table_;
};

} // namespace cds
