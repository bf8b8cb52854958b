#include "views/widgets/empty_text.h"

#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QEvent>
#include <algorithm>

namespace cds {

namespace {

constexpr auto label_name = "empty_text";
constexpr int widest = 110 * step;

// Lies over the viewport and lets the mouse through.
class EmptyText : public MeaningLabel {
public:
  explicit EmptyText(QAbstractItemView* view) : MeaningLabel(Meaning::remark, view->viewport()), view_(view) {
    setObjectName(QLatin1String(label_name));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setTextInteractionFlags(Qt::NoTextInteraction);
    setAlignment(Qt::AlignCenter);
    setForegroundRole(QPalette::WindowText); // not the viewport's, which is a list's
    view->viewport()->installEventFilter(this);
    const QAbstractItemModel* model = view->model();
    const auto look = [this] { tell(); };
    connect(model, &QAbstractItemModel::rowsInserted, this, look);
    connect(model, &QAbstractItemModel::rowsRemoved, this, look);
    connect(model, &QAbstractItemModel::modelReset, this, look);
    lie_over();
  }
  void tell() {
    const bool empty = view_->model()->rowCount(view_->rootIndex()) == 0;
    setVisible(empty);
    view_->setAccessibleDescription(empty ? text() : QString());
  }

protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (watched == parent() && event->type() == QEvent::Resize)
      lie_over();
    return MeaningLabel::eventFilter(watched, event);
  }

private:
  void lie_over() {
    const QRect room = view_->viewport()->rect();
    const int side = std::max(4 * step, (room.width() - widest) / 2);
    setGeometry(room.adjusted(side, 2 * step, -side, -2 * step));
  }

  QAbstractItemView* view_;
};

} // namespace

void set_empty_text(QAbstractItemView* view, const QString& text) {
  auto* label = static_cast<EmptyText*>(
      view->viewport()->findChild<QLabel*>(QLatin1String(label_name), Qt::FindDirectChildrenOnly));
  if (!label)
    label = new EmptyText(view);
  label->setText(text);
  label->tell();
}

} // namespace cds
