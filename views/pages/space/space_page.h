// "What can be found?": the candidates of every layer with their costs; the space's settings beside them.
#pragma once

#include "models/space_model.h"
#include "views/frame/page.h"

namespace cds {

class CensusPanel;
class CostsPanel;
class DockArea;
class SpaceForm;

class SpacePage : public Page {
  Q_OBJECT
public:
  explicit SpacePage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("space"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] const SpaceModel& model() const { return model_; }

protected:
  void showEvent(QShowEvent* event) override;

private:
  void undo();
  void count();
  void show_undo();
  void fit_costs(); // their table as high as its rows, the rest for the distribution

  SpaceModel model_;
  QAction *paper_cds_, *paper_cnet_, *copy_, *undo_, *redo_, *first_layout_;
  SpaceForm* form_;
  CostsPanel* costs_;
  CensusPanel* census_;
  DockArea* panels_;
  bool counting_ = false;
  int fitted_rows_ = 0; // of the table, when it was given its height
};

} // namespace cds
