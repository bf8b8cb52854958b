#include "train/fitting_batch.h"

#include <algorithm>
#include <new>

namespace cds {

bool is_out_of_memory(const std::exception& problem) {
  if (dynamic_cast<const std::bad_alloc*>(&problem))
    return true;
  const std::string text = problem.what();
  for (const char* words : {"out of memory", "not enough memory", "can't allocate memory"})
    if (text.find(words) != std::string::npos)
      return true;
  return false;
}

int largest_fitting(int failed_at, const std::function<void(int)>& attempt) {
  const auto fits = [&](int size) {
    try {
      attempt(size);
      return true;
    } catch (const std::exception& problem) {
      if (!is_out_of_memory(problem))
        throw;
      return false;
    }
  };
  int good = failed_at / 2, bad = failed_at;
  while (good > 0 && !fits(good)) {
    bad = good;
    good /= 2;
  }
  while (good > 0 && bad - good > std::max(1, good / 8)) {
    const int middle = good + (bad - good) / 2;
    (fits(middle) ? good : bad) = middle;
  }
  return good;
}

Error out_of_memory(const std::string& device, const std::string& key, int groups,
                    const std::function<void(int)>& attempt) {
  const int fits = largest_fitting(groups, attempt);
  Error error;
  error.what = "the memory of " + device + " does not hold this batch (" + key + "=" + std::to_string(groups) + ")";
  error.way_out = fits > 0 ? "start a run with " + key + "=" + std::to_string(fits) +
                                 ", which fits (it was tried); this one can be resumed where there is more memory"
                           : "take a smaller input or a smaller space.width; not even " + key + "=1 fits";
  return error;
}

} // namespace cds
