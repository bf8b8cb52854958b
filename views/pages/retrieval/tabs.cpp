// The list of further tabs: one line each.
#include "views/pages/retrieval/activation_tab.h"
#include "views/pages/retrieval/map_tab.h"
#include "views/pages/retrieval/own_image_tab.h"
#include "views/pages/retrieval/pairs_tab.h"

namespace cds {

std::vector<RetrievalTab*> make_retrieval_tabs(Workspace& workspace, Thumbnails& thumbnails,
                                               const std::shared_ptr<MatchAnalysis>& analysis) {
  return {new MapTab(workspace, thumbnails), new PairsTab(analysis), new OwnImageTab(workspace, thumbnails, analysis),
          new ActivationTab(workspace, thumbnails)};
}

} // namespace cds
