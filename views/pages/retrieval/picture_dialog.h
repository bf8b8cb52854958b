// A picture as large as the window allows, beside its query. Left and Right go on, Escape leaves. GUI thread.
#pragma once

#include "models/thumbnails.h"

#include <QDialog>

class QLabel;

namespace cds {

class LargePicture;

class PictureDialog : public QDialog {
  Q_OBJECT
public:
  explicit PictureDialog(QWidget* parent = nullptr);

  struct Shown {
    QString query, query_text; // path and line below; an empty path: the picture alone
    QString path, text;
    int mark = 0; // 1: right, -1: wrong, 0: neither
  };
  void show_picture(const Shown& shown);
  [[nodiscard]] const Shown& shown() const { return shown_; }

Q_SIGNALS:
  void step_asked(int by); // to the next or previous picture

protected:
  void keyPressEvent(QKeyEvent* event) override;

private:
  Shown shown_;
  Thumbnails thumbnails_;
  LargePicture *query_, *picture_;
  QLabel *query_text_, *text_;
};

} // namespace cds
