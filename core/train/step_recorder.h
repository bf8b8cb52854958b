// The pieces of a step on a CUDA device, each played back as one CUDA graph once it has proved stable: small
// convolutions then cost no launches.
#pragma once

#include "nn/dropout.h"
#include "nn/recording.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace cds {

// Not thread-safe. One for a run's device.
class StepRecorder {
public:
  // `dropout`: the network's, which the device counts for from now on.
  StepRecorder(torch::Device device, std::shared_ptr<DropoutStream> dropout);
  ~StepRecorder();

  // Runs `work` once. Under the same key it must always be the same work on the same tensors, with results in tensors
  // that its owner keeps: the first two calls of a key run it as it is, later ones play back what the third recorded.
  // Work that cannot be recorded goes on running as it is; trouble() then says why. Keys of long ago are forgotten.
  void run(const std::string& key, const std::function<void()>& work);
  // From now on nothing more is recorded: every run() is the work as it is.
  void keep_plain() { recording_ = false; }
  // Gives back all that is recorded and the memory it holds; keys begin anew.
  void forget() { slots_.clear(); }
  // Keys that are played back now.
  [[nodiscard]] int recorded() const;
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] bool knows(const std::string& key) const { return slots_.contains(key); }
  // Whether the next run() of this key plays back.
  [[nodiscard]] bool plays(const std::string& key) const;

private:
  struct Slot {
    int seen = 0;
    std::uint64_t dropout_calls = 0, last_used = 0;
    bool plain = false; // cannot be recorded
    std::unique_ptr<Recording> recording;
  };
  void tell_count();
  void forget_old();

  std::shared_ptr<DropoutStream> dropout_;
  std::uint64_t device_count_ = 0; // what the device's counter says
  std::uint64_t uses_ = 0;
  bool recording_ = true;
  RecordingPool pool_;
  std::map<std::string, Slot> slots_;
  std::string trouble_;
};

} // namespace cds
