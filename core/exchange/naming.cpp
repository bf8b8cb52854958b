#include "exchange/naming.h"

namespace cds {
namespace {

const std::string stems[] = {"stem.conv1.op.0.weight", "layer1.0.conv1.weight", "conv2.0.conv2a.conv1.weight"};

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

} // namespace

Naming naming_of(const std::vector<std::string>& names) {
  for (const auto& stem : stems)
    for (const auto& name : names) {
      if (!ends_with(name, stem) || (name.size() > stem.size() && name[name.size() - stem.size() - 1] != '.'))
        continue;
      Naming naming;
      naming.prefix = name.substr(0, name.size() - stem.size());
      naming.resnet = &stem == &stems[1];
      if (ends_with(naming.prefix, "base."))
        naming.prefix.resize(naming.prefix.size() - 5);
      else
        naming.backbone = true;
      return naming;
    }
  return {};
}

std::string our_name(const Naming& naming, const std::string& name) {
  const bool below = name.rfind(naming.prefix, 0) == 0;
  const auto rest = below ? name.substr(naming.prefix.size()) : name;
  if (!naming.backbone || !below)
    return rest;
  if (naming.resnet && rest.rfind("fc.", 0) == 0)
    return "neck.classifier." + rest.substr(3);
  const bool other = rest.rfind("neck.", 0) == 0 || rest.rfind("fc.", 0) == 0 || rest.rfind("classifier", 0) == 0;
  return other ? rest : "base." + rest;
}

std::string to_string(const Naming& naming) {
  std::string text = naming.prefix.empty() ? "" : "\"" + naming.prefix + "\" taken off";
  if (naming.backbone)
    text += (text.empty() ? "" : ", ") + std::string("a backbone's, \"base.\" put before");
  return text.empty() ? "the names as they are" : text;
}

} // namespace cds
