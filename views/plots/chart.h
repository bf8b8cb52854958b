// What plots of one pair of axes over QCustomPlot share: title and axis names, keys that zoom, the menu that exports,
// drawing only while they are seen. GUI thread. (CurvePlot, which lives from new points, has its own.)
#pragma once

#include "views/plots/export.h"

#include <QWidget>

class QCPTextElement;
class QCustomPlot;
class QMenu;

namespace cds {

class Chart : public QWidget {
  Q_OBJECT
public:
  void set_texts(const QString& title, const QString& x_label, const QString& y_label);
  virtual void reset_view() = 0; // all that there is; what a double click and the key 0 do
  [[nodiscard]] Picture picture() const;
  [[nodiscard]] virtual QByteArray csv() const = 0;

protected:
  explicit Chart(QWidget* parent);

  virtual void restyle() = 0; // theme, fonts and texts again; begins with take_look()
  void take_look();
  virtual void add_to_menu(QMenu& menu); // entries above those of the view and of the export; none at first
  virtual void zoom(double factor);      // both axes about their middle
  [[nodiscard]] bool take_key(int key);  // + - 0; false: not one of these
  void replot();                         // soon, where it is seen
  [[nodiscard]] QCustomPlot& plot() const { return *plot_; }
  [[nodiscard]] QCPTextElement& title() const { return *title_; }
  [[nodiscard]] const QString& title_text() const { return title_text_; }
  [[nodiscard]] const QString& x_text() const { return x_text_; }
  [[nodiscard]] const QString& y_text() const { return y_text_; }

  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

private:
  QCustomPlot* plot_;
  QCPTextElement* title_;
  QString title_text_, x_text_, y_text_;
};

} // namespace cds
