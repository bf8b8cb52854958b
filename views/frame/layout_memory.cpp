#include "views/frame/layout_memory.h"

#include "models/settings.h"
#include "views/widgets/dock_area.h"

#include <QHeaderView>
#include <QSplitter>
#include <QWidget>

namespace cds {

namespace {

constexpr QLatin1String closed_panels("_closed");

// fn(part, key) for each part of that kind.
template <class Part, class Fn>
void each(const QWidget& page, const QString& name, Fn fn) {
  int place = 0;
  for (Part* part : page.findChildren<Part*>()) {
    const QString own = part->objectName().isEmpty()
                            ? QString::fromLatin1(Part::staticMetaObject.className()) + QString::number(place)
                            : part->objectName();
    ++place;
    fn(part, QStringLiteral("layout/%1/%2").arg(name, own));
  }
}

// Headers of plain tables fit themselves; those with a name are arranged by hand.
bool is_arranged(const QHeaderView* header) {
  return !header->objectName().isEmpty() && header->sectionsMovable();
}

} // namespace

void remember_layout(const QWidget& page, const QString& name) {
  const auto keep = [](const auto* part, const QString& key) { Settings::set_bytes(key, part->saveState()); };
  each<QSplitter>(page, name, keep);
  each<DockArea>(page, name, [&](DockArea* area, const QString& key) {
    if (!area->was_seen())
      return;
    keep(area, key);
    Settings::set_bytes(key + closed_panels, area->closed().join(QLatin1Char('\n')).toUtf8());
  });
  each<QHeaderView>(page, name, [&](QHeaderView* header, const QString& key) {
    if (is_arranged(header))
      keep(header, key);
  });
}

void restore_layout(const QWidget& page, const QString& name) {
  const auto bring = [](auto* part, const QString& key) {
    if (const QByteArray state = Settings::bytes(key); !state.isEmpty() && part->restoreState(state))
      part->setProperty(DockArea::remembered, state);
  };
  each<QSplitter>(page, name, bring);
  each<DockArea>(page, name, [&](DockArea* area, const QString& key) {
    bring(area, key);
    area->set_closed(QString::fromUtf8(Settings::bytes(key + closed_panels)).split(QLatin1Char('\n')));
  });
  each<QHeaderView>(page, name, [&](QHeaderView* header, const QString& key) {
    if (is_arranged(header))
      bring(header, key);
  });
}

} // namespace cds
