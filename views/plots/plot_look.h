// What all plots over QCustomPlot share: colours of the theme, fonts, a title above the axes. Inside views/plots.
#pragma once

#include <QString>

class QCPTextElement;
class QCustomPlot;

namespace cds {

// A row above the axes for the title; to be called once. The plot owns it.
[[nodiscard]] QCPTextElement* add_title(QCustomPlot& plot);

// The theme's colours and fonts on background, title, axes and legend.
void style_plot(QCustomPlot& plot, QCPTextElement& title, const QString& title_text, const QString& x_label,
                const QString& y_label);

} // namespace cds
