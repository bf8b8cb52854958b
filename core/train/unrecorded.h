// What a run says where its steps could be played back as CUDA graphs and are not.
#pragma once

#include "train/session.h"

namespace cds {

// Warns once; an empty `trouble` (TrainStepper::trouble(), Bilevel::trouble()) is none.
inline void tell_unrecorded(Session& session, const std::string& trouble) {
  if (!trouble.empty())
    session.warn_once("not_recorded",
                      "not everything is played back as CUDA graphs: " + trouble.substr(0, trouble.find('\n')),
                      "results are the same, steps take longer; where memory is short, take a smaller batch");
}

} // namespace cds
