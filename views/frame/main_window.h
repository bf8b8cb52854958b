// The window: rail, header, one page, status line. Knows pages only through Page; all work is elsewhere.
#pragma once

#include "views/frame/page.h"

#include <QList>
#include <QPointer>
#include <QWidget>
#include <vector>

class QAction;
class QActionGroup;
class QMenu;
class QStackedWidget;

namespace cds {

class HeaderBar;
class HelpDialog;
class Language;
class Rail;
class RunActions;
class StatusLine;
class Welcome;
struct PaletteEntry;

class MainWindow : public QWidget {
  Q_OBJECT
public:
  MainWindow(Workspace& workspace, Language& language, const std::vector<PageEntry>& pages, QWidget* parent = nullptr);
  ~MainWindow() override;

  void open_project(const QString& folder); // the problem, if any, is shown where it happened
  void show_page(const QString& name);      // an unknown name changes nothing
  [[nodiscard]] QString page_name() const;  // empty: no project is open
  [[nodiscard]] Page* page(const QString& name) const;
  [[nodiscard]] QStringList page_names() const;
  // Every action of the program with the place it belongs to; what Ctrl+K lists.
  [[nodiscard]] QList<PaletteEntry> palette_entries();
  void restore_session(); // size, place, page, layouts and selection of the last time

protected:
  void changeEvent(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  bool focusNextPrevChild(bool next) override; // rail, header, page, status line

private:
  struct Entry {
    QString name;
    Page* page = nullptr;
    QAction* action = nullptr;
    bool seen = false; // it was shown, so its layout is one that somebody saw
  };
  QAction* add_action(const char* name, const QString& icon, const QKeySequence& keys = {});
  void make_menu();
  void retranslate();
  void show_index(int index);
  void take_project();
  void fill_recent();
  void choose_project();
  void create_project();
  void show_palette();
  void show_about();
  void show_help();
  [[nodiscard]] QString selection_key() const;
  void remember_session();
  void remember_as_it_goes();
  void remember_selection();
  void restore_selection();
  void say(const QString& text);
  void take_notice(const QString& title, const QString& text, bool bad);

  Workspace& workspace_;
  Language& language_;
  std::vector<Entry> entries_;
  int shown_ = -1;
  bool restores_ = false; // what was remembered is brought back (not for pictures and tests)
  QMenu *menu_, *recent_menu_, *theme_menu_, *language_menu_;
  QList<QAction*> recent_; // the recent projects, newest first
  QActionGroup *themes_, *languages_;
  QAction *find_, *open_, *create_, *close_, *about_, *help_action_, *full_screen_, *notices_, *quit_;
  QAction *theme_system_, *theme_light_, *theme_dark_;
  Rail* rail_;
  RunActions* run_actions_;
  HeaderBar* header_;
  QStackedWidget* stack_;
  Welcome* welcome_;
  QPointer<HelpDialog> help_; // while it is open
  StatusLine* status_;
};

} // namespace cds
