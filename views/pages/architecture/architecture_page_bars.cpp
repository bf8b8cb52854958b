#include "views/pages/architecture/architecture_page.h"

#include "models/text.h"
#include "views/pages/architecture/layer_panel.h"
#include "views/scenes/network_close_up.h"
#include "views/scenes/network_view.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

// The page's bars with their actions, and all that it says.
namespace cds {
namespace {

QString swatch(const QColor& color) {
  return QStringLiteral("<span style=\"color:%1\">●</span>&nbsp;").arg(color.name());
}

} // namespace

QWidget* ArchitecturePage::make_bar() {
  auto* bar = new QWidget;
  auto* line = new QHBoxLayout(bar);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(2 * step);
  source_ = new QComboBox;
  source_->addItem({});
  for (const std::string& name : published_genotypes())
    source_->addItem(QString(), to_qstring(name));
  genotype_ = new QLabel;
  genotype_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  beside_ = new QComboBox;
  beside_->setObjectName(QStringLiteral("beside"));
  beside_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  beside_->setMinimumContentsLength(18);
  beside_->setMaxVisibleItems(20);
  beside_->addItem(QString(), -1);
  for (int i = 0; i < source_->count(); ++i)
    beside_->addItem(QString(), i);
  published_count_ = beside_->count();
  beside_title_ = new QLabel;
  beside_title_->setBuddy(beside_);
  line->addWidget(source_);
  line->addWidget(beside_title_);
  line->addWidget(beside_);
  line->addWidget(genotype_, 1);
  const auto button = [&](const char* name, const QString& icon, const QKeySequence& keys) {
    QAction* action = add_page_action(name, icon);
    action->setShortcut(keys);
    auto* made = new QToolButton;
    made->setDefaultAction(action);
    made->setAutoRaise(true);
    line->addWidget(made);
    return made;
  };
  zoom_out_ = button("architecture_zoom_out", QStringLiteral("zoom-out"), QKeySequence(Qt::CTRL | Qt::Key_Minus));
  zoom_in_ = button("architecture_zoom_in", QStringLiteral("zoom-in"), QKeySequence(Qt::CTRL | Qt::Key_Equal));
  fit_ = button("architecture_fit", QStringLiteral("zoom-fit"), QKeySequence(Qt::CTRL | Qt::Key_0));
  connect(zoom_out_->defaultAction(), &QAction::triggered, this, [this] { zoom(0.8); });
  connect(zoom_in_->defaultAction(), &QAction::triggered, this, [this] { zoom(1.25); });
  connect(fit_->defaultAction(), &QAction::triggered, this, [this] {
    view_->fit();
    other_view_->fit();
  });
  details_ = add_page_action("architecture_details", QStringLiteral("info"));
  details_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
  details_->setCheckable(true);
  connect(details_, &QAction::toggled, this, [this](bool on) {
    view_->set_details(on);
    other_view_->set_details(on);
  });
  line->addWidget(tool_button(details_, bar));
  export_ = button("architecture_export", QStringLiteral("export"), QKeySequence(Qt::CTRL | Qt::Key_E));
  connect(export_->defaultAction(), &QAction::triggered, this, [this] {
    if (!network_)
      return;
    QMenu menu(this);
    add_export_actions(menu, this, [this] { return view_->picture(); });
    menu.exec(export_->mapToGlobal(QPoint(0, export_->height())));
  });
  return bar;
}

QWidget* ArchitecturePage::make_edit_bar() {
  edit_bar_ = new QWidget;
  auto* line = new QHBoxLayout(edit_bar_);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(step);
  edit_note_ = new MeaningLabel(MeaningLabel::Meaning::heading);
  edit_note_->setObjectName(QStringLiteral("edit_note"));
  line->addWidget(edit_note_, 1);
  choose_ = add_page_action("architecture_choose", QStringLiteral("check"));
  undo_ = add_page_action("architecture_undo", QStringLiteral("undo"));
  redo_ = add_page_action("architecture_redo", QStringLiteral("redo"));
  revert_ = add_page_action("architecture_revert", QStringLiteral("cross"));
  save_ = add_page_action("architecture_save", QStringLiteral("save"));
  choose_->setShortcut(QKeySequence(Qt::Key_Return));
  choose_->setShortcutContext(Qt::WidgetShortcut); // of the table
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcut(QKeySequence::Redo);
  save_->setShortcut(QKeySequence::Save);
  for (QAction* action : {undo_, redo_, revert_, save_})
    line->addWidget(tool_button(action, edit_bar_));
  connect(choose_, &QAction::triggered, this, &ArchitecturePage::choose_candidate);
  connect(undo_, &QAction::triggered, edit_, &GenotypeEdit::undo);
  connect(redo_, &QAction::triggered, edit_, &GenotypeEdit::redo);
  connect(revert_, &QAction::triggered, edit_, &GenotypeEdit::revert);
  connect(save_, &QAction::triggered, this, &ArchitecturePage::save_genotype);
  return edit_bar_;
}

void ArchitecturePage::zoom(double factor) {
  view_->zoom(factor);
  if (other_view_->isVisible())
    other_view_->zoom(factor);
}

QString ArchitecturePage::title() const {
  return tr("Network");
}

QString ArchitecturePage::question() const {
  return tr("What was found?");
}

void ArchitecturePage::retranslate() {
  show_empty();
  source_->setItemText(0, tr("Selected run"));
  for (int i = 1; i < source_->count(); ++i)
    source_->setItemText(i, source_->itemData(i).toString() == QLatin1String("paper-cnet") ? tr("CNet of the paper")
                                                                                           : tr("CDNet of the paper"));
  source_->setAccessibleName(tr("Network to draw"));
  beside_->setItemText(0, tr("nothing"));
  for (int i = 1; i < published_count_; ++i)
    beside_->setItemText(i, source_->itemText(i - 1));
  beside_->setAccessibleName(tr("Network to draw beside it"));
  beside_->setToolTip(tr("A second network below the first, with the layers marked in which they differ"));
  beside_title_->setText(tr("beside"));
  const auto name = [](QAction* action, const QString& text, const QString& word, const QString& tip) {
    action->setText(text);
    action->setIconText(word);
    action->setToolTip(tip);
  };
  name(details_, tr("Shapes and costs"), tr("Costs"),
       tr("Write shapes and costs into the drawing at any zoom (Ctrl+I)"));
  name(choose_, tr("Take this candidate for the layer"), tr("Take"),
       tr("Change the network by hand: the chosen candidate in this layer (Enter or double click)"));
  name(undo_, tr("Undo the change by hand"), tr("Undo"), tr("Undo the change by hand (Ctrl+Z)"));
  name(redo_, tr("Redo the change by hand"), tr("Redo"), tr("Redo the change by hand (Ctrl+Shift+Z)"));
  name(revert_, tr("Back to the network as it was"), tr("Revert"), tr("Take back all changes by hand"));
  name(save_, tr("Save the genotype"), tr("Save JSON"), tr("Write the network's genotype as JSON (Ctrl+S)"));
  other_view_->setAccessibleName(tr("Network beside"));
  other_view_->retranslate();
  show_edit();
  genotype_->setAccessibleName(tr("Genotype"));
  genotype_->setToolTip(tr("One CDBlock (k1, k2, depth) a layer"));
  const auto set = [](QToolButton* button, const QString& text) {
    QAction* action = button->defaultAction();
    action->setText(text);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(text, action->shortcut().toString(QKeySequence::NativeText)));
    button->setAccessibleName(text);
  };
  set(zoom_in_, tr("Zoom in"));
  set(zoom_out_, tr("Zoom out"));
  set(fit_, tr("Fit the network"));
  set(export_, tr("Export the drawing"));
  side_->retranslate();
  view_->retranslate();
  close_up_->retranslate();
  restyle();
  show_totals();
  show_layer();
}

void ArchitecturePage::restyle() {
  const Colors c = colors();
  legend_->setText(QStringLiteral("%1%2 &nbsp; %3%4 &nbsp; <b style=\"color:%5\">σ</b>&nbsp;%6 &nbsp; %7 &nbsp; %8")
                       .arg(swatch(series_color(0)), tr("first branch"), swatch(series_color(4)),
                            tr("second branch (bead: Lite 3×3)"), c.accent.name(), tr("fusion gate"),
                            tr("line width: channels"), tr("card: params / m-adds")));
  QPalette faint = palette();
  faint.setColor(QPalette::WindowText, c.faint_text);
  legend_->setPalette(faint);
}

} // namespace cds
