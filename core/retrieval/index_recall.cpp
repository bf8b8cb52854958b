// How much of exact search an index finds, and how hard it has to look for that.
#include "retrieval/index_state.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <faiss/IndexIVFFlat.h>

namespace cds {
namespace {

constexpr int page = 100; // the longest list that is judged

// Some of a gallery's own rows, evenly spread, with their exact neighbours.
struct Sample {
  EmbeddingSet query;
  std::vector<std::int64_t> own; // gallery rows
  RankLists exact;
};

// `half`: between the rows that are taken without it.
Result<Sample> take_sample(const EmbeddingSet& gallery, std::int64_t size, bool half, const ProgressSink& progress,
                           const std::stop_token& stop) {
  const std::int64_t asked = std::min(std::max<std::int64_t>(1, size), gallery.rows);
  Sample sample{{asked, gallery.dims, {}, {}, {}, {}}, {}, {}};
  for (std::int64_t i = 0; i < asked; ++i) {
    sample.own.push_back((2 * i + (half ? 1 : 0)) * gallery.rows / (2 * asked));
    const auto row = gallery.row(sample.own.back());
    sample.query.features.insert(sample.query.features.end(), row.begin(), row.end());
  }
  sample.query.identities.assign(static_cast<std::size_t>(asked), -1);
  sample.query.cameras = sample.query.identities;
  CDS_ASSIGN(sample.exact, nearest(sample.query, gallery, page + 1, {}, progress, stop));
  return sample;
}

// The first `length` of a list without the query itself.
std::set<std::int64_t> others(const RankLists& lists, std::int64_t q, std::int64_t itself, std::int64_t length) {
  std::set<std::int64_t> rows;
  for (std::int64_t i = 0; i < lists.length && std::ssize(rows) < length; ++i)
    if (const auto row = lists.indices[static_cast<std::size_t>(q * lists.length + i)]; row >= 0 && row != itself)
      rows.insert(row);
  return rows;
}

double share(const Sample& sample, const RankLists& found, std::int64_t length) {
  std::int64_t hits = 0, wanted = 0;
  for (std::int64_t q = 0; q < sample.query.rows; ++q) {
    const std::int64_t itself = sample.own[static_cast<std::size_t>(q)];
    const auto right = others(sample.exact, q, itself, length), have = others(found, q, itself, length);
    wanted += std::ssize(right);
    hits += std::count_if(right.begin(), right.end(), [&](std::int64_t row) { return have.contains(row); });
  }
  return static_cast<double>(hits) / static_cast<double>(wanted);
}

// The cells that must be looked into for `wanted` of the exact lists: what lies in a cell that was looked into is
// found, so the places of their cells, by distance from the query, tell.
int probes_for(const faiss::IndexIVFFlat& ivf, const Sample& sample, const EmbeddingSet& gallery, double wanted) {
  const auto cells = static_cast<std::int64_t>(ivf.nlist);
  std::vector<float> row, distances(ivf.nlist);
  std::vector<std::int64_t> order(ivf.nlist), place(ivf.nlist), needed;
  for (std::int64_t q = 0; q < sample.query.rows; ++q) {
    normalised_rows(sample.query, q, 1, row);
    ivf.quantizer->search(1, row.data(), cells, distances.data(), order.data());
    for (std::size_t i = 0; i < order.size(); ++i)
      place[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    for (const std::int64_t other : others(sample.exact, q, sample.own[static_cast<std::size_t>(q)], page)) {
      std::int64_t cell = 0;
      normalised_rows(gallery, other, 1, row);
      ivf.quantizer->assign(1, row.data(), &cell);
      needed.push_back(place[static_cast<std::size_t>(cell)] + 1);
    }
  }
  std::sort(needed.begin(), needed.end());
  const auto last = static_cast<std::size_t>(std::ceil(wanted * static_cast<double>(needed.size())));
  return static_cast<int>(needed[std::max<std::size_t>(last, 1) - 1]);
}

Status own_gallery(std::int64_t rows, std::int64_t given) {
  if (rows == given)
    return {};
  return wrong_call("recall is measured on the gallery that the index holds: " + std::to_string(rows) +
                    " images, not " + std::to_string(given));
}

} // namespace

Result<double> GalleryIndex::recall(const EmbeddingSet& query, const EmbeddingSet& gallery, int length) const {
  CDS_ASSIGN(const RankLists exact, nearest(query, gallery, length));
  CDS_ASSIGN(const RankLists found, search(query, length));
  const std::int64_t most = std::min(exact.length, found.length);
  std::int64_t hits = 0;
  for (std::int64_t q = 0; q < exact.queries; ++q) {
    const auto first = found.indices.begin() + q * found.length;
    const std::set<std::int64_t> have(first, first + most);
    for (std::int64_t i = 0; i < most; ++i)
      hits += static_cast<std::int64_t>(have.count(exact.indices[static_cast<std::size_t>(q * exact.length + i)]));
  }
  return static_cast<double>(hits) / static_cast<double>(exact.queries * most);
}

Status GalleryIndex::measure_recall(const EmbeddingSet& gallery, std::int64_t sample, const ProgressSink& progress,
                                    std::stop_token stop) {
  CDS_TRY(own_gallery(rows(), gallery.rows));
  if (gallery.rows < 2)
    return {};
  CDS_ASSIGN(const Sample some, take_sample(gallery, sample, false, progress, stop));
  CDS_ASSIGN(const RankLists found, search(some.query, page + 1));
  state_->recall =
      IndexRecall{share(some, found, 1), share(some, found, 10), share(some, found, page), some.query.rows, rows()};
  return {};
}

Status GalleryIndex::reach_recall(const EmbeddingSet& gallery, double wanted, std::int64_t sample,
                                  const ProgressSink& progress, std::stop_token stop) {
  CDS_TRY(own_gallery(rows(), gallery.rows));
  if (!(wanted > 0 && wanted <= 1))
    return wrong_call("a recall lies above 0 and at most at 1");
  if (kind() == IndexKind::flat || gallery.rows < 2)
    return {};
  CDS_ASSIGN(const Sample some, take_sample(gallery, sample, true, progress, stop));
  if (const auto* ivf = dynamic_cast<const faiss::IndexIVFFlat*>(state_->index.get())) {
    int probes = 0;
    CDS_TRY(guarded("gallery", [&]() -> Status {
      probes = probes_for(*ivf, some, gallery, wanted);
      return {};
    }));
    return set_effort(probes, 0);
  }
  const auto reaches = [&](int effort) -> Result<bool> {
    if (stop.stop_requested())
      return cancelled();
    CDS_TRY(set_effort(0, effort));
    CDS_ASSIGN(const RankLists found, search(some.query, page + 1));
    return share(some, found, page) >= wanted;
  };
  const auto most = static_cast<int>(rows());
  int below = 0, effort = std::min(most, page);
  for (;;) { // twice as hard until it is enough, then back to an eighth above what is not
    CDS_ASSIGN(const bool enough, reaches(effort));
    if (enough || effort == most)
      break;
    below = effort;
    effort = effort > most / 2 ? most : 2 * effort;
  }
  while (below > 0 && effort - below > std::max(1, below / 8)) {
    const int middle = below + (effort - below) / 2;
    CDS_ASSIGN(const bool enough, reaches(middle));
    (enough ? effort : below) = middle;
  }
  return set_effort(0, effort);
}

} // namespace cds
