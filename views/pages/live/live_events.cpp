#include "views/pages/live/live_events.h"

#include "models/core_text.h"
#include "models/run_feed.h"
#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/empty_text.h"

namespace cds {

LiveEvents::LiveEvents(QWidget* parent) : QListWidget(parent) {
  setWordWrap(true);
  setFrameShape(QFrame::NoFrame);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
}

void LiveEvents::follow(RunFeed* feed) {
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  clear();
  feed_ = feed;
  if (feed) {
    connect(feed, &RunFeed::events_appended, this, &LiveEvents::add);
    add(0, static_cast<int>(feed->events().size()) - 1);
  }
  Q_EMIT count_changed();
}

void LiveEvents::retranslate() {
  setAccessibleName(tr("Events"));
  set_empty_text(this, tr("No events so far: warnings and errors of the run are told here."));
}

void LiveEvents::add(int first, int last) {
  for (int i = first; i <= last; ++i) {
    const Event& event = feed_->events()[static_cast<std::size_t>(i)];
    QString text = moment_text(event.t) + QStringLiteral("  ") + core_text(event.message);
    if (!event.way_out.empty())
      text += QStringLiteral("\n    → ") + core_text(event.way_out);
    const QString icon = event.level == "info" ? QStringLiteral("info") : QStringLiteral("warning");
    addItem(new QListWidgetItem(themed_icon(icon), text));
  }
  if (last >= first) {
    scrollToBottom();
    Q_EMIT count_changed();
  }
}

} // namespace cds
