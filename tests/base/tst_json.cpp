// Strict reading: places of errors, kinds of values, ranges, misspelt keys and the closest known word.
#include "base/json.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace cds;

namespace {

QString problem_of(const std::string& text) {
  const auto json = parse_json(text, "f.json");
  return json ? QString() : QString::fromStdString(json.error().where);
}

struct Values {
  bool flag = false;
  int whole = 7;
  double real = 0.5;
  std::uint64_t big = 1;
  std::string text = "t", word = "a";
  std::vector<int> numbers{1};
  std::vector<double> reals{1.5};
  std::vector<std::string> texts{"x"};
  int inner = 0;
};

Status read(const char* text, Values& out) {
  const Json json = Json::parse(text);
  JsonReader reader(json, "f.json");
  reader.read("flag", out.flag)
      .read("whole", out.whole, 0, 10)
      .read("real", out.real, 0.0, 1.0)
      .read("big", out.big)
      .read("text", out.text)
      .read_word("word", out.word, {"alpha", "beta"})
      .read("numbers", out.numbers, 1, 9)
      .read("reals", out.reals)
      .read("texts", out.texts)
      .object("object", [&](JsonReader& child) { child.read("inner", out.inner, 0, 3); });
  return reader.finish();
}

} // namespace

class TestJson : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void placesOfSyntaxErrors() {
    QCOMPARE(problem_of("{}"), QString());
    QCOMPARE(problem_of("{\"a\": 1, // comment\n \"b\": 2}"), QString());
    QCOMPARE(problem_of("{\"a\": }"), QString("f.json:1:7"));
    QCOMPARE(problem_of("{\n  \"a\": 1\n  \"b\": 2\n}"), QString("f.json:3:5"));
    QVERIFY(problem_of("{\"a\": 1").startsWith("f.json:1:"));
    QVERIFY(!problem_of("").isEmpty());
    QVERIFY(!problem_of(std::string("\xff\xfe\0\0", 4)).isEmpty());
    QVERIFY(!problem_of("{} {}").isEmpty());
  }

  void goodValues() {
    Values v;
    QVERIFY(read("{\"flag\": true, \"whole\": 10, \"real\": 1, \"big\": 18446744073709551615, \"text\": \"\", "
                 "\"word\": \"beta\","
                 "\"numbers\": [], \"reals\": [1, 2.5], \"texts\": [\"p\", \"q\"], \"object\": {\"inner\": 3}}",
                 v)
                .has_value());
    QVERIFY(v.flag && v.whole == 10 && v.real == 1.0 && v.big == 18446744073709551615ULL && v.text.empty() &&
            v.word == "beta");
    QVERIFY(v.numbers.empty() && v.reals.size() == 2 && v.texts[1] == "q" && v.inner == 3);
    Values defaults;
    QVERIFY(read("{}", defaults).has_value());
    QVERIFY(defaults.whole == 7 && defaults.text == "t" && defaults.numbers.size() == 1);
    QVERIFY(read("{\"whole\": 3.0}", defaults).has_value());
    QCOMPARE(defaults.whole, 3);
  }

  void badValues_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* json, const char* place, const char* says) {
      QTest::newRow(json) << QByteArray(json) << place << says;
    };
    row("{\"flag\": 1}", "/flag", "true or false");
    row("{\"whole\": 11}", "/whole", "10");
    row("{\"whole\": -1}", "/whole", "0");
    row("{\"whole\": 1.5}", "/whole", "whole number");
    row("{\"whole\": 1e300}", "/whole", "whole number");
    row("{\"whole\": 18446744073709551615}", "/whole", "whole number");
    row("{\"whole\": null}", "/whole", "whole number");
    row("{\"real\": 1.01}", "/real", "1");
    row("{\"real\": \"0.5\"}", "/real", "number");
    row("{\"big\": -1}", "/big", "");
    row("{\"big\": 0.5}", "/big", "");
    row("{\"text\": 4}", "/text", "text");
    row("{\"word\": \"beat\"}", "/word", "'beta'");
    row("{\"word\": \"something\"}", "/word", "alpha, beta");
    row("{\"word\": 4}", "/word", "alpha, beta");
    row("{\"numbers\": 4}", "/numbers", "list");
    row("{\"numbers\": [1, 10]}", "/numbers", "10");
    row("{\"numbers\": [1, \"2\"]}", "/numbers", "whole numbers");
    row("{\"reals\": [true]}", "/reals", "numbers");
    row("{\"texts\": [1]}", "/texts", "texts");
    row("{\"object\": 3}", "/object", "object");
    row("{\"object\": {\"iner\": 1}}", "/object/iner", "'inner'");
    row("{\"object\": {\"inner\": 4}}", "/object/inner", "3");
    row("{\"nubmers\": [1]}", "/nubmers", "'numbers'");
    row("{\"zzzzzzzzz\": 1}", "/zzzzzzzzz", "Known keys here: flag, whole");
    row("[]", "/", "object");
    row("3", "/", "object");
  }
  void badValues() {
    QFETCH(QByteArray, json);
    QFETCH(QString, place);
    QFETCH(QString, says);
    Values v;
    const Status status = read(json.constData(), v);
    QVERIFY(!status);
    QVERIFY(status.error().kind == ErrorKind::wrong_call);
    QCOMPARE(QString::fromStdString(status.error().where), "f.json: " + place);
    QVERIFY2(QString::fromStdString(status.error().message()).contains(says), status.error().message().c_str());
  }

  void theFirstProblemStays() {
    Values v;
    const Status status = read("{\"whole\": 11, \"flag\": 3, \"unknown\": 1}", v);
    QCOMPARE(QString::fromStdString(status.error().where), QString("f.json: /flag")); // in the order of reading
  }

  void closestWords() {
    QCOMPARE(closest_word("epohcs", {"epochs", "every"}), std::string("epochs"));
    QCOMPARE(closest_word("lr", {"lr", "margin"}), std::string("lr"));
    QCOMPARE(closest_word("zebra", {"lr", "margin"}), std::string());
    QCOMPARE(closest_word("x", {}), std::string());
  }

  void filesReadBack() {
    QTemporaryDir dir;
    const std::filesystem::path file = dir.filePath("a.json").toStdString();
    const Json value{{"text", "\xC3\xA9 \"q\" \n"}, {"list", {1, 2.5, nullptr}}, {"z", 1}, {"a", 2}};
    QVERIFY(write_json(file, value).has_value());
    const auto read_back = read_json(file);
    QVERIFY(read_back.has_value());
    QVERIFY(*read_back == value);
    QCOMPARE(read_back->begin().key(), std::string("text"));           // order is kept
    QVERIFY(write_json(file, {{"broken utf-8", "\xff"}}).has_value()); // never an exception
    const auto missing = read_json(dir.filePath("none.json").toStdString());
    QVERIFY(!missing && missing.error().kind == ErrorKind::wrong_call);
  }

  void errorsAsText() {
    QCOMPARE((Error{ErrorKind::failed, "is damaged", "a.json", "Take a copy"}).message(),
             std::string("a.json: is damaged. Take a copy"));
    QCOMPARE((Error{ErrorKind::failed, "is damaged", "", ""}).message(), std::string("is damaged"));
    QCOMPARE(exit_status({ErrorKind::wrong_call, "", "", ""}), 2);
    QCOMPARE(exit_status({ErrorKind::failed, "", "", ""}), 1);
    QCOMPARE(exit_status({ErrorKind::cancelled, "", "", ""}), 0);
  }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
