#include "views/frame/main_window.h"

#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/run_notices.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/settings.h"
#include "views/frame/desktop_notice.h"
#include "views/frame/header_bar.h"
#include "views/frame/help_dialog.h"
#include "views/frame/language.h"
#include "views/frame/rail.h"
#include "views/frame/run_actions.h"
#include "views/frame/status_line.h"
#include "views/frame/welcome.h"
#include "views/style/theme.h"
#include "views/widgets/focus_order.h"
#include "views/widgets/focus_ring.h"
#include "views/widgets/menu_key.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QGridLayout>
#include <QMenu>
#include <QScreen>
#include <QStackedWidget>
#include <algorithm>
#include <utility>

namespace cds {

MainWindow::MainWindow(Workspace& workspace, Language& language, const std::vector<PageEntry>& pages, QWidget* parent)
    : QWidget(parent), workspace_(workspace), language_(language), menu_(new QMenu(this)),
      recent_menu_(new QMenu(this)), theme_menu_(new QMenu(this)), language_menu_(new QMenu(this)),
      themes_(new QActionGroup(this)), languages_(new QActionGroup(this)) {
  setObjectName(QStringLiteral("main_window"));
  setAcceptDrops(true);
  setMinimumSize(960, 600);
  resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
  make_menu();
  rail_ = new Rail(this);
  run_actions_ = new RunActions(workspace, this);
  header_ = new HeaderBar(workspace, *run_actions_, find_, menu_, this);
  stack_ = new QStackedWidget(this);
  welcome_ = new Welcome(open_, create_, this);
  stack_->addWidget(welcome_);
  status_ = new StatusLine(workspace.summary(), this);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(rail_, 0, 0, 2, 1);
  grid->addWidget(header_, 0, 1);
  grid->addWidget(stack_, 1, 1);
  grid->addWidget(status_, 2, 0, 1, 2);
  grid->setRowStretch(1, 1);
  grid->setColumnStretch(1, 1);

  for (const PageEntry& made : pages) {
    Entry entry{QString::fromLatin1(made.name), made.make(workspace, stack_), nullptr};
    entry.page->setObjectName(entry.name + QStringLiteral("_page"));
    entry.action = rail_->add(entry.page->icon(), QStringLiteral("page_") + entry.name);
    stack_->addWidget(entry.page);
    connect(entry.page, &Page::page_requested, this, &MainWindow::show_page);
    connect(entry.page, &Page::message, this, &MainWindow::say);
    entry.page->prepare();
    entries_.push_back(entry);
  }
  connect(rail_, &Rail::chosen, this, &MainWindow::show_index);
  connect(status_, &StatusLine::runs_clicked, this, [this] { show_page(QStringLiteral("runs")); });
  connect(run_actions_, &RunActions::new_run_wanted, this, [this] { show_page(QStringLiteral("experiment")); });
  connect(run_actions_, &RunActions::problem, this, &MainWindow::say);
  connect(welcome_, &Welcome::project_chosen, this, &MainWindow::open_project);
  connect(&workspace.project(), &ProjectModel::opened, this, &MainWindow::take_project);
  connect(&workspace.project(), &ProjectModel::closed, this, &MainWindow::take_project);
  connect(&workspace.engine(), &EngineLauncher::failed_to_start, this,
          [this](const QString&, const QString& text) { say(tr("The run did not start: %1").arg(core_text(text))); });
  // A look at the newest run when a project opens; the person's choice afterwards.
  connect(&workspace.watcher(), &RunWatcher::scanned, this, [this] {
    restore_selection();
    const QStringList ids = workspace_.watcher().ids();
    if (workspace_.selection().run().isEmpty() && !ids.isEmpty())
      workspace_.selection().set_run(ids.last());
  });
  connect(new RunNotices(workspace.watcher(), this), &RunNotices::notice, this, &MainWindow::take_notice);
  new FocusRing(this);
  open_menus_with_shift_f10(this);
  retranslate();
  take_project();
}

MainWindow::~MainWindow() = default;

QAction* MainWindow::add_action(const char* name, const QString& icon, const QKeySequence& keys) {
  auto* action = new QAction(this);
  action->setObjectName(QLatin1String(name));
  if (!icon.isEmpty())
    action->setIcon(themed_icon(icon));
  action->setShortcut(keys);
  addAction(action);
  return action;
}

void MainWindow::make_menu() {
  find_ = add_action("find_action", QStringLiteral("search"), QKeySequence(Qt::CTRL | Qt::Key_K));
  open_ = add_action("open_project", QStringLiteral("folder"), QKeySequence::Open);
  create_ = add_action("new_project", QStringLiteral("project"), QKeySequence::New);
  close_ = add_action("close_project", {}, QKeySequence(Qt::CTRL | Qt::Key_W));
  notices_ = add_action("desktop_notices", {});
  notices_->setCheckable(true);
  notices_->setChecked(Settings::flag(QStringLiteral("notices"), true));
  full_screen_ = add_action("full_screen", {}, QKeySequence(Qt::Key_F11));
  help_action_ = add_action("help_action", {}, QKeySequence(Qt::Key_F1));
  about_ = add_action("about", QStringLiteral("info"));
  quit_ = add_action("quit", {}, QKeySequence::Quit);
  full_screen_->setCheckable(true);
  const auto theme_action = [this](const char* name, Theme theme) {
    QAction* action = add_action(name, {});
    action->setCheckable(true);
    action->setChecked(theme_from_name(Settings::theme()) == theme);
    themes_->addAction(action);
    theme_menu_->addAction(action);
    connect(action, &QAction::triggered, this, [theme] {
      Settings::set_theme(theme_name(theme));
      apply_theme(theme);
    });
    return action;
  };
  theme_system_ = theme_action("theme_system", Theme::system);
  theme_light_ = theme_action("theme_light", Theme::light);
  theme_dark_ = theme_action("theme_dark", Theme::dark);
  for (const Language::Entry& entry : Language::known()) {
    QAction* action = add_action(qPrintable(QStringLiteral("language_") + entry.code), {});
    action->setCheckable(true);
    action->setText(entry.name);
    action->setChecked(entry.code == language_.code());
    action->setData(entry.code);
    languages_->addAction(action);
    language_menu_->addAction(action);
    connect(action, &QAction::triggered, this, [this, code = entry.code] {
      Settings::set_language(code);
      language_.set(code);
    });
  }
  menu_->addActions({create_, open_});
  menu_->addMenu(recent_menu_);
  menu_->addAction(close_);
  menu_->addSeparator();
  menu_->addAction(find_);
  theme_menu_->setIcon(themed_icon(QStringLiteral("theme")));
  language_menu_->setIcon(themed_icon(QStringLiteral("language")));
  menu_->addMenu(theme_menu_);
  menu_->addMenu(language_menu_);
  menu_->addActions({full_screen_, notices_});
  menu_->addSeparator();
  menu_->addActions({help_action_, about_, quit_});
  connect(find_, &QAction::triggered, this, &MainWindow::show_palette);
  connect(open_, &QAction::triggered, this, &MainWindow::choose_project);
  connect(create_, &QAction::triggered, this, &MainWindow::create_project);
  connect(close_, &QAction::triggered, &workspace_.project(), &ProjectModel::close);
  connect(about_, &QAction::triggered, this, &MainWindow::show_about);
  connect(help_action_, &QAction::triggered, this, &MainWindow::show_help);
  connect(notices_, &QAction::toggled, this, [](bool on) { Settings::set_flag(QStringLiteral("notices"), on); });
  connect(quit_, &QAction::triggered, this, &QWidget::close);
  connect(full_screen_, &QAction::toggled, this,
          [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
}

void MainWindow::retranslate() {
  find_->setText(tr("Find…"));
  find_->setToolTip(tr("Find any action by its words (Ctrl+K)"));
  open_->setText(tr("Open a project…"));
  create_->setText(tr("New project…"));
  close_->setText(tr("Close the project"));
  full_screen_->setText(tr("Full screen"));
  notices_->setText(tr("Desktop notice when a run ends"));
  notices_->setToolTip(tr("Tell on the desktop when a run finishes or fails while this window is in the background"));
  help_action_->setText(tr("Help"));
  help_action_->setToolTip(tr("What this page shows, and what its words mean"));
  about_->setText(tr("About CDS Workbench"));
  quit_->setText(tr("Quit"));
  recent_menu_->setTitle(tr("Recent projects"));
  theme_menu_->setTitle(tr("Theme"));
  theme_system_->setText(tr("Theme of the system"));
  theme_light_->setText(tr("Light theme"));
  theme_dark_->setText(tr("Dark theme"));
  language_menu_->setTitle(tr("Language"));
  for (const Entry& entry : entries_) {
    entry.action->setText(tr("Go to %1", "a page").arg(entry.page->title()));
    entry.action->setIconText(entry.page->title());
    entry.action->setToolTip(
        tr("%1 (%2)", "question and shortcut")
            .arg(entry.page->question(), entry.action->shortcut().toString(QKeySequence::NativeText)));
  }
  run_actions_->retranslate();
  take_project();
}

void MainWindow::show_index(int index) {
  if (!workspace_.project().is_open() || index < 0 || index >= static_cast<int>(entries_.size()))
    return;
  if (index == shown_) { // its key brings the keys back into it
    Page* here = entries_[static_cast<std::size_t>(index)].page;
    if (QWidget* last = here->focusWidget(); last && last->isVisible() && last->isEnabled())
      last->setFocus(Qt::OtherFocusReason);
    else
      here->take_focus();
    return;
  }
  if (shown_ >= 0)
    entries_[static_cast<std::size_t>(shown_)].page->on_screen(false);
  shown_ = index;
  Entry& entry = entries_[static_cast<std::size_t>(index)];
  entry.seen = true;
  Page* page = entry.page;
  rail_->choose(index);
  stack_->setCurrentWidget(page);
  page->on_screen(true);
  page->take_focus();
  run_actions_->set_page(page);
}

bool MainWindow::focusNextPrevChild(bool next) {
  return step_focus({rail_, header_, stack_, status_}, next) || QWidget::focusNextPrevChild(next);
}

void MainWindow::show_page(const QString& name) {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].name == name)
      show_index(static_cast<int>(i));
}

QString MainWindow::page_name() const {
  return shown_ < 0 ? QString() : entries_[static_cast<std::size_t>(shown_)].name;
}

Page* MainWindow::page(const QString& name) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : found->page;
}

QStringList MainWindow::page_names() const {
  QStringList names;
  for (const Entry& entry : entries_)
    names << entry.name;
  return names;
}

// In the window where the person looks at it, else on the desktop.
void MainWindow::take_notice(const QString& title, const QString& text, bool bad) {
  say(text.isEmpty() ? title
                     : tr("%1: %2", "notice").arg(title, QString(text).replace(QLatin1Char('\n'), QLatin1Char(' '))));
  if (notices_->isChecked() && !isActiveWindow())
    show_desktop_notice(this, title, text, bad);
}

void MainWindow::say(const QString& text) {
  status_->show_message(text);
}

void MainWindow::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::LanguageChange)
    return;
  retranslate();
  if (help_)
    help_->close();
}

} // namespace cds
