// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/proj_database.h"

#include <proj.h>

#include <utility>

namespace ecotone {
namespace {

std::string& path_of_database() {
  static std::string path;
  return path;
}

}  // namespace

void set_proj_database(std::string path) {
  path_of_database() = std::move(path);
}

const std::string& proj_database() {
  return path_of_database();
}

std::string proj_version() {
  return proj_info().version;
}

}  // namespace ecotone
