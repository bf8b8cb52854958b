// Depthwise 3x3 convolution with stride 1 and padding 1, a row of a map at a time; channels last. Compiled for several
// instruction sets, chosen at run time. Thread-safe.
#pragma once

namespace cds::cpu {

// Three rows of a map (width x channels each) around the one that is computed; a row of zeros beyond the map's edge.
struct ThreeRows {
  const float *above = nullptr, *here = nullptr, *below = nullptr;
};

// What becomes of a row of the convolution; everything is `channels` long and may be null.
struct DepthwiseFinish {
  const float* bias = nullptr; // given: + bias, then ReLU, before anything is summed
  float* sums = nullptr;       // += the row's values
  float* squares = nullptr;    // += their squares; REQUIRES sums
};

// taps: 9 x channels, top left to bottom right. out: width x channels. REQUIRES channels a multiple of 16.
void depthwise_row(const ThreeRows& rows, const float* taps, int width, int channels, float* out,
                   const DepthwiseFinish& finish = {});

// tap_sums (9 x channels) += the gradient of the taps: gradient (width x channels) is the output's at `here`.
void depthwise_row_taps(const float* gradient, const ThreeRows& rows, int width, int channels, float* tap_sums);

} // namespace cds::cpu
