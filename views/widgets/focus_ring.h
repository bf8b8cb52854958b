// Shows where the keys go: a thin ring around what shows its focus little or not at all. GUI thread.
#pragma once

#include <QObject>
#include <QPointer>

class QFocusFrame;
class QWidget;

namespace cds {

// One for the whole program, dialogs included: follows the focus. Fields, buttons and tabs show theirs by the style;
// lists, tables, texts, plots and drawings get the ring.
class FocusRing : public QObject {
  Q_OBJECT
public:
  explicit FocusRing(QObject* parent = nullptr);
  ~FocusRing() override;

private:
  void follow(QWidget* now);
  QPointer<QFocusFrame> ring_; // its parent, where it is drawn, may go before it
};

} // namespace cds
