// ONNX graphs node by node, opset 11. Values are named after what made them. Private to exchange: ONNX's headers and
// protobuf's stay in onnx_graph.cpp.
#pragma once

#include "base/result.h"
#include "space/layer_plan.h"

#include <memory>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace cds {

class OnnxGraph {
public:
  using Value = std::string;

  // One input, N x shape, float32; N is free.
  OnnxGraph(const std::string& input, const Shape& shape);
  ~OnnxGraph();

  // Each adds one node called `name` and returns its output. weight: out x in/groups x kernel x kernel; bias: out or
  // undefined. Constants of mul() and add() broadcast as NumPy's.
  Value conv(const std::string& name, const Value& x, const ConvPlan& plan, const torch::Tensor& weight,
             const torch::Tensor& bias);
  Value relu(const std::string& name, const Value& x);
  Value sigmoid(const std::string& name, const Value& x);
  Value add(const std::string& name, const Value& a, const Value& b);
  Value mul(const std::string& name, const Value& a, const Value& b);
  Value max_pool(const std::string& name, const Value& x, int kernel, int stride, int padding);
  Value average_pool(const std::string& name, const Value& x, int kernel, int stride);
  Value global_pool(const std::string& name, const Value& x); // mean over both sides, N x C x 1 x 1
  Value rows(const std::string& name, const Value& x, std::int64_t begin, std::int64_t end);
  Value concat(const std::string& name, const std::vector<Value>& values); // along the channels
  Value flatten(const std::string& name, const Value& x);                  // N x C x 1 x 1 to N x C
  Value reshape(const std::string& name, const Value& x, const std::vector<std::int64_t>& shape); // -1: what is left
  Value constant(const std::string& name, const torch::Tensor& values);                           // float32 or int64

  // The finished model's bytes, after ONNX's checker and shape inference took it; `output` becomes its one output,
  // N x width. metadata: key and value, as the model's metadata_props. Call once.
  [[nodiscard]] Result<std::string> finish(const std::string& output, const Value& from, int width,
                                           const std::string& documentation,
                                           const std::vector<std::pair<std::string, std::string>>& metadata);

private:
  struct Model;
  std::unique_ptr<Model> model_;
};

} // namespace cds
