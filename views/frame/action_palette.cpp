#include "views/frame/action_palette.h"

#include "views/style/theme.h"
#include "views/widgets/empty_text.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace cds {

namespace {

enum Role { entry_role = Qt::UserRole, shortcut_role, place_role };

// The action's words left, its shortcut right, both faint where it cannot be done now.
class EntryDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override {
    QStyleOptionViewItem option = given;
    option.state |= QStyle::State_Active; // the keys go to the line above, yet the row is what Enter does
    QStyleOptionViewItem full = option;
    initStyleOption(&full, index);
    QStyledItemDelegate::paint(painter, option, index);
    const QString shortcut = index.data(shortcut_role).toString();
    if (shortcut.isEmpty())
      return;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(selected ? full.palette.color(QPalette::Active, QPalette::HighlightedText) : colors().faint_text);
    painter->drawText(option.rect.adjusted(0, 0, -2 * step, 0), Qt::AlignRight | Qt::AlignVCenter, shortcut);
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width(), std::max(size.height() + 2 * step, 7 * step)};
  }
};

// Keeps entries that hold every word typed, in any order.
class WordFilter : public QSortFilterProxyModel {
public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void set_words(const QString& text) {
    words_ = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
  }

protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
    const QString text = sourceModel()->index(row, 0, parent).data().toString();
    return std::all_of(words_.begin(), words_.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
  }

private:
  QStringList words_;
};

} // namespace

ActionPalette::ActionPalette(QList<PaletteEntry> entries, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), entries_(std::move(entries)), search_(new QLineEdit(this)),
      list_(new QListView(this)), model_(new QStandardItemModel(this)), shown_(new WordFilter(this)) {
  setObjectName(QStringLiteral("palette"));
  setWindowTitle(tr("Find an action"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(3 * step, 3 * step, 3 * step, 3 * step);
  column->setSpacing(2 * step);
  column->addWidget(search_);
  column->addWidget(list_);
  search_->setPlaceholderText(tr("What do you want to do?"));
  search_->setAccessibleName(tr("Search for an action"));
  search_->setClearButtonEnabled(true);
  search_->addAction(themed_icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  search_->installEventFilter(this);
  list_->setAccessibleName(tr("Actions"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setItemDelegate(new EntryDelegate(list_));
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setUniformItemSizes(true);
  list_->setFocusPolicy(Qt::NoFocus);

  list_->setIconSize(QSize(20, 20));
  QPixmap blank(list_->iconSize());
  blank.fill(Qt::transparent);
  const QIcon no_icon(blank); // the words of all entries begin at one place
  for (int i = 0; i < entries_.size(); ++i) {
    const QAction* action = entries_[i].action;
    QString text = action->text();
    text.remove(QLatin1Char('&'));
    if (!entries_[i].place.isEmpty())
      text = tr("%1: %2", "page: action").arg(entries_[i].place, text);
    auto* item = new QStandardItem(action->icon().isNull() ? no_icon : action->icon(), text);
    item->setData(i, entry_role);
    item->setData(action->shortcut().toString(QKeySequence::NativeText), shortcut_role);
    item->setEnabled(action->isEnabled() || entries_[i].go);
    item->setToolTip(action->toolTip());
    model_->appendRow(item);
  }
  shown_->setSourceModel(model_);
  list_->setModel(shown_);
  list_->setCurrentIndex(shown_->index(0, 0));
  set_empty_text(list_, tr("No action has these words"));
  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    static_cast<WordFilter*>(shown_)->set_words(text);
    list_->setCurrentIndex(shown_->index(0, 0));
  });
  connect(search_, &QLineEdit::returnPressed, this, &ActionPalette::run_current);
  connect(list_, &QListView::clicked, this, &ActionPalette::run_current);
  resize(560, 420);
  if (parent)
    move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, parent->height() / 8)));
  search_->setFocus();
}

// It has no frame of the desktop's and the window's own ground: a line sets it off.
void ActionPalette::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(QPen(colors().accent, 2));
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

int ActionPalette::shown_count() const {
  return shown_->rowCount();
}

bool ActionPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const int rows = shown_->rowCount();
    const int row = list_->currentIndex().row();
    const int page = 8;
    int next = row;
    switch (key->key()) {
    case Qt::Key_Down:
      next = row + 1;
      break;
    case Qt::Key_Up:
      next = row - 1;
      break;
    case Qt::Key_PageDown:
      next = row + page;
      break;
    case Qt::Key_PageUp:
      next = row - page;
      break;
    default:
      return QDialog::eventFilter(watched, event);
    }
    if (rows > 0)
      list_->setCurrentIndex(shown_->index(std::clamp(next, 0, rows - 1), 0));
    return true;
  }
  return QDialog::eventFilter(watched, event);
}

void ActionPalette::run_current() {
  const QModelIndex current = list_->currentIndex();
  if (!current.isValid())
    return;
  const PaletteEntry entry = entries_[current.data(entry_role).toInt()];
  accept();
  if (entry.go)
    entry.go();
  if (entry.action && entry.action->isEnabled())
    entry.action->trigger();
}

} // namespace cds
