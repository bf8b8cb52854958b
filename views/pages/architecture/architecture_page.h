// "What was found?": the drawn network, and the clicked layer's candidates beside it.
#pragma once

#include "models/alpha_history.h"
#include "models/architecture_model.h"
#include "models/genotype_edit.h"
#include "views/frame/page.h"

#include <QPointer>
#include <QTimer>
#include <memory>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace cds {

class EmptyState;
class LayerPanel;
class MeaningLabel;
class NetworkCloseUp;
class NetworkView;
class RunFeed;

class ArchitecturePage : public Page {
  Q_OBJECT
public:
  explicit ArchitecturePage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("architecture"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] NetworkView& view() const { return *view_; }
  [[nodiscard]] NetworkView& other_view() const { return *other_view_; }
  [[nodiscard]] GenotypeEdit& edit() const { return *edit_; }
  [[nodiscard]] const CandidateRanking& ranking() const;

protected:
  void entered() override;
  [[nodiscard]] QWidget* first_focus() const override;
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QWidget* make_bar();
  QWidget* make_edit_bar();
  void show_run(const QString& id);
  void follow_changes();
  void show_network();
  void show_empty();
  void show_layer();
  void show_totals();
  void list_runs();  // that can be drawn beside
  void take_other(); // what is to be drawn beside
  void show_other(); // the network beside, with its differences marked
  void zoom(double factor);
  void place_close_up(); // where the overview leaves room
  void choose_candidate();
  void save_genotype();
  void show_edit();
  [[nodiscard]] Result<Architecture> network_of(int source, const Genotype* instead = nullptr) const;
  [[nodiscard]] int shown_layer() const; // the selected one; the first where none is

  AlphaHistory *alphas_, *other_alphas_;
  GenotypeEdit* edit_;
  QPointer<RunFeed> feed_, other_feed_;
  QTimer later_;
  QStringList listed_runs_, listed_names_; // in beside_, after the published networks
  int published_count_ = 0;
  std::shared_ptr<const Architecture> network_, base_, other_; // base_: before the changes by hand
  Genotype drawn_;                                             // so that an unchanged network is not drawn again
  bool loading_ = false, stale_ = true;

  QStackedWidget* stack_;
  EmptyState* empty_;
  QSplitter* splitter_;
  QComboBox *source_, *beside_;
  LayerPanel* side_;
  QAction *choose_, *undo_, *redo_, *revert_, *save_, *details_;
  QSplitter* drawings_;
  NetworkView* other_view_;
  NetworkCloseUp* close_up_;
  QWidget* edit_bar_;
  QToolButton *zoom_in_, *zoom_out_, *fit_, *export_;
  NetworkView* view_;
  QLabel *genotype_, *legend_, *beside_title_;
  MeaningLabel *problem_, *edit_note_;
};

} // namespace cds
