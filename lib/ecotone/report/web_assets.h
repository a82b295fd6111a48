// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ecotone {

/// What a page with an interactive map carries inside itself. Compiled in from report/web and from
/// a copy of Leaflet that CMake found; a build without one has empty texts for it.
struct WebAssets {
  std::string_view leaflet_version;
  std::string_view leaflet_licence;
  std::string_view leaflet_script;
  std::string_view leaflet_style;
  std::string_view gauss_kruger_script;
  std::string_view live_map_script;
  std::string_view scroll_regions_script;
  std::string_view live_map_style;

  bool has_leaflet() const { return !leaflet_script.empty(); }
};

/// The assets of this build.
const WebAssets& web_assets();

}  // namespace ecotone
