// The help pages, inside the program: one for each page, and terms, keys, a beginning. Does not block other windows.
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace cds {

class HelpDialog : public QDialog {
  Q_OBJECT
public:
  // `language` is a code of Language::known(); a topic without a text in it is shown in English.
  explicit HelpDialog(const QString& language, QWidget* parent = nullptr);

  void show_topic(const QString& name); // "data", "terms"; an unknown one is "start"
  [[nodiscard]] static QStringList topics();
  [[nodiscard]] QString shown() const;

private:
  void filter(const QString& words);
  void show_row(int row);
  QString language_;
  QLineEdit* search_;
  QListWidget* list_;
  QTextBrowser* text_;
};

} // namespace cds
