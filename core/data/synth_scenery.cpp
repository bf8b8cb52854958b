#include "data/synth_scenery.h"

#include "data/synth_random.h"

#include <opencv2/imgproc.hpp>

namespace cds::synth {
namespace {

float share(float x) {
  return x - std::floor(x);
}

// What the place is made of; drawn once for a camera.
struct Place {
  SynthBackground kind = SynthBackground::street;
  Rgb floor, wall, second;
  float shift = 0, brick = 0, tile = 0;
};

constexpr SynthColour walls[] = {{186, 172, 150}, {150, 96, 76},   {204, 202, 196},
                                 {140, 146, 152}, {168, 150, 122}, {112, 108, 104}};
constexpr SynthColour floors[] = {{122, 120, 118}, {150, 146, 140}, {104, 104, 108}, {172, 164, 152}};
constexpr SynthColour tile_floors[] = {{186, 180, 168}, {150, 150, 152}, {200, 196, 190}, {142, 128, 112}};
constexpr SynthColour grasses[] = {{92, 122, 58}, {112, 132, 66}, {80, 108, 62}};
constexpr SynthColour doors[] = {{86, 60, 44}, {52, 74, 96}, {120, 40, 38}, {60, 60, 64}, {70, 92, 72}};

Place choose(Random& random, SynthBackground kind) {
  Place place;
  place.kind = kind;
  place.wall = rgb(pick(random, walls));
  place.second = rgb(pick(random, doors));
  const bool inside = kind == SynthBackground::tiles || kind == SynthBackground::corridor;
  place.floor = kind == SynthBackground::grass ? rgb(pick(random, grasses))
                : inside                       ? rgb(pick(random, tile_floors))
                                               : rgb(pick(random, floors));
  place.shift = static_cast<float>(random.uniform(0, 200));
  place.brick = static_cast<float>(random.uniform(9, 14));
  place.tile = static_cast<float>(random.uniform(0.10, 0.22));
  return place;
}

// The floor at (x, z): metres-like units sideways and into the depth.
Rgb floor_colour(const Place& place, float x, float z) {
  const float rough = rough_noise(x * 9 + place.shift, z * 9);
  switch (place.kind) {
  case SynthBackground::grass: {
    const Rgb path{168, 152, 124};
    const float edge = std::abs(x * 0.35f + 0.5f * noise(z * 0.8f + place.shift, 3)) - 0.55f;
    const Rgb grass =
        place.floor * (1 + 0.30f * rough_noise(x * 40 + place.shift, z * 26) + 0.16f * noise(x * 3, z * 3));
    return edge < 0 ? mix(path * (1 + 0.10f * rough), grass, std::clamp(1 + edge * 6, 0.0f, 1.0f) * 0.8f) : grass;
  }
  case SynthBackground::tiles:
  case SynthBackground::corridor: {
    const float gx = share(x / place.tile), gz = share(z / place.tile);
    const bool joint = gx < 0.05f || gz < 0.05f;
    const float checker = place.kind == SynthBackground::tiles &&
                                  (static_cast<int>(std::floor(x / place.tile) + std::floor(z / place.tile)) & 1)
                              ? 0.86f
                              : 1.0f;
    return place.floor * ((joint ? 0.76f : checker) * (1 + 0.05f * rough));
  }
  case SynthBackground::street: {
    const float kerb = z - 1.9f;
    if (kerb > 0 && kerb < 0.07f)
      return Rgb{186, 184, 178} * (1 + 0.05f * rough);
    if (kerb > 0) { // the carriageway
      const bool mark = std::abs(kerb - 1.6f) < 0.05f && share(x / 1.4f) < 0.6f;
      return mark ? Rgb{214, 212, 204} : Rgb{84, 84, 88} * (1 + 0.12f * rough);
    }
    const bool joint = share(x / 0.42f) < 0.022f || share(z / 0.42f) < 0.03f;
    return place.floor * ((joint ? 0.80f : 1.0f) * (1 + 0.10f * rough));
  }
  case SynthBackground::wall:
    return place.floor * (1 + 0.14f * rough);
  }
  return place.floor;
}

// What stands behind the floor at column x and height y above it, both in body heights.
Rgb wall_colour(const Place& place, float x, float y) {
  const float rough = rough_noise(x * 12 + place.shift, y * 12);
  switch (place.kind) {
  case SynthBackground::grass: {
    const float trunk = share(x / 0.9f + 0.2f * noise(std::floor(x / 0.9f), 5));
    if (trunk < 0.10f && y < 0.8f)
      return Rgb{84, 66, 50} * (0.75f + 3.5f * trunk + 0.15f * rough);
    const float leaves = rough_noise(x * 7 + place.shift, y * 7);
    return mix({54, 80, 42}, {118, 146, 78}, std::clamp(0.5f + 0.9f * leaves + 0.3f * y, 0.0f, 1.0f));
  }
  case SynthBackground::wall: {
    const float row = y * place.brick;
    const float shifted = x * place.brick * 0.45f + (static_cast<int>(std::floor(row)) & 1 ? 0.5f : 0.0f);
    const bool joint = share(row) < 0.12f || share(shifted) < 0.05f;
    const float each = noise(std::floor(shifted) * 3.7f + place.shift, std::floor(row) * 5.1f);
    if (y < 0.09f)
      return place.wall * (0.55f + 0.05f * rough);
    return joint ? mix(place.wall, {206, 200, 190}, 0.5f) : place.wall * (1 + 0.13f * each + 0.07f * rough);
  }
  case SynthBackground::street: {
    const float bay = share(x / 0.95f), index = std::floor(x / 0.95f);
    if (y < 0.06f)
      return place.wall * 0.6f;
    if (bay > 0.12f && bay < 0.72f && y > 0.22f && y < 0.98f) { // a shop window with reflections
      const float frame = std::min({bay - 0.12f, 0.72f - bay, (y - 0.22f) * 0.8f, (0.98f - y) * 0.8f});
      if (frame < 0.022f)
        return place.second * 1.05f;
      const Rgb inside = mix({58, 66, 76}, {142, 158, 170},
                             std::clamp(0.45f + 0.6f * noise(x * 2.3f + y * 1.7f + place.shift, y * 2), 0.0f, 1.0f));
      const float goods = noise(std::floor(x * 14) * 2.3f, std::floor(y * 9) * 1.7f);
      return y < 0.46f && goods > 0.15f ? mix(inside, {196, 150, 92}, 0.55f * goods) : inside;
    }
    if (bay > 0.78f && bay < 0.98f && y < 0.86f)
      return (static_cast<int>(index) & 1) ? place.second * (0.9f + 0.08f * rough)
                                           : place.wall * (0.94f + 0.08f * rough);
    return place.wall * ((y > 1.02f && y < 1.1f ? 0.82f : 1.0f) * (1 + 0.07f * rough));
  }
  case SynthBackground::tiles: {
    const bool joint = share(x / 0.5f) < 0.012f || std::abs(y - 0.9f) < 0.01f;
    const float poster = share(x / 1.7f);
    if (poster > 0.30f && poster < 0.52f && y > 0.45f && y < 0.88f)
      return mix({210, 206, 196}, place.second * 1.5f,
                 std::clamp(0.5f + 1.4f * noise(x * 9, y * 7 + place.shift), 0.0f, 1.0f));
    return mix(place.wall, {226, 224, 220}, 0.55f) * ((joint ? 0.84f : y < 0.07f ? 0.55f : 1.0f) * (1 + 0.03f * rough));
  }
  case SynthBackground::corridor: {
    const float bay = share(x / 1.15f);
    if (y < 0.05f)
      return place.second * 0.8f;
    if (bay > 0.55f && bay < 0.86f && y < 1.0f) {
      const float edge = std::min({bay - 0.55f, 0.86f - bay, 1.0f - y});
      if (edge < 0.015f)
        return place.second * 0.55f;
      if (bay > 0.79f && bay < 0.82f && std::abs(y - 0.48f) < 0.02f)
        return {206, 200, 180};
      return place.second * (1.2f + 0.06f * rough);
    }
    return mix(place.wall, {214, 210, 198}, 0.4f) * ((y < 0.42f ? 0.86f : 1.0f) * (1 + 0.03f * rough));
  }
  }
  return place.wall;
}

} // namespace

Scenery make_scenery(std::uint64_t seed, const SynthCamera& camera) {
  Random random = stream(seed, Stream::scenery, static_cast<std::uint32_t>(camera.number));
  const Place place = choose(random, camera.background);
  Scenery scenery;
  scenery.picture.create(scenery_height, scenery_width, CV_8UC3);
  // Looking down moves horizon and wall up; at 26 degrees the floor fills the picture.
  const auto down = static_cast<float>(camera.elevation / 26);
  scenery.horizon = static_cast<float>(scenery_height) * (0.40f - 0.60f * down);
  scenery.floor_top =
      std::max(0.0f, static_cast<float>(scenery_height) * static_cast<float>(random.uniform(0.66, 0.76) - 0.62 * down));
  const float body = 400, middle = scenery_width / 2.0f;
  // A floor point seen `below` rows under the horizon lies at depth near/below; the picture's lower edge is depth 1.
  const float near = static_cast<float>(scenery_height) - scenery.horizon;
  const auto sun = static_cast<float>(std::sin(camera.light_azimuth * 0.01745));
  for (int y = 0; y < scenery_height; ++y) {
    auto* row = scenery.picture.ptr<cv::Vec3b>(y);
    const auto fy = static_cast<float>(y);
    const bool floor = fy >= scenery.floor_top;
    const float depth = near / std::max(1.0f, fy - scenery.horizon);
    for (int x = 0; x < scenery_width; ++x) {
      const auto fx = static_cast<float>(x);
      Rgb colour = floor ? floor_colour(place, (fx - middle) / body * depth, depth * 1.6f)
                         : wall_colour(place, fx / body + place.shift, (scenery.floor_top - fy) / body);
      if (floor) // darker where wall and floor meet
        colour = colour * (1 - 0.25f * std::exp(-(fy - scenery.floor_top) / 14));
      colour = colour * (1 + 0.16f * sun * (fx / middle - 1) + 0.07f * noise(fx * 0.006f + place.shift, fy * 0.006f));
      row[x] = {to_byte(colour.r), to_byte(colour.g), to_byte(colour.b)};
    }
  }
  // The background is a little out of focus.
  cv::GaussianBlur(scenery.picture, scenery.picture, {0, 0}, 1.6);
  return scenery;
}

namespace {

void paint_pole(cv::Mat& picture, Random& random) {
  const float width = static_cast<float>(random.uniform(0.07, 0.13) * picture.cols);
  const float centre =
      static_cast<float>(random.chance(0.5) ? random.uniform(0.16, 0.36) : random.uniform(0.64, 0.84)) *
      static_cast<float>(picture.cols);
  const Rgb colour = random.chance(0.5) ? Rgb{126, 128, 130} : Rgb{84, 92, 88};
  const Station row[] = {{{centre, -4}, width / 2, 0},
                         {{centre, static_cast<float>(picture.rows) * 0.985f}, width / 2, 1}};
  fill_tube(picture, row, [&](const Surface& s, Rgb& out) {
    out = colour * (0.45f + 0.65f * std::max(0.0f, 0.5f * s.nx + 0.86f * s.nz)) * (1 + 0.1f * noise(s.u * 2, s.v * 60));
    return true;
  });
}

void paint_bush(cv::Mat& picture, Random& random) {
  const auto columns = static_cast<float>(picture.cols), rows = static_cast<float>(picture.rows);
  const bool left = random.chance(0.5);
  const float top = static_cast<float>(random.uniform(0.62, 0.78)) * rows,
              reach = static_cast<float>(random.uniform(0.45, 0.7)) * columns;
  const float phase = static_cast<float>(random.uniform(0, 100));
  for (int y = static_cast<int>(top * 0.9f); y < picture.rows; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const float from_side = left ? static_cast<float>(x) : columns - static_cast<float>(x);
      const float fx = static_cast<float>(x) / columns, fy = static_cast<float>(y) / columns;
      const float edge = reach * (0.5f + 0.5f * std::min(1.0f, (static_cast<float>(y) - top) / (0.12f * rows))) +
                         columns * 0.12f * rough_noise(fx * 14 + phase, fy * 14);
      if (from_side > edge || static_cast<float>(y) < top + rows * 0.05f * rough_noise(fx * 9 + phase, 2))
        continue;
      const float leaf = rough_noise(fx * 24 + phase, fy * 24 + phase);
      const Rgb colour = mix({34, 58, 28}, {122, 152, 74}, std::clamp(0.45f + 0.9f * leaf, 0.0f, 1.0f));
      row[x] = {to_byte(colour.r), to_byte(colour.g), to_byte(colour.b)};
    }
  }
}

void paint_bicycle(cv::Mat& picture, Random& random) {
  const auto columns = static_cast<double>(picture.cols), rows = static_cast<double>(picture.rows);
  const double radius = 0.12 * rows;
  const double x0 = random.uniform(-0.1, 0.35) * columns, ground = random.uniform(0.95, 0.99) * rows;
  const double x1 = x0 + 2.35 * radius, hub = ground - radius;
  const auto at = [](double x, double y) { return cv::Point(static_cast<int>(x * 16), static_cast<int>(y * 16)); };
  const int thin = std::max(1, picture.rows / 160), thick = std::max(2, picture.rows / 80);
  const cv::Scalar tyre(34, 34, 36), spoke(150, 152, 154);
  const Rgb paint = rgb(pick(random, doors)) * 1.2f;
  const cv::Scalar frame(paint.r, paint.g, paint.b);
  for (const double x : {x0, x1}) {
    for (int i = 0; i < 8; ++i) {
      const double angle = i * CV_PI / 8;
      cv::line(picture, at(x - radius * std::cos(angle), hub - radius * std::sin(angle)),
               at(x + radius * std::cos(angle), hub + radius * std::sin(angle)), spoke, 1, cv::LINE_AA, 4);
    }
    cv::circle(picture, at(x, hub), static_cast<int>(radius * 16), tyre, thick, cv::LINE_AA, 4);
  }
  const double seat_x = x0 + 0.75 * radius, head_x = x1 - 0.45 * radius, top = hub - 1.25 * radius,
               crank_x = x0 + 1.05 * radius;
  const auto bar = [&](double ax, double ay, double bx, double by) {
    cv::line(picture, at(ax, ay), at(bx, by), frame, thick, cv::LINE_AA, 4);
  };
  bar(x0, hub, seat_x, top);
  bar(x0, hub, crank_x, hub);
  bar(crank_x, hub, seat_x, top);
  bar(crank_x, hub, head_x, top);
  bar(seat_x, top, head_x, top);
  bar(x1, hub, head_x, top - 0.25 * radius);
  cv::line(picture, at(head_x - 0.3 * radius, top - 0.45 * radius), at(head_x + 0.15 * radius, top - 0.4 * radius),
           tyre, thick, cv::LINE_AA, 4);
  cv::line(picture, at(seat_x - 0.3 * radius, top - 0.22 * radius), at(seat_x + 0.22 * radius, top - 0.22 * radius),
           tyre, thick + thin, cv::LINE_AA, 4);
}

void paint_board(cv::Mat& picture, Random& random) {
  const int top = static_cast<int>(random.uniform(0.70, 0.82) * picture.rows),
            left = static_cast<int>(random.uniform(-0.3, 0.3) * picture.cols);
  const cv::Rect board = cv::Rect(left, top, static_cast<int>(0.75 * picture.cols), picture.rows) &
                         cv::Rect(0, 0, picture.cols, picture.rows);
  if (board.empty())
    return;
  const Rgb colour = rgb(pick(random, doors));
  for (int y = board.y; y < board.y + board.height; ++y)
    for (int x = board.x; x < board.x + board.width; ++x) {
      const bool border = y - board.y < picture.rows / 60;
      const Rgb c = colour * ((border ? 1.5f : 1.0f) *
                              (1 + 0.08f * noise(static_cast<float>(x) * 0.1f, static_cast<float>(y) * 0.02f)));
      picture.at<cv::Vec3b>(y, x) = {to_byte(c.r), to_byte(c.g), to_byte(c.b)};
    }
}

} // namespace

void paint_occluder(cv::Mat& picture, Occluder kind, Random& random) {
  switch (kind) {
  case Occluder::pole:
    return paint_pole(picture, random);
  case Occluder::bush:
    return paint_bush(picture, random);
  case Occluder::bicycle:
    return paint_bicycle(picture, random);
  case Occluder::board:
    return paint_board(picture, random);
  }
}

} // namespace cds::synth
