// Evaluations side by side: what is matched with what, and the ranks on both sides.
#include "models/retrieval_comparison.h"

#include "base/random.h"
#include "support/fail_on_warnings.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace cds;

namespace {

// 12 people, 2 cameras; features around the person, `noise` apart. Paths under `folder`.
RetrievalSets made_up(std::uint32_t seed, double noise, const std::string& folder) {
  const auto side = [&](const char* name, int each, std::uint32_t stream) {
    EmbeddingSet set;
    set.dims = 8;
    Random random(seed, RandomUse::other, stream);
    for (int person = 0; person < 12; ++person)
      for (int n = 0; n < each; ++n) {
        Random own(99, RandomUse::other, static_cast<std::uint32_t>(person));
        for (int d = 0; d < 8; ++d)
          set.features.push_back(static_cast<float>(own.normal() + noise * random.normal()));
        set.identities.push_back(person);
        set.cameras.push_back(n % 2);
        set.paths.push_back(folder + name + "/" + std::to_string(person) + "_" + std::to_string(n) + ".jpg");
        ++set.rows;
      }
    return set;
  };
  return {side("query", 2, 1), side("gallery", 4, 2), {}};
}

EmbeddingSet reversed(const EmbeddingSet& set) {
  EmbeddingSet out;
  out.rows = set.rows;
  out.dims = set.dims;
  for (std::int64_t row = set.rows - 1; row >= 0; --row) {
    const auto values = set.row(row);
    out.features.insert(out.features.end(), values.begin(), values.end());
    out.identities.push_back(set.identities[static_cast<std::size_t>(row)]);
    out.cameras.push_back(set.cameras[static_cast<std::size_t>(row)]);
    out.paths.push_back(set.paths[static_cast<std::size_t>(row)]);
  }
  return out;
}

RetrievalSession::Pointer session_of(RetrievalSets sets) {
  auto session = RetrievalSession::rank(std::move(sets), {});
  return session ? *session : nullptr;
}

} // namespace

class TestRetrievalComparison : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void pictures_are_matched_by_path() {
    const auto a = session_of(made_up(1, 1.0, "bounding/"));
    RetrievalSets other = made_up(2, 0.4, "elsewhere/set/"); // other folders, another order
    other.query = reversed(other.query);
    other.gallery = reversed(other.gallery);
    const auto b = session_of(std::move(other));
    QVERIFY(a && b);
    const auto made = RetrievalComparison::make({a, b}, {"A", "B"});
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    const RetrievalComparison& both = **made;
    QCOMPARE(both.matched_queries(1), 24);
    for (int query = 0; query < 24; ++query) {
      QCOMPARE(both.query_in(0, query), query);
      QCOMPARE(both.query_in(1, query), 23 - query);
    }
    for (int row = 0; row < a->gallery_size(); ++row)
      QCOMPARE(both.gallery_in(1, row), a->gallery_size() - 1 - row);
    const auto differences = both.ap_differences(1);
    double sum = 0;
    for (int query = 0; query < 24; ++query) {
      const auto q = static_cast<std::size_t>(query);
      QVERIFY(std::abs(differences[q] - (b->queries()[23 - q].ap - a->queries()[q].ap)) < 1e-12);
      sum += differences[q];
    }
    QVERIFY(std::abs(sum / 24 - (b->mean_ap() - a->mean_ap())) < 1e-9);
    QVERIFY(b->mean_ap() > a->mean_ap());
  }

  // The rank shown beside a picture is the one it has in the other model's own strip.
  void moves_agree_on_both_sides() {
    const auto a = session_of(made_up(1, 1.0, "s/")), b = session_of(made_up(2, 0.4, "s/")),
               c = session_of(made_up(3, 2.0, "s/"));
    const auto both = *RetrievalComparison::make({a, b, c}, {"A", "B", "C"});
    const auto ranked = both->rank(5);
    QCOMPARE(ranked.rankings.size(), std::size_t{3});
    QCOMPARE(ranked.others[0].size(), std::size_t{2});
    QCOMPARE(ranked.others[1].size(), std::size_t{1});
    const auto rank_in = [&](std::size_t model, int gallery) {
      for (const RankedMatch& match : ranked.rankings[model])
        if (match.gallery == gallery)
          return match.rank;
      return -1;
    };
    int moved = 0;
    for (int g = 0; g < a->gallery_size(); ++g) {
      QCOMPARE(ranked.others[0][0].rank[static_cast<std::size_t>(g)], rank_in(1, g));
      QCOMPARE(ranked.others[0][1].rank[static_cast<std::size_t>(g)], rank_in(2, g));
      QCOMPARE(ranked.others[1][0].rank[static_cast<std::size_t>(g)], rank_in(0, g));
      moved += rank_in(0, g) != rank_in(1, g) ? 1 : 0;
    }
    QVERIFY(moved > 5);
  }

  void a_part_of_the_test_is_compared_as_far_as_it_goes() {
    const auto a = session_of(made_up(1, 1.0, "s/"));
    RetrievalSets part = made_up(2, 0.4, "s/");
    part.query.paths[3] = "s/query/of_another_test.jpg";
    part.gallery.paths[7] = "s/gallery/of_another_test.jpg";
    const auto both = *RetrievalComparison::make({a, session_of(std::move(part))}, {"A", "B"});
    QCOMPARE(both->matched_queries(1), 23);
    QCOMPARE(both->query_in(1, 3), -1);
    QVERIFY(std::isnan(both->ap_differences(1)[3]));
    QVERIFY(both->rank(3).rankings[1].empty());
    QCOMPARE(both->rank(4).others[0][0].rank[7], 0);
  }

  void strangers_are_refused() {
    const auto a = session_of(made_up(1, 1.0, "s/"));
    RetrievalSets strange = made_up(2, 0.4, "s/");
    for (std::string& path : strange.query.paths)
      path += ".png";
    auto refused = RetrievalComparison::make({a, session_of(std::move(strange))}, {"A", "B"});
    QVERIFY(!refused);
    RetrievalSets nameless = made_up(2, 0.4, "s/");
    nameless.gallery.paths.clear();
    refused = RetrievalComparison::make({a, session_of(std::move(nameless))}, {"A", "B"});
    QVERIFY(!refused);
    QVERIFY(refused.error().message().find("paths") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestRetrievalComparison)
#include "tst_retrieval_comparison.moc"
