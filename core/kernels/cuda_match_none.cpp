#include "kernels/cuda_match.h"

namespace cds {
namespace {

class NoDevice final : public MatchDevice {
public:
  explicit NoDevice(int index) : index_(index) {}
  std::string name() const override { return "cuda:" + std::to_string(index_); }
  std::unique_ptr<DeviceMatch> open(const MatchGallery&, std::string& trouble) const override {
    trouble = "this build has no CUDA";
    return nullptr;
  }

private:
  int index_;
};

} // namespace

std::unique_ptr<MatchDevice> cuda_match_device(int index, std::uint64_t) {
  return std::make_unique<NoDevice>(index);
}

} // namespace cds
