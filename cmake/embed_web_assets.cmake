# Writes web_assets.cpp, which holds the script and style of the interactive map of reports.
#   cmake -D OUTPUT=… -D WEB=lib/ecotone/report/web [-D LEAFLET=…/leaflet] -P embed_web_assets.cmake
cmake_minimum_required(VERSION 3.25)

# Texts stand as they are, in pieces that every compiler takes.
function(literal text result)
  set(out "")
  string(LENGTH "${text}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    string(APPEND out "\n    R\"asset(${piece})asset\"")
    math(EXPR at "${at} + 12000")
  endwhile()
  if(length EQUAL 0)
    set(out "\"\"")
  endif()
  set(${result} "${out}" PARENT_SCOPE)
endfunction()

set(leaflet_version "")
set(leaflet_LICENSE "")
set(leaflet_js "")
set(leaflet_css "")
if(LEAFLET)
  file(READ "${LEAFLET}/package.json" package)
  string(JSON leaflet_version GET "${package}" version)
  file(READ "${LEAFLET}/LICENSE" leaflet_LICENSE)
  file(READ "${LEAFLET}/dist/leaflet.js" leaflet_js)
  file(READ "${LEAFLET}/dist/leaflet.css" leaflet_css)
  # A page refers to nothing outside itself: no source map, and no pictures of controls that the
  # maps of reports do not have.
  string(REGEX REPLACE "//# sourceMappingURL=[^\n]*" "" leaflet_js "${leaflet_js}")
  string(REGEX REPLACE "[a-z-]+: *url\\([^)]*\\)[;]?" "" leaflet_css "${leaflet_css}")
endif()
file(READ "${WEB}/gauss_kruger.js" gauss_kruger_js)
file(READ "${WEB}/live_map.js" live_map_js)
file(READ "${WEB}/scroll_regions.js" scroll_regions_js)
file(READ "${WEB}/live_map.css" live_map_css)

set(members "")
foreach(name leaflet_version leaflet_LICENSE leaflet_js leaflet_css
    gauss_kruger_js live_map_js scroll_regions_js live_map_css)
  literal("${${name}}" text)
  string(APPEND members "      ${text},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by cmake/embed_web_assets.cmake.
#include \"ecotone/report/web_assets.h\"

namespace ecotone {

const WebAssets& web_assets() {
  static constexpr WebAssets assets = {
${members}  };
  return assets;
}

}  // namespace ecotone
")
