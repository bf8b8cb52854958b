#include "data/split.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace cds {
namespace {

// What each random stream of this file is for: the second part of its key.
enum Stream : std::uint32_t { group_choice = 1, query_choice, held_out_choice, class_choice };

// Record numbers of the persons, by identity in ascending order.
std::map<std::int64_t, std::vector<std::size_t>> by_identity(const std::vector<ImageRecord>& records) {
  std::map<std::int64_t, std::vector<std::size_t>> people;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (records[i].role == Role::person)
      people[records[i].identity].push_back(i);
  return people;
}

std::vector<ImageRecord> chosen(const std::vector<ImageRecord>& records, const std::vector<bool>& take) {
  std::vector<ImageRecord> out;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (take[i])
      out.push_back(records[i]);
  return out;
}

std::size_t camera_count(const std::vector<ImageRecord>& records, const std::vector<std::size_t>& images) {
  std::set<std::int64_t> cameras;
  for (const std::size_t i : images)
    cameras.insert(records[i].camera);
  return cameras.size();
}

// True where every query has an image of another camera among those left.
bool all_answered(const std::vector<ImageRecord>& records, const std::vector<std::size_t>& images,
                  const std::vector<std::size_t>& queries) {
  return std::all_of(queries.begin(), queries.end(), [&](std::size_t query) {
    return std::any_of(images.begin(), images.end(), [&](std::size_t image) {
      return records[image].camera != records[query].camera &&
             std::find(queries.begin(), queries.end(), image) == queries.end();
    });
  });
}

} // namespace

Result<SearchSplit> make_search_split(const std::vector<ImageRecord>& train, std::uint64_t seed, double share,
                                      int group) {
  const auto people = by_identity(train);
  if (people.empty())
    return failed("there is no training identity to divide", {}, "Run cds doctor on the data set");
  if (!(share > 0 && share < 1) || group < 1)
    return wrong_call("the validation share has to lie between 0 and 1, the group be at least 1");
  const auto size = static_cast<std::size_t>(group);
  std::vector<bool> fits(train.size()), validates(train.size());
  std::uint32_t label = 0;
  for (const auto& [identity, images] : people) {
    Random random(seed, RandomUse::split, group_choice, label++);
    auto order = images;
    random.shuffle(order);
    const auto groups = static_cast<std::size_t>(std::floor(share * static_cast<double>(order.size() / size)));
    const std::size_t held = std::min(order.size(), std::max<std::size_t>(1, groups) * size);
    for (std::size_t i = 0; i < order.size(); ++i)
      (i < held ? validates : fits)[order[i]] = true;
    const std::size_t needed = std::min(order.size(), size);
    for (std::size_t have = order.size() - held, i = 0; have < needed; ++have, ++i)
      fits[order[i]] = true;
  }
  return SearchSplit{chosen(train, fits), chosen(train, validates)};
}

QueryGallery divide_query_gallery(const std::vector<ImageRecord>& records, std::uint64_t seed) {
  const auto people = by_identity(records);
  const bool cameras = std::any_of(people.begin(), people.end(),
                                   [&](const auto& person) { return camera_count(records, person.second) > 1; });
  std::vector<bool> asks(records.size()), answers(records.size());
  for (std::size_t i = 0; i < records.size(); ++i)
    answers[i] = records[i].role != Role::junk;
  std::uint32_t label = 0;
  for (const auto& [identity, images] : people) {
    Random random(seed, RandomUse::split, query_choice, label++);
    auto order = images;
    random.shuffle(order);
    std::vector<std::size_t> queries;
    std::set<std::int64_t> asked;
    for (const std::size_t image : order) {
      if (cameras && !asked.insert(records[image].camera).second)
        continue;
      if (!cameras && (images.size() < 2 || !queries.empty()))
        break;
      queries.push_back(image);
      if (cameras && !all_answered(records, images, queries))
        queries.pop_back();
    }
    for (const std::size_t image : queries) {
      asks[image] = true;
      answers[image] = false;
    }
  }
  QueryGallery out{chosen(records, asks), chosen(records, answers)};
  if (!cameras) {
    for (ImageRecord& record : out.query)
      record.camera = 0;
    for (ImageRecord& record : out.gallery)
      record.camera = 1;
  }
  return out;
}

