// Labels with a meaning: headings, faint remarks, problems. They follow theme and font by themselves.
#pragma once

#include <QLabel>

namespace cds {

class MeaningLabel : public QLabel {
  Q_OBJECT
public:
  enum class Meaning { heading, title, remark, problem, good };
  explicit MeaningLabel(Meaning meaning, QWidget* parent = nullptr);
  void set_meaning(Meaning meaning);

protected:
  void changeEvent(QEvent* event) override;

private:
  void restyle();
  Meaning meaning_;
  bool styling_ = false;
};

} // namespace cds
