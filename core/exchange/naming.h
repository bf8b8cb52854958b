// Whose names a state dict uses, and ours for them.
//
// Ours are the CDNet authors' ("base.stem.conv1.op.0.weight", "neck.squeeze.weight") and, below "base.", torchvision's
// of ResNet-50 and the OSNet authors'. Files differ in what stands before: DataParallel's "module.", "model.",
// "backbone.", or nothing where a backbone alone was saved.
#pragma once

#include <string>
#include <vector>

namespace cds {

struct Naming {
  std::string prefix;    // taken off where a name begins with it
  bool backbone = false; // a backbone alone: "base." goes before every name but a classifier's
  bool resnet = false;   // its "fc" is a classifier
};

// Found by one tensor that every such network has; as it is where none is there.
[[nodiscard]] Naming naming_of(const std::vector<std::string>& names);
[[nodiscard]] std::string our_name(const Naming& naming, const std::string& name);
// For people: "the names as they are", "\"module.\" taken off", ...
[[nodiscard]] std::string to_string(const Naming& naming);

} // namespace cds
