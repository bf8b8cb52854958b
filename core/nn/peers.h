// ResNet-50 and OSNet x1.0, the backbones that papers compare with, under their published state-dict keys.
#pragma once

#include "nn/feature_maps.h"
#include "space/peer_plan.h"

#include <memory>

namespace cds {

[[nodiscard]] std::shared_ptr<FixedBackbone> make_backbone(const ResNetPlan& plan);
[[nodiscard]] std::shared_ptr<FixedBackbone> make_backbone(const OsnetPlan& plan);

} // namespace cds
