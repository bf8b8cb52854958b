// The form of an experiment: one row per key of its file, bound to the draft by JSON pointer. Errors stand under their
// field.
#pragma once

#include "models/experiment_draft.h"

#include <QWidget>
#include <functional>
#include <vector>

class QFormLayout;
class QLabel;

namespace cds {

class MeaningLabel;

class ExperimentForm : public QWidget {
  Q_OBJECT
public:
  explicit ExperimentForm(ExperimentDraft& draft, QWidget* parent = nullptr);

  // What a choice may be; the current value is kept, also where it is none of them.
  struct Choice {
    QString text;
    Json value;
  };
  void set_choices(const QString& pointer, const std::vector<Choice>& choices);
  void set_fold_button(QWidget* button); // stands between the short form and the advanced part
  void set_advanced(bool shown);
  [[nodiscard]] bool advanced() const { return advanced_; }
  // Takes back what was refused and stands in a field; false: nothing was.
  bool revert_refused();
  [[nodiscard]] bool has_refused() const;
  void retranslate();

Q_SIGNALS:
  void refused_changed();

public:
  // The name a key has in the form, for lists of differences; the pointer where it has none.
  [[nodiscard]] static QString label_of(const QString& pointer);

private:
  struct Row {
    int field = 0; // index in the table of fields
    QLabel* label = nullptr;
    QWidget* editor = nullptr;
    QWidget* shell = nullptr; // what stands in the form: the editor, or a box with two of them
    MeaningLabel* problem = nullptr;
    std::function<void(const Json&)> show; // the draft's value into the editor
  };
  void add_row(QFormLayout* form, int field);
  void put(std::size_t row, const Json& value);
  void show_draft();
  [[nodiscard]] bool applies(int field) const;

  ExperimentDraft& draft_;
  std::vector<Row> rows_;
  std::vector<std::pair<MeaningLabel*, int>> headings_; // with the index of their text
  QWidget* advanced_part_;
  bool advanced_ = false;
  bool filling_ = false;
};

} // namespace cds
