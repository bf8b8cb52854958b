#include "views/pages/pages.h"

#include "views/pages/architecture/architecture_page.h"
#include "views/pages/compare/compare_page.h"
#include "views/pages/data/data_page.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/live/live_page.h"
#include "views/pages/retrieval/retrieval_page.h"
#include "views/pages/runs/runs_page.h"
#include "views/pages/space/space_page.h"

namespace cds {

std::vector<PageEntry> all_pages() {
  return {
      {"data", make_page<DataPage>},
      {"space", make_page<SpacePage>},
      {"experiment", make_page<ExperimentPage>},
      {"runs", make_page<RunsPage>},
      {"live", make_page<LivePage>},
      {"architecture", make_page<ArchitecturePage>},
      {"retrieval", make_page<RetrievalPage>},
      {"compare", make_page<ComparePage>},
  };
}

} // namespace cds
