#include "exchange/onnx_graph.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>
#pragma GCC diagnostic pop

namespace cds {

namespace {

constexpr int ir_version = 6, opset = 11; // what OpenCV 4.6's dnn and every runtime since 2019 read

} // namespace

struct OnnxGraph::Model {
  onnx::ModelProto proto;

  onnx::NodeProto& node(const char* type, const std::string& name, const std::vector<Value>& inputs) {
    auto& node = *proto.mutable_graph()->add_node();
    node.set_op_type(type);
    node.set_name(name);
    for (const auto& input : inputs)
      node.add_input(input);
    node.add_output(name);
    return node;
  }
  static void set(onnx::NodeProto& node, const char* name, const std::vector<std::int64_t>& values) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const auto value : values)
      attribute.add_ints(value);
  }
  static void set(onnx::NodeProto& node, const char* name, std::int64_t value) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
  }
};

OnnxGraph::OnnxGraph(const std::string& input, const Shape& shape) : model_(std::make_unique<Model>()) {
  auto& graph = *model_->proto.mutable_graph();
  graph.set_name("embedding");
  auto& value = *graph.add_input();
  value.set_name(input);
  auto& type = *value.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  type.mutable_shape()->add_dim()->set_dim_param("N");
  for (const int size : {shape.channels, shape.height, shape.width})
    type.mutable_shape()->add_dim()->set_dim_value(size);
}

OnnxGraph::~OnnxGraph() = default;

OnnxGraph::Value OnnxGraph::constant(const std::string& name, const torch::Tensor& values) {
  const bool whole = values.scalar_type() == torch::kLong;
  const auto data = (whole ? values : values.to(torch::kFloat)).contiguous();
  auto& tensor = *model_->proto.mutable_graph()->add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(whole ? onnx::TensorProto::INT64 : onnx::TensorProto::FLOAT);
  for (const auto size : data.sizes())
    tensor.add_dims(size);
  tensor.set_raw_data(data.data_ptr(), data.nbytes());
  return name;
}

OnnxGraph::Value OnnxGraph::conv(const std::string& name, const Value& x, const ConvPlan& plan,
                                 const torch::Tensor& weight, const torch::Tensor& bias) {
  std::vector<Value> inputs{x, constant(name + ".weight", weight)};
  if (bias.defined())
    inputs.push_back(constant(name + ".bias", bias));
  auto& node = model_->node("Conv", name, inputs);
  Model::set(node, "kernel_shape", {plan.kernel, plan.kernel});
  Model::set(node, "strides", {plan.stride, plan.stride});
  Model::set(node, "pads", {plan.padding, plan.padding, plan.padding, plan.padding});
  Model::set(node, "group", plan.groups);
  return name;
}

OnnxGraph::Value OnnxGraph::relu(const std::string& name, const Value& x) {
  return model_->node("Relu", name, {x}).output(0);
}

OnnxGraph::Value OnnxGraph::sigmoid(const std::string& name, const Value& x) {
  return model_->node("Sigmoid", name, {x}).output(0);
}

OnnxGraph::Value OnnxGraph::add(const std::string& name, const Value& a, const Value& b) {
  return model_->node("Add", name, {a, b}).output(0);
}

OnnxGraph::Value OnnxGraph::mul(const std::string& name, const Value& a, const Value& b) {
  return model_->node("Mul", name, {a, b}).output(0);
}

OnnxGraph::Value OnnxGraph::max_pool(const std::string& name, const Value& x, int kernel, int stride, int padding) {
  auto& node = model_->node("MaxPool", name, {x});
  Model::set(node, "kernel_shape", {kernel, kernel});
  Model::set(node, "strides", {stride, stride});
  Model::set(node, "pads", {padding, padding, padding, padding});
  return name;
}

OnnxGraph::Value OnnxGraph::average_pool(const std::string& name, const Value& x, int kernel, int stride) {
  auto& node = model_->node("AveragePool", name, {x});
  Model::set(node, "kernel_shape", {kernel, kernel});
  Model::set(node, "strides", {stride, stride});
  return name;
}

OnnxGraph::Value OnnxGraph::global_pool(const std::string& name, const Value& x) {
  return model_->node("GlobalAveragePool", name, {x}).output(0);
}

OnnxGraph::Value OnnxGraph::rows(const std::string& name, const Value& x, std::int64_t begin, std::int64_t end) {
  const auto one = [&](const char* part, std::int64_t value) {
    return constant(name + part, torch::tensor({value}, torch::kLong));
  };
  return model_->node("Slice", name, {x, one(".begin", begin), one(".end", end), one(".axis", 2)}).output(0);
}

OnnxGraph::Value OnnxGraph::concat(const std::string& name, const std::vector<Value>& values) {
  Model::set(model_->node("Concat", name, values), "axis", 1);
  return name;
}

OnnxGraph::Value OnnxGraph::reshape(const std::string& name, const Value& x, const std::vector<std::int64_t>& shape) {
  return model_->node("Reshape", name, {x, constant(name + ".shape", torch::tensor(shape, torch::kLong))}).output(0);
}

OnnxGraph::Value OnnxGraph::flatten(const std::string& name, const Value& x) {
  Model::set(model_->node("Flatten", name, {x}), "axis", 1);
  return name;
}

Result<std::string> OnnxGraph::finish(const std::string& output, const Value& from, int width,
                                      const std::string& documentation,
                                      const std::vector<std::pair<std::string, std::string>>& metadata) {
  auto& proto = model_->proto;
  for (auto& node : *proto.mutable_graph()->mutable_node())
    if (node.output(0) == from)
      node.set_output(0, output);
  auto& value = *proto.mutable_graph()->add_output();
  value.set_name(output);
  auto& type = *value.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  type.mutable_shape()->add_dim()->set_dim_param("N");
  type.mutable_shape()->add_dim()->set_dim_value(width);
  proto.set_ir_version(ir_version);
  proto.set_producer_name("cds");
  proto.set_doc_string(documentation);
  proto.add_opset_import()->set_version(opset);
  for (const auto& [key, text] : metadata) {
    auto& entry = *proto.add_metadata_props();
    entry.set_key(key);
    entry.set_value(text);
  }
  try {
    onnx::checker::check_model(proto);
    onnx::ModelProto inferred = proto; // the file keeps what was written; a contradiction in shapes throws
    onnx::shape_inference::InferShapes(inferred, onnx::OpSchemaRegistry::Instance(),
                                       onnx::ShapeInferenceOptions(true, 1));
  } catch (const std::exception& problem) {
    return failed(std::string("ONNX's checker refuses the graph: ") + problem.what(), {},
                  "this is a defect of the export: report it with the genotype");
  }
  std::string bytes;
  if (!proto.SerializeToString(&bytes))
    return failed("the graph is too large for an ONNX file of 2 GB");
  return bytes;
}

} // namespace cds
