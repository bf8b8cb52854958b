// cds-workbench: the desktop. Wiring only.
#include "app/workbench/render.h"
#include "models/project_model.h"
#include "models/settings.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/pages/pages.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

namespace {

int complain(const cds::Error& error) {
  std::fprintf(stderr, "cds-workbench: %s\n", error.message().c_str());
  return cds::exit_status(error);
}

// What needs no window, so that it answers where there is no display.
bool only_tells(int argc, char** argv) {
  constexpr std::array asked{"--version", "-v", "--help", "-h", "-?"};
  return std::any_of(argv + 1, argv + argc, [&](const char* argument) {
    return std::any_of(asked.begin(), asked.end(), [&](const char* a) { return std::strcmp(argument, a) == 0; });
  });
}

int tell(int argc, char** argv, QCommandLineParser& parser) {
  const QCoreApplication app(argc, argv);
  static_cast<void>(parser.parse(QCoreApplication::arguments()));
  if (parser.isSet(QStringLiteral("version")))
    std::printf("cds-workbench %s (Qt %s)\n", CDS_VERSION, qVersion());
  else
    std::printf("%s", qPrintable(parser.helpText()));
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  QApplication::setApplicationName(QStringLiteral("cds-workbench"));
  QApplication::setOrganizationName(QStringLiteral("CdsWorkbench"));
  QApplication::setApplicationVersion(QStringLiteral(CDS_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("cds-workbench"));

  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Architecture search for person re-identification: the workbench"));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("PROJECT"), QStringLiteral("Folder of the project to open"),
                               QStringLiteral("[PROJECT]"));
  const QCommandLineOption render(QStringLiteral("render"),
                                  QStringLiteral("Write every page as DIR/PAGE.png and leave"), QStringLiteral("DIR"));
  const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("system, light or dark"),
                                 QStringLiteral("NAME"));
  const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("en or zh_CN"), QStringLiteral("CODE"));
  const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Size of the window, e.g. 1280x720"),
                                QStringLiteral("WxH"));
  const QCommandLineOption page(QStringLiteral("page"), QStringLiteral("Page to show, e.g. live"),
                                QStringLiteral("NAME"));
  const QCommandLineOption panels(
      QStringLiteral("panels"),
      QStringLiteral("With --render: also what lies behind the pages' tabs, and the dialogs"));
  parser.addOptions({render, panels, theme, language, size, page});
  if (only_tells(argc, argv))
    return tell(argc, argv, parser);
  QApplication app(argc, argv);
  if (!parser.parse(QApplication::arguments()))
    return complain({cds::ErrorKind::wrong_call, parser.errorText().toStdString(), {}, "See --help"});
  if (parser.positionalArguments().size() > 1)
    return complain({cds::ErrorKind::wrong_call, "only one project can be opened", {}, "See --help"});

  cds::apply_theme(cds::theme_from_name(parser.isSet(theme) ? parser.value(theme) : cds::Settings::theme()));
  cds::Language languages;
  QObject::connect(&languages, &cds::Language::changed, &app, &cds::apply_font);
  languages.set(parser.isSet(language) ? parser.value(language) : cds::Settings::language());
  cds::Workspace workspace;
  cds::MainWindow window(workspace, languages, cds::all_pages());

  const QString project = parser.positionalArguments().value(0);
  if (!project.isEmpty()) {
    if (const auto opened = workspace.project().open(cds::to_path(QDir(project).absolutePath())); !opened)
      return complain(opened.error());
  } else if (parser.isSet(render)) {
    return complain({cds::ErrorKind::wrong_call, "--render needs a project", {}, "See --help"});
  } else if (const QStringList recent = cds::Settings::recent_projects(); !recent.isEmpty()) {
    window.open_project(recent.first());
  }

  if (!parser.isSet(render))
    window.restore_session();
  if (parser.isSet(size)) {
    const QStringList sides = parser.value(size).split(QLatin1Char('x'));
    const QSize wanted(sides.value(0).toInt(), sides.value(1).toInt());
    if (sides.size() != 2 || wanted.isEmpty())
      return complain({cds::ErrorKind::wrong_call, "--size wants WIDTHxHEIGHT", {}, "For example --size 1280x720"});
    window.resize(wanted);
  }
  if (parser.isSet(page) && !window.page(parser.value(page)))
    return complain({cds::ErrorKind::wrong_call,
                     "there is no such page: " + parser.value(page).toStdString(),
                     {},
                     "Pages are " + window.page_names().join(QStringLiteral(", ")).toStdString()});
  window.show_page(parser.value(page));
  window.show();
  if (!parser.isSet(render))
    return QApplication::exec();
  if (const auto status =
          cds::render_pages(window, workspace, parser.value(render), {parser.value(page), parser.isSet(panels)});
      !status)
    return complain(status.error());
  return 0;
}
