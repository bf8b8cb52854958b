// How LibTorch's threads wait for work.
#pragma once

namespace cds {

// Threads that wait by spinning take the processor from the image loader and from every other program: on a busy
// machine a training was seen to take ten times as long. libgomp reads its policy when it is loaded, so this starts the
// program anew, in the same process, with OMP_WAIT_POLICY=passive, unless the person has set a policy. Call it before
// anything is written; it returns where there is nothing to do.
void wait_passively();

} // namespace cds
