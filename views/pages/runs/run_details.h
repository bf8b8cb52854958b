// The chosen run in words: what a person says about it, what went wrong with it, and what its engine said last.
#pragma once

#include "models/background.h"

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace cds {

class MeaningLabel;
class Workspace;

class RunDetails : public QWidget {
  Q_OBJECT
public:
  explicit RunDetails(Workspace& workspace, QWidget* parent = nullptr);
  // `runs` are labelled together; the first one's problem is shown. None: the panel is hidden.
  void show_runs(const QStringList& runs, const QString& problem);
  void edit_tags();
  void edit_note();
  void show_log(bool shown); // also where nothing went wrong
  void retranslate();

Q_SIGNALS:
  void message(const QString& text);

private:
  void fill();
  void take_tags();
  void take_group();
  void take_note();
  void read_log();

  Workspace& workspace_;
  QStringList runs_;
  QStringList shown_tags_; // as last filled in: an edit adds and removes against them
  QLabel *tags_title_, *group_title_, *note_title_;
  QLineEdit* tags_; // in the order of Tab
  QComboBox* group_;
  QLineEdit* note_;
  QWidget* problem_panel_;
  MeaningLabel *problem_title_, *problem_;
  QToolButton *copy_, *log_button_;
  QPlainTextEdit* log_;
  bool filling_ = false;
  BackgroundWork work_;
};

} // namespace cds
