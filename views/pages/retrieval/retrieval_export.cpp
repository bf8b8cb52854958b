#include "views/pages/retrieval/retrieval_export.h"

#include "base/json.h"
#include "retrieval/per_query.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace cds {
namespace {

// The shortest text that reads back unchanged.
QByteArray number(double value) {
  return std::isnan(value) ? QByteArray() : QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

long long counted(const RetrievalSession& session) {
  return std::count_if(session.queries().begin(), session.queries().end(),
                       [](const QueryRow& query) { return query.counts(); });
}

QByteArray metrics_csv(const RetrievalSession& session, const std::vector<RocPoint>& roc) {
  QByteArray text = "metric,value\r\n";
  text += "mAP," + number(session.mean_ap()) + "\r\n";
  text += "mINP," + number(session.mean_inp()) + "\r\n";
  text += "queries," + QByteArray::number(counted(session)) + "\r\n";
  text += "gallery," + QByteArray::number(session.gallery_size()) + "\r\n";
  for (const RocPoint& point : roc)
    text += "TPR@FPR=" + QByteArray::number(point.fpr, 'g', 6) + ',' + number(point.tpr) + "\r\n";
  int rank = 0;
  for (const float share : session.cmc())
    text += "rank-" + QByteArray::number(++rank) + ',' + number(static_cast<double>(share)) + "\r\n";
  return text;
}

QByteArray metrics_json(const RetrievalSession& session, const std::vector<RocPoint>& roc) {
  Json json{{"mAP", session.mean_ap()},
            {"mINP", session.mean_inp()},
            {"cmc", std::vector<float>(session.cmc().begin(), session.cmc().end())},
            {"queries", counted(session)},
            {"gallery", session.gallery_size()}};
  for (const RocPoint& point : roc)
    json["roc"].push_back({{"fpr", point.fpr}, {"tpr", point.tpr}, {"threshold", point.threshold}});
  return QByteArray::fromStdString(json.dump(1) + '\n');
}

} // namespace

Picture metrics_table(std::shared_ptr<const RetrievalSession> session, std::vector<RocPoint> roc) {
  return {QStringLiteral("metrics"),
          {},
          {},
          [session, roc] { return metrics_csv(*session, roc); },
          [session, roc] { return metrics_json(*session, roc); }};
}

Picture queries_table(std::shared_ptr<const RetrievalSession> session) {
  return {QStringLiteral("queries"),
          {},
          {},
          [session] { return QByteArray::fromStdString(per_query_csv(session->scores())); },
          [session] { return QByteArray::fromStdString(per_query_json(session->scores()).dump(1) + '\n'); }};
}

} // namespace cds
