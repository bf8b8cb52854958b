#include "models/run_labels.h"

#include "models/core_text.h"
#include "models/text.h"

#include <QDateTime>
#include <QFileInfo>
#include <QSet>
#include <algorithm>
#include <optional>
#include <utility>

namespace cds {

namespace {

constexpr int look_ms = 1000;

QString stamp_of(const std::filesystem::path& project) {
  const QFileInfo file(to_qstring(Project{project, {}, {}, {}}.labels()));
  return file.exists() ? QStringLiteral("%1 %2").arg(file.size()).arg(file.lastModified().toMSecsSinceEpoch())
                       : QString();
}

} // namespace

QStringList tags_from(const QString& text) {
  QStringList tags;
  for (const QString& word : text.split(QLatin1Char(',')))
    if (const QString tag = word.simplified(); !tag.isEmpty() && !tags.contains(tag))
      tags << tag;
  return tags;
}

QStringList tags_of(const RunLabel& label) {
  QStringList tags;
  for (const std::string& tag : label.tags)
    tags << to_qstring(tag);
  return tags;
}

RunLabels::RunLabels(QObject* parent) : QObject(parent), work_(this) {
  timer_.setInterval(look_ms);
  connect(&timer_, &QTimer::timeout, this, &RunLabels::look);
}

void RunLabels::open(const std::filesystem::path& project_folder) {
  work_.cancel();
  writing_ = 0;
  project_ = project_folder;
  stamp_ = QStringLiteral("unread");
  take({});
  timer_.stop();
  ready_ = project_.empty();
  if (ready_)
    return;
  look();
  timer_.start();
}

void RunLabels::look() {
  if (writing_ > 0)
    return;
  struct Read {
    QString stamp;
    std::optional<QHash<QString, RunLabel>> labels;
    QString problem;
  };
  work_.start(
      [project = project_, known = stamp_](const std::stop_token&) {
        Read read;
        read.stamp = stamp_of(project); // before reading: a change meanwhile is seen next time
        if (read.stamp == known)
          return read;
        if (const auto labels = read_labels(project)) {
          read.labels.emplace();
          for (const auto& [id, label] : *labels)
            read.labels->insert(to_qstring(id), label);
        } else {
          read.problem = to_qstring(labels.error().message());
        }
        return read;
      },
      [this](Read read) {
        if (writing_ > 0)
          return; // what is written now is newer
        stamp_ = read.stamp;
        ready_ = true;
        if (read.labels)
          take(std::move(*read.labels));
        if (!read.problem.isEmpty())
          Q_EMIT problem(core_text(read.problem));
      });
}

void RunLabels::take(QHash<QString, RunLabel> labels) {
  QSet<QString> changed_ids;
  for (auto it = labels.cbegin(); it != labels.cend(); ++it)
    if (!(labels_.value(it.key()) == *it))
      changed_ids.insert(it.key());
  for (auto it = labels_.cbegin(); it != labels_.cend(); ++it)
    if (!labels.contains(it.key()))
      changed_ids.insert(it.key());
  labels_ = std::move(labels);
  if (!changed_ids.isEmpty())
    Q_EMIT changed(QStringList(changed_ids.cbegin(), changed_ids.cend()));
}

RunLabel RunLabels::of(const QString& id) const {
  return labels_.value(id);
}

void RunLabels::set(const QString& id, const RunLabel& label) {
  if (project_.empty() || of(id) == label)
    return;
  if (label == RunLabel{})
    labels_.remove(id);
  else
    labels_[id] = label;
  ++writing_;
  work_.start(
      [project = project_, id, label](const std::stop_token&) { return write_label(project, id.toStdString(), label); },
      [this](Status written) {
        --writing_;
        if (!written)
          Q_EMIT problem(error_text(written.error()));
      });
  Q_EMIT changed({id});
}

void RunLabels::set_star(const QStringList& ids, bool star) {
  for (const QString& id : ids) {
    RunLabel label = of(id);
    label.star = star;
    set(id, label);
  }
}

void RunLabels::change_tags(const QStringList& ids, const QStringList& add, const QStringList& remove) {
  for (const QString& id : ids) {
    RunLabel label = of(id);
    std::erase_if(label.tags, [&](const std::string& tag) { return remove.contains(to_qstring(tag)); });
    for (const QString& tag : add)
      if (std::find(label.tags.begin(), label.tags.end(), tag.toStdString()) == label.tags.end())
        label.tags.push_back(tag.toStdString());
    set(id, label);
  }
}

void RunLabels::set_group(const QStringList& ids, const QString& group) {
  for (const QString& id : ids) {
    RunLabel label = of(id);
    label.group = group.simplified().toStdString();
    set(id, label);
  }
}

QStringList RunLabels::tags() const {
  QSet<QString> all;
  for (const RunLabel& label : labels_)
    for (const std::string& tag : label.tags)
      all.insert(to_qstring(tag));
  QStringList sorted(all.cbegin(), all.cend());
  sorted.sort(Qt::CaseInsensitive);
  return sorted;
}

QStringList RunLabels::groups() const {
  QSet<QString> all;
  for (const RunLabel& label : labels_)
    if (!label.group.empty())
      all.insert(to_qstring(label.group));
  QStringList sorted(all.cbegin(), all.cend());
  sorted.sort(Qt::CaseInsensitive);
  return sorted;
}

} // namespace cds
