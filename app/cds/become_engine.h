// From the light `cds` to `cds-engine`, the program with LibTorch in it.
#pragma once

#include "base/result.h"

namespace cds {

// Loading LibTorch takes half a second, so `cds` answers what needs no network itself, and for all else this process
// becomes cds-engine, which stands beside it: same process id, same words. The engine's threads spin for
// 2,000 turns before they sleep (10,000 were measured to be 0.12 ms), unless the person has set a policy: libgomp's own
// 4 ms take the processor from the image loader and from every other program (beside a busy one a step then takes 1.7
// times as long), sleeping at once costs 3 to 4 % where nothing else runs. libgomp reads its policy when it is loaded. Call it before
// anything is written on standard output. Comes back only where it failed.
[[nodiscard]] Error become_engine();

} // namespace cds
