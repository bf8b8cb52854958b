#include "train/step_recorder.h"

#include <algorithm>

namespace cds {
namespace {

constexpr int plain_runs = 2;          // libraries choose their algorithms, optimisers make their state
constexpr std::size_t most_slots = 16; // graphs at a time

} // namespace

StepRecorder::StepRecorder(torch::Device device, std::shared_ptr<DropoutStream> dropout)
    : dropout_(std::move(dropout)), device_count_(dropout_->count), pool_(device) {
  dropout_->device_count =
      torch::full({1}, static_cast<std::int64_t>(device_count_), torch::dtype(torch::kInt64).device(device));
}

StepRecorder::~StepRecorder() {
  dropout_->device_count.reset();
}

int StepRecorder::recorded() const {
  return static_cast<int>(
      std::count_if(slots_.begin(), slots_.end(), [](const auto& slot) { return slot.second.recording != nullptr; }));
}

bool StepRecorder::plays(const std::string& key) const {
  const auto slot = slots_.find(key);
  return slot != slots_.end() && slot->second.recording != nullptr;
}

void StepRecorder::tell_count() {
  if (device_count_ != dropout_->count) // a checkpoint was loaded, or somebody else used the network
    dropout_->device_count.fill_(static_cast<std::int64_t>(dropout_->count));
  device_count_ = dropout_->count;
  dropout_->device_base = dropout_->count;
}

void StepRecorder::forget_old() {
  while (slots_.size() > most_slots)
    slots_.erase(std::min_element(slots_.begin(), slots_.end(), [](const auto& a, const auto& b) {
      return a.second.last_used < b.second.last_used;
    }));
}

void StepRecorder::run(const std::string& key, const std::function<void()>& work) {
  tell_count();
  auto& slot = slots_[key];
  slot.last_used = ++uses_;
  const auto counted = [&] {
    work();
    const torch::NoGradGuard no_grad;
    dropout_->device_count.add_(static_cast<std::int64_t>(dropout_->count - dropout_->device_base));
  };
  if (recording_ && slot.seen >= plain_runs && !slot.recording && !slot.plain) {
    const auto before = dropout_->count;
    try {
      slot.recording = std::make_unique<Recording>(pool_, counted);
      slot.dropout_calls = dropout_->count - before;
    } catch (const std::exception& problem) {
      slot.plain = true;
      trouble_ = problem.what();
    }
    dropout_->count = before; // nothing has run
  }
  if (slot.recording) {
    slot.recording->replay();
    dropout_->count += slot.dropout_calls;
  } else {
    counted();
    ++slot.seen;
  }
  device_count_ = dropout_->count;
  forget_old();
}

} // namespace cds
