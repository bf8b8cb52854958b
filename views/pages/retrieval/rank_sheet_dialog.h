// Chooses what goes on a rank sheet, shows it and saves it as PDF or PNG. GUI thread.
#pragma once

#include "models/background.h"
#include "views/pages/retrieval/rank_sheet.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QSpinBox;

namespace cds {

class RankSheetDialog : public QDialog {
  Q_OBJECT
public:
  // `chosen`: the queries a person selected; `shown`: all that the list shows, in its order.
  RankSheetDialog(std::shared_ptr<const RetrievalSession> session, std::vector<int> chosen, std::vector<int> shown,
                  QWidget* parent = nullptr);
  ~RankSheetDialog() override;

  static constexpr int most_queries = 60;
  [[nodiscard]] const RankSheet& sheet() const { return sheet_; } // as shown
  [[nodiscard]] bool ready() const { return !busy_; }
  // Writes the sheet; the ending decides. False: what went wrong stands in the dialog.
  bool save(const QString& path);

private:
  void rebuild();
  void draw();
  void ask(const char* ending);
  std::shared_ptr<const RetrievalSession> session_;
  std::vector<int> chosen_, shown_;
  RankSheet sheet_;
  bool busy_ = false;
  QComboBox* which_;
  QSpinBox *queries_, *ranks_;
  QLineEdit* title_;
  QCheckBox *distances_, *legend_;
  QLabel *preview_, *problem_;
  QScrollArea* area_;
  QPushButton *pdf_, *png_;
  BackgroundWork work_; // last
};

} // namespace cds
