// Candidates in the authors' order, spaces and genotypes: what is read, what is refused and where the error points.
#include "base/file.h"
#include "space/genotype.h"

#include <QTemporaryDir>
#include <QtTest>
#include <set>

using namespace cds;

namespace {

QString text(const Error& error) {
  return QString::fromStdString(error.message());
}

Result<Genotype> parse(const char* json) {
  CDS_ASSIGN(const auto value, parse_json(json, "g.json"));
  return genotype_from_json(value, "g.json");
}

} // namespace

class GenotypeTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void candidates_stand_in_the_authors_order() {
    const std::vector<Candidate> published{{3, 5, 1}, {3, 7, 1}, {5, 7, 1}, {3, 5, 2}, {3, 7, 2}, {5, 7, 2},
                                           {3, 9, 1}, {5, 9, 1}, {7, 9, 1}, {3, 9, 2}, {5, 9, 2}, {7, 9, 2}};
    QVERIFY(SearchSpace::cds().candidates() == published);
    const std::vector<Candidate> cnet{{3, 5, 1}, {3, 7, 1}, {5, 7, 1}, {3, 9, 1}, {5, 9, 1}, {7, 9, 1}};
    QVERIFY(SearchSpace::cnet().candidates() == cnet);
  }

  void every_pair_with_every_depth_is_there_once() {
    const std::vector<int> all_kernels{3, 5, 7, 9, 11}, all_depths{1, 2, 3};
    for (std::size_t kernels = 2; kernels <= all_kernels.size(); ++kernels)
      for (std::size_t depths = 1; depths <= all_depths.size(); ++depths) {
        const std::vector<int> k(all_kernels.begin(), all_kernels.begin() + static_cast<long>(kernels));
        const std::vector<int> d(all_depths.begin(), all_depths.begin() + static_cast<long>(depths));
        const auto candidates = ordered_candidates(k, d);
        QCOMPARE(candidates.size(), kernels * (kernels - 1) / 2 * depths);
        const std::set<Candidate> distinct(candidates.begin(), candidates.end());
        QCOMPARE(distinct.size(), candidates.size());
        for (const auto& candidate : candidates)
          QVERIFY(candidate.k1 < candidate.k2 && std::find(k.begin(), k.end(), candidate.k2) != k.end() &&
                  std::find(d.begin(), d.end(), candidate.depth) != d.end());
        if (kernels > 3) { // a kernel added at the large end keeps the indices before it
          const auto fewer = ordered_candidates({k.begin(), k.end() - 1}, d);
          QVERIFY(std::equal(fewer.begin(), fewer.end(), candidates.begin()));
        }
      }
  }

  void receptive_field_is_that_of_the_larger_branch() {
    QCOMPARE(receptive_field({3, 5, 1}), 5);
    QCOMPARE(receptive_field({7, 9, 1}), 9);
    QCOMPARE(receptive_field({3, 9, 2}), 17);
  }

  void the_paper_s_space() {
    const auto space = SearchSpace::cds();
    QCOMPARE(space.layers(), 6);
    QCOMPARE(space.network_count(), 2985984.0);
    QCOMPARE(space.layer_name(2), std::string("layer 3 (stage 2)"));
    SpaceOptions half;
    half.width = 0.55; // 35.2, 140.8, 211.2, 281.6
    const auto scaled = SearchSpace::make(half);
    QVERIFY(scaled);
    QCOMPARE(scaled->channels(0), 32);
    QCOMPARE(scaled->channels(1), 140);
    QCOMPARE(scaled->channels(3), 280);
  }

  void bad_spaces_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("part");
    for (const char* key :
         {"even", "large", "single", "twice", "no depth", "depth 0", "stem only", "layers", "width", "narrow", "stem"})
      QTest::newRow(key) << QString(key)
                         << QString(std::string(key) == "no depth" || std::string(key) == "depth 0"   ? "/depths"
                                    : std::string(key) == "stem only" || std::string(key) == "narrow" ? "/channels"
                                    : std::string(key) == "layers" ? "/layers_per_stage"
                                    : std::string(key) == "width"  ? "/width"
                                    : std::string(key) == "stem"   ? "/stem"
                                                                   : "/kernels");
  }
  void bad_spaces() {
    QFETCH(QString, key);
    QFETCH(QString, part);
    SpaceOptions options;
    if (key == "even")
      options.kernels = {3, 4};
    else if (key == "large")
      options.kernels = {3, 13};
    else if (key == "single")
      options.kernels = {3};
    else if (key == "twice")
      options.kernels = {3, 5, 5};
    else if (key == "no depth")
      options.depths = {};
    else if (key == "depth 0")
      options.depths = {0, 1};
    else if (key == "stem only")
      options.channels = {64};
    else if (key == "layers")
      options.layers_per_stage = 0;
    else if (key == "width")
      options.width = 0;
    else if (key == "narrow")
      options.width = 0.05;
    else
      options.stem = "imagenet";
    const auto space = SearchSpace::make(options, "e.json: /space");
    QVERIFY(!space);
    QCOMPARE(space.error().kind, ErrorKind::wrong_call);
    QVERIFY2(text(space.error()).contains("e.json: /space" + part), qPrintable(text(space.error())));
  }

  void json_goes_there_and_back() {
    const auto read = parse("{\"layers\": [[3,5,1],[3,7,2],[5,7,2],[5,9,1],[5,7,2],[5,7,1]],"
                            " \"alphas1\": [[0.5,-1e-3],[1,2],[3,4],[5,6],[7,8],[9,10]]}");
    QVERIFY(read);
    QVERIFY(read->layers == load_genotype("paper-cdnet")->layers);
    QCOMPARE(read->alphas[0][1], -1e-3);
    QVERIFY(*genotype_from_json(to_json(*read), "again") == *read);
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "genotype.json";
    QVERIFY(save_genotype(path, *read));
    QVERIFY(*load_genotype(path.string()) == *read);
  }

  void cnet_is_written_as_pairs() {
    const auto cnet = *load_genotype("paper-cnet");
    QCOMPARE(to_json(cnet, true).dump(), std::string("{\"layers\":[[5,7],[7,9],[7,9],[7,9],[7,9],[3,5]]}"));
    QVERIFY(*parse("{\"layers\":[[5,7],[7,9],[7,9],[7,9],[7,9],[3,5]]}") == cnet);
    const auto cdnet = *load_genotype("paper-cdnet"); // a depth of 2 needs the third number
    QCOMPARE(to_json(cdnet, true)["layers"][1].size(), std::size_t{3});
    QVERIFY(check_genotype(cnet, SearchSpace::cnet(), "paper-cnet"));
    QVERIFY(check_genotype(cdnet, SearchSpace::cds(), "paper-cdnet"));
    QVERIFY(!check_genotype(cdnet, SearchSpace::cnet(), "paper-cdnet"));
  }

  void bad_files_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("part");
    QTest::newRow("list") << "[[3,5,1]]"
                          << "not a genotype";
    QTest::newRow("key") << "{\"layer\": [[3,5,1]]}"
                         << "/layer";
    QTest::newRow("no layers") << "{\"alphas1\": []}"
                               << "no \"layers\"";
    QTest::newRow("empty") << "{\"layers\": []}"
                           << "no \"layers\"";
    QTest::newRow("one number") << "{\"layers\": [[3,5,1],[3]]}"
                                << "g.json: /layers/1";
    QTest::newRow("text") << "{\"layers\": [[3,\"5\",1]]}"
                          << "g.json: /layers/0";
    QTest::newRow("fraction") << "{\"layers\": [[3,5.5,1]]}"
                              << "g.json: /layers/0";
    QTest::newRow("negative") << "{\"layers\": [[3,5,-1]]}"
                              << "g.json: /layers/0";
    QTest::newRow("huge") << "{\"layers\": [[3,99999999999,1]]}"
                          << "g.json: /layers/0";
    QTest::newRow("alpha rows") << "{\"layers\": [[3,5,1]], \"alphas1\": [[1],[2]]}"
                                << "g.json: /alphas1";
    QTest::newRow("alpha lengths") << "{\"layers\": [[3,5,1],[3,5,1]], \"alphas1\": [[1],[2,3]]}"
                                   << "g.json: /alphas1/1";
    QTest::newRow("alpha text") << "{\"layers\": [[3,5,1]], \"alphas1\": [[null]]}"
                                << "g.json: /alphas1/0";
    QTest::newRow("truncated") << "{\"layers\": [[3,5,1]"
                               << "g.json";
  }
  void bad_files() {
    QFETCH(QString, json);
    QFETCH(QString, part);
    const auto genotype = parse(json.toStdString().c_str());
    QVERIFY(!genotype);
    QCOMPARE(genotype.error().kind, ErrorKind::wrong_call);
    QVERIFY2(text(genotype.error()).contains(part), qPrintable(text(genotype.error())));
  }

  void genotypes_outside_the_space_data() {
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("k1");
    QTest::addColumn<int>("k2");
    QTest::addColumn<int>("depth");
    QTest::addColumn<QString>("part");
    QTest::newRow("kernel") << 2 << 3 << 11 << 1 << "layer 3 (stage 2): the space has no kernel 11";
    QTest::newRow("depth") << 5 << 3 << 5 << 3 << "layer 6 (stage 3): the space has no depth 3";
    QTest::newRow("order") << 0 << 5 << 3 << 1 << "layer 1 (stage 1): kernels of (5,3,1)";
    QTest::newRow("equal") << 0 << 5 << 5 << 1 << "layer 1 (stage 1): kernels of (5,5,1)";
  }
  void genotypes_outside_the_space() {
    QFETCH(int, layer);
    QFETCH(int, k1);
    QFETCH(int, k2);
    QFETCH(int, depth);
    QFETCH(QString, part);
    auto genotype = *load_genotype("paper-cdnet");
    genotype.layers[static_cast<std::size_t>(layer)] = {k1, k2, depth};
    const auto status = check_genotype(genotype, SearchSpace::cds(), "g.json");
    QVERIFY(!status);
    QVERIFY2(text(status.error()).contains(part), qPrintable(text(status.error())));
    const auto wider = SearchSpace::make(widened_to({}, genotype));
    QVERIFY(wider);
    QCOMPARE(check_genotype(genotype, *wider, "g.json").has_value(), k1 < k2);
  }

  void wrong_lengths() {
    auto genotype = *load_genotype("paper-cdnet");
    genotype.layers.pop_back();
    auto status = check_genotype(genotype, SearchSpace::cds(), "g.json");
    QVERIFY(!status);
    QVERIFY2(text(status.error()).contains("has 5 layers, the space has 6"), qPrintable(text(status.error())));
    genotype = *load_genotype("paper-cdnet");
    genotype.alphas.assign(6, std::vector<double>(12, 0.1));
    QVERIFY(check_genotype(genotype, SearchSpace::cds(), "g.json"));
    genotype.alphas[3].pop_back();
    status = check_genotype(genotype, SearchSpace::cds(), "g.json");
    QVERIFY(!status);
    QVERIFY2(text(status.error()).contains("layer 4 (stage 2): an alpha row has 11 numbers"),
             qPrintable(text(status.error())));
  }

  void a_missing_file_names_the_close_name() {
    const auto genotype = load_genotype("paper-cdent");
    QVERIFY(!genotype);
    QCOMPARE(genotype.error().kind, ErrorKind::wrong_call);
    QVERIFY2(text(genotype.error()).contains("did you mean \"paper-cdnet\""), qPrintable(text(genotype.error())));
  }
};

QTEST_APPLESS_MAIN(GenotypeTest)
#include "tst_genotype.moc"
