#include "views/pages/experiment/field_editor.h"

#include "models/space_model.h"
#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/fields.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QStyleOption>
#include <QStylePainter>
#include <QWheelEvent>
#include <algorithm>

namespace cds {
namespace {

// The wheel scrolls the form; a field changes by the wheel only while it has the focus.
template <class Box>
class CalmBox : public Box {
public:
  explicit CalmBox(QWidget* parent) : Box(parent) { this->setFocusPolicy(Qt::StrongFocus); }

protected:
  void wheelEvent(QWheelEvent* event) override {
    if (this->hasFocus())
      Box::wheelEvent(event);
    else
      event->ignore();
  }
};

// A choice too long for its box ends in dots, and the list that opens has room for it.
class ChoiceBox : public CalmBox<QComboBox> {
public:
  using CalmBox::CalmBox;
  void showPopup() override {
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + 2 * view()->frameWidth() + 4 * step);
    CalmBox::showPopup();
  }

protected:
  void paintEvent(QPaintEvent*) override {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QRect room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, room.width() - step);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
  }
};

// As many decimals as the value needs: 0.025, not 0.025000.
class ShortDoubleBox : public CalmBox<QDoubleSpinBox> {
public:
  using CalmBox::CalmBox;
  [[nodiscard]] QString textFromValue(double value) const override {
    QLocale plain = locale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator); // the box reads none
    QString text = plain.toString(value, 'f', decimals());
    if (decimals() == 0)
      return text;
    while (text.endsWith(locale().zeroDigit()))
      text.chop(1);
    if (text.endsWith(locale().decimalPoint()))
      text.chop(1);
    return text;
  }
};

} // namespace

QString text_of(const Json& value) {
  return value.is_string() ? to_qstring(value.get<std::string>()) : to_qstring(value.dump());
}

FieldEditor make_editor(const ExperimentField& field, QWidget* parent, const std::function<void(const Json&)>& put) {
  FieldEditor made;
  switch (field.kind) {
  case FieldKind::text:
  case FieldKind::numbers: {
    auto* line = new QLineEdit(parent);
    const bool numbers = field.kind == FieldKind::numbers;
    QObject::connect(line, &QLineEdit::textEdited, line, [put, numbers](const QString& text) {
      if (!numbers)
        put(text.toStdString());
      else if (const auto list = numbers_from(text))
        put(*list);
      else
        put(text.toStdString()); // refused where it stands: no list of numbers
    });
    made.show = [line, numbers](const Json& value) {
      const QString text = numbers && value.is_array() ? numbers_text(value.get<std::vector<int>>()) : text_of(value);
      const bool same = numbers && numbers_from(line->text()) == numbers_from(text);
      if (line->text() != text && !same)
        line->setText(text);
    };
    made.editor = line;
    break;
  }
  case FieldKind::integer: {
    auto* box = new CalmBox<QSpinBox>(parent);
    box->setRange(static_cast<int>(field.low), static_cast<int>(field.high));
    box->setSingleStep(static_cast<int>(field.step));
    box->setGroupSeparatorShown(false);
    QObject::connect(box, &QSpinBox::valueChanged, box, [put](int value) { put(value); });
    made.show = [box](const Json& value) {
      if (value.is_number())
        box->setValue(value.get<int>());
    };
    made.editor = box;
    break;
  }
  case FieldKind::real: {
    auto* box = new ShortDoubleBox(parent);
    box->setDecimals(field.decimals);
    box->setRange(field.low, field.high);
    box->setSingleStep(field.step);
    QObject::connect(box, &QDoubleSpinBox::valueChanged, box, [put](double value) { put(value); });
    made.show = [box](const Json& value) {
      if (value.is_number())
        box->setValue(value.get<double>());
    };
    made.editor = box;
    break;
  }
  case FieldKind::flag: {
    auto* box = new QCheckBox(parent);
    QObject::connect(box, &QCheckBox::toggled, box, [put](bool on) { put(on); });
    made.show = [box](const Json& value) { box->setChecked(value.is_boolean() && value.get<bool>()); };
    made.editor = box;
    break;
  }
  case FieldKind::choice: {
    auto* box = new ChoiceBox(parent);
    box->setMinimumContentsLength(12);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const QString& word : QString::fromLatin1(field.words).split(QLatin1Char(' '), Qt::SkipEmptyParts))
      box->addItem(word, word);
    QObject::connect(box, &QComboBox::currentIndexChanged, box,
                     [put, box] { put(box->currentData().toString().toStdString()); });
    made.show = [box](const Json& value) {
      const QString text = text_of(value);
      if (box->findData(text) < 0 && !text.isEmpty())
        box->addItem(text, text);
      box->setCurrentIndex(box->findData(text));
    };
    made.editor = box;
    break;
  }
  }
  return made;
}

} // namespace cds
