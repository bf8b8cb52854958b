// The slider that scrubs a page through the epochs, with what the epoch would derive beside it.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;
class QToolButton;

namespace cds {

class EpochBar : public QWidget {
  Q_OBJECT
public:
  explicit EpochBar(QWidget* parent = nullptr);
  void set_newest(int epoch);
  void show_epoch(int epoch, bool follows); // `follows`: the newest one, whatever it will be
  void show_genotype(const QString& text, bool is_search);
  [[nodiscard]] int newest() const { return newest_; }
  [[nodiscard]] int value() const;
  void retranslate();

Q_SIGNALS:
  void epoch_chosen(int epoch); // by the person
  void newest_chosen();
  void draw_asked();

private:
  int newest_ = 0;
  QLabel *title_, *text_, *genotype_;
  QSlider* slider_;
  QToolButton* newest_button_;
  QPushButton* draw_;
};

} // namespace cds
