#include "models/picture_loading.h"

#include <algorithm>
#include <utility>

namespace cds {

std::map<std::string, Image8> load_pictures(const std::vector<std::string>& paths, int height,
                                            const std::stop_token& stop) {
  std::map<std::string, Image8> pictures;
  for (const std::string& path : paths) {
    if (stop.stop_requested())
      break;
    if (path.empty() || pictures.contains(path))
      continue;
    auto image = decode_image(path, {height, 1});
    if (!image)
      continue;
    if (height > 0 && image->height > height)
      image = resize_image(*image, height, std::max(1, image->width * height / image->height));
    pictures.emplace(path, std::move(*image));
  }
  return pictures;
}

} // namespace cds
