// Warnings that stand on a plot: a tinted strip with one paragraph a note, gone where there is none. GUI thread.
#pragma once

#include <QLabel>
#include <QStringList>

namespace cds {

class NoteBar : public QLabel {
  Q_OBJECT
public:
  explicit NoteBar(QWidget* parent = nullptr);
  // Plain text: what is wrong, what it means, what to try. The first one is shown, all are in the tooltip.
  void set_notes(const QStringList& notes);
  [[nodiscard]] const QStringList& notes() const { return notes_; }

protected:
  void changeEvent(QEvent* event) override;

private:
  void restyle();
  QStringList notes_;
  bool styling_ = false;
};

} // namespace cds
