// State dicts that torch.save wrote: tensors by name, and nothing else.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace cds {

struct StateDict {
  std::vector<std::pair<std::string, torch::Tensor>> tensors; // in the file's order; on the CPU, in the file's types
  std::string format;                                         // "zip" (PyTorch 1.6 and later) or "legacy"
  std::string inside;              // the key under which the tensors lay ("state_dict"); empty: at the top
  std::vector<std::string> others; // entries beside them that are no tensors ("epoch")
};

// Reads both of torch.save's formats. The file's pickle is read by read_pickle() with TensorHost's calls alone: a file
// that asks for anything else (a whole model) is refused and the error names what it asks for; NumPy's numbers and
// arrays beside the weights are passed over. The tensors are the top dict's or, where that has none, those of a dict in
// it ("state_dict", "model", ...). Storages that no such tensor views are not read. Lengths are never trusted;
// big-endian files, TorchScript archives and the tar format before PyTorch 0.1.10 are refused. Memory: about the file's
// size. Blocks.
[[nodiscard]] Result<StateDict> read_state_dict(const std::filesystem::path& path);

} // namespace cds
