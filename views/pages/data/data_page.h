// "Is my data right?": a wall of pictures; counts, histograms and findings beside it. Which set, and where panels
// stand.
#pragma once

#include "models/data_set_model.h"
#include "views/frame/page.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace cds {

class CountsPanel;
class DockArea;
class EmptyState;
class FindingsPanel;
class Spreads;
class TrainedPanel;
class WallPanel;

class DataPage : public Page {
  Q_OBJECT
public:
  explicit DataPage(Workspace& workspace, QWidget* parent = nullptr);
  ~DataPage() override;

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("data"); }
  void retranslate() override;

  void add_folder(const QString& folder);

protected:
  void entered() override;

private:
  void make_layout();
  void connect_actions();
  void take_sets();
  void choose_set(int index);
  void take_loaded();
  void examine();
  void choose_folder();
  void show_picture();

  DataSetModel model_;
  bool load_open_ = false;
  bool check_when_loaded_ = false; // it was added just now

  QAction *add_, *check_, *remove_, *synth_, *first_layout_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QLabel* sets_title_;
  QComboBox* sets_;
  QToolButton* add_button_;
  DockArea* panels_;
  CountsPanel* counts_;
  FindingsPanel* findings_;
  Spreads* spreads_;
  WallPanel* wall_;
  TrainedPanel* trained_;
};

} // namespace cds
