#include "views/pages/retrieval/retrieval_page.h"

#include "models/match_analysis.h"
#include "models/text.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/query_panel.h"
#include "views/pages/retrieval/rank_sheet_dialog.h"
#include "views/pages/retrieval/ranking_panel.h"
#include "views/pages/retrieval/retrieval_export.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <utility>

namespace cds {

void RetrievalPage::make_actions() {
  const auto add = [this](const char* name, const QString& icon, const QKeySequence& keys, auto go) {
    QAction* action = add_page_action(name, icon);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, go);
  };
  add("retrieval_next_query", QStringLiteral("next"), QKeySequence(Qt::CTRL | Qt::Key_Down),
      [this] { queries_->move(1); });
  add("retrieval_previous_query", QStringLiteral("previous"), QKeySequence(Qt::CTRL | Qt::Key_Up),
      [this] { queries_->move(-1); });
  add("retrieval_first_wrong", {}, QKeySequence(Qt::CTRL | Qt::Key_J), [this] { ranking_->go_to_first_wrong(); });
  add("retrieval_missed", {}, QKeySequence(Qt::CTRL | Qt::Key_M), [this] { ranking_->go_to_missed(); });
  add("retrieval_failures", {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
      [this] { queries_->toggle_failures(); });
  add("retrieval_sheet", {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), [this] { make_sheet(); });
  const auto save = [this](const char* name, auto go) {
    connect(add_page_action(name), &QAction::triggered, this, [this, go] {
      if (session_)
        go();
    });
  };
  for (const PictureFormat format : {PictureFormat::csv, PictureFormat::json}) {
    const bool csv = format == PictureFormat::csv;
    save(csv ? "retrieval_metrics_csv" : "retrieval_metrics_json", [this, format] { export_metrics(format); });
    save(csv ? "retrieval_queries_csv" : "retrieval_queries_json",
         [this, format] { save_picture(this, queries_table(session_), format); });
  }
  connect(analysis_.get(), &MatchAnalysis::changed, this, [this] {
    if (awaited_ && !analysis_->busy())
      export_metrics(*std::exchange(awaited_, std::nullopt));
  });
  auto* menu = new QMenu(export_);
  for (const char* name : {"retrieval_sheet", "retrieval_metrics_csv", "retrieval_metrics_json",
                           "retrieval_queries_csv", "retrieval_queries_json"})
    menu->addAction(findChild<QAction*>(QLatin1String(name)));
  export_->setMenu(menu);
}

// The rates are part of the metrics: where nobody has asked for them yet, the file waits. Of one camera's gallery there
// are none.
void RetrievalPage::export_metrics(PictureFormat format) {
  const bool analysed = session_ == analysis_->session();
  if (analysed && !analysis_->result() && analysis_->problem().isEmpty()) {
    awaited_ = format;
    Q_EMIT message(tr("Counting the pairs for the rates…"));
    analysis_->want();
    return;
  }
  const RetrievalResult* result = analysed ? analysis_->result() : nullptr;
  save_picture(this, metrics_table(session_, result ? result->roc : std::vector<RocPoint>()), format);
}

void RetrievalPage::make_sheet() {
  if (!session_)
    return;
  auto* dialog = new RankSheetDialog(session_, queries_->chosen(), queries_->shown(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

// A row of the ranked gallery, or -1: the query alone.
void RetrievalPage::open_picture(int row) {
  if (!session_ || ranking_->query() < 0)
    return;
  if (!dialog_) {
    dialog_ = new PictureDialog(this);
    connect(dialog_, &PictureDialog::step_asked, this, [this](int by) {
      if (opened_row_ < 0) {
        queries_->move(by);
        open_picture(-1);
      } else {
        ranking_->move(by);
        open_picture(gallery().currentIndex().row());
      }
    });
  }
  opened_row_ = row;
  const int query = ranking_->query();
  const QString query_path = to_qstring(session_->query_path(query));
  const QueryRow& asked = session_->queries()[static_cast<std::size_t>(query)];
  const QString query_text = tr("Query %1: identity %2, camera %3, %4")
                                 .arg(query + 1)
                                 .arg(asked.identity)
                                 .arg(asked.camera)
                                 .arg(QFileInfo(query_path).fileName());
  if (row < 0) {
    dialog_->show_picture({{}, {}, query_path, query_text, 0});
  } else {
    const QModelIndex at = ranked().index(row);
    const auto kind = static_cast<MatchKind>(at.data(RankedGallery::kind_role).toInt());
    dialog_->show_picture({query_path, query_text, at.data(RankedGallery::path_role).toString(),
                           at.data(Qt::ToolTipRole).toString(),
                           kind == MatchKind::right   ? 1
                           : kind == MatchKind::wrong ? -1
                                                      : 0});
  }
  dialog_->open();
}

} // namespace cds
