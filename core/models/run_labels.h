// What a person says about runs: star, tags, group, note. Kept in the project's labels.json, which another program may
// change as well. GUI thread; files are read and written on a thread of its own.
#pragma once

#include "models/background.h"
#include "run/project.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <filesystem>

namespace cds {

class RunLabels : public QObject {
  Q_OBJECT
public:
  explicit RunLabels(QObject* parent = nullptr);

  void open(const std::filesystem::path& project_folder); // empty: none
  [[nodiscard]] bool ready() const { return ready_; }     // labels.json has been read

  [[nodiscard]] RunLabel of(const QString& id) const; // of an unlabelled run: the empty label
  // Takes effect at once; the file follows. problem() tells where it could not be written.
  void set(const QString& id, const RunLabel& label);
  void set_star(const QStringList& ids, bool star);
  void change_tags(const QStringList& ids, const QStringList& add, const QStringList& remove);
  void set_group(const QStringList& ids, const QString& group); // empty: none

  [[nodiscard]] QStringList tags() const;   // in use, by name
  [[nodiscard]] QStringList groups() const; // likewise

Q_SIGNALS:
  void changed(const QStringList& ids);
  void problem(const QString& text);

private:
  void look();
  void take(QHash<QString, RunLabel> labels);

  std::filesystem::path project_;
  QHash<QString, RunLabel> labels_;
  QString stamp_;
  QTimer timer_;
  int writing_ = 0;
  bool ready_ = true;
  BackgroundWork work_;
};

// "a, b" to its words without blanks, doubles and empty ones; and back.
[[nodiscard]] QStringList tags_from(const QString& text);
[[nodiscard]] QStringList tags_of(const RunLabel& label);

} // namespace cds