Result<TrainSplit> make_train_split(const std::vector<ImageRecord>& train, std::uint64_t seed, double share) {
  if (!(share >= 0 && share < 1))
    return wrong_call("the validation share has to lie between 0 and 1");
  const auto people = by_identity(train);
  if (people.empty())
    return failed("there is no training identity to divide", {}, "Run cds doctor on the data set");
  std::vector<bool> fits(train.size()), held(train.size());
  std::vector<std::int64_t> order;
  for (const auto& [identity, images] : people) {
    order.push_back(identity);
    for (const std::size_t i : images)
      fits[i] = true;
  }
  if (share == 0)
    return TrainSplit{chosen(train, fits), {}};
  if (order.size() < 4)
    return failed("holding identities out for validation needs at least 4 of them, there are " +
                      std::to_string(order.size()),
                  {}, "Set data.validation_share to 0");
  Random random(seed, RandomUse::split, held_out_choice);
  random.shuffle(order);
  const bool cameras = std::any_of(people.begin(), people.end(),
                                   [&](const auto& person) { return camera_count(train, person.second) > 1; });
  std::stable_partition(order.begin(), order.end(), [&](std::int64_t identity) {
    const auto& images = people.at(identity);
    return cameras ? camera_count(train, images) > 1 : images.size() > 1;
  });
  const auto wanted = static_cast<std::size_t>(std::llround(share * static_cast<double>(order.size())));
  const std::size_t count = std::clamp<std::size_t>(wanted, 2, order.size() - 2);
  for (std::size_t n = 0; n < count; ++n)
    for (const std::size_t i : people.at(order[n])) {
      held[i] = true;
      fits[i] = false;
    }
  return TrainSplit{chosen(train, fits), divide_query_gallery(chosen(train, held), seed)};
}

Result<TrainSplit> make_class_split(const std::vector<ImageRecord>& train, std::uint64_t seed, double share) {
  if (!(share >= 0 && share < 1))
    return wrong_call("the validation share has to lie between 0 and 1");
  const auto classes = by_identity(train);
  if (classes.empty())
    return failed("there is no training image to divide", {}, "Run cds doctor on the data set");
  std::vector<bool> fits(train.size()), held(train.size());
  std::uint32_t label = 0;
  for (const auto& [identity, images] : classes) {
    Random random(seed, RandomUse::split, class_choice, label++);
    auto order = images;
    random.shuffle(order);
    std::size_t count = 0;
    if (share > 0) {
      if (order.size() < 2)
        return failed("class " + std::to_string(identity) + " has one image: none can be held out", {},
                      "Set data.validation_share to 0");
      count = std::clamp<std::size_t>(static_cast<std::size_t>(std::llround(share * static_cast<double>(order.size()))),
                                      1, order.size() - 1);
    }
    for (std::size_t i = 0; i < order.size(); ++i)
      (i < count ? held : fits)[order[i]] = true;
  }
  return TrainSplit{chosen(train, fits), {chosen(train, held), {}}};
}

Result<QueryGallery> SealedTest::open(RunPhase phase) const {
  if (phase != RunPhase::final_evaluation)
    return failed("query and gallery are sealed until the final evaluation", {},
                  "Choose genotypes and checkpoints on the validation split; the test is for the end");
  return test_;
}

RunData seal(Dataset set) {
  RunData data;
  data.root = std::move(set.root);
  data.layout = std::move(set.layout);
  data.title = std::move(set.title);
  std::copy_if(set.train.begin(), set.train.end(), std::back_inserter(data.train),
               [](const ImageRecord& record) { return record.role == Role::person; });
  data.classification = set.classification;
  data.test = SealedTest({std::move(set.query), std::move(set.gallery)}, set.classification ? TestKind::classes
                                                                         : set.single_shot  ? TestKind::single_shot
                                                                                            : TestKind::ranked);
  return data;
}

} // namespace cds
