// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/library_versions.h"

#include <fmt/format.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

namespace ecotone {

std::vector<std::pair<std::string, std::string>> library_versions() {
  std::vector<std::pair<std::string, std::string>> versions;
  versions.emplace_back("GDAL", GDALVersionInfo("RELEASE_NAME"));
  int major = 0;
  int minor = 0;
  int patch = 0;
  OSRGetPROJVersion(&major, &minor, &patch);
  versions.emplace_back("PROJ", fmt::format("{}.{}.{}", major, minor, patch));
  if (OGRGetGEOSVersion(&major, &minor, &patch)) {
    versions.emplace_back("GEOS", fmt::format("{}.{}.{}", major, minor, patch));
  }
  return versions;
}

}  // namespace ecotone
