// SPDX-License-Identifier: Apache-2.0
// ecotone boundary: what a zone's boundary is in words, numbers and posts.
#include "tools/commands/boundary.h"

#include "tools/commands/commands.h"

namespace ecotone::tools {

Command boundary_command() {
  return {
      .name = "boundary",
      .summary = {"Number, mark, describe and compare boundaries", "界址点、界桩、四至与边界比对"},
      .description =
          {"Boundaries of zones as points with numbers and coordinates, as posts in the field and "
           "as words. X is the northing and Y the easting in every table, as in Chinese surveying. "
           "What is written with -o has a recipe beside it, which ecotone zone replay makes again.",
           "把区域边界表达为带编号和坐标的界址点、实地界桩和文字。各表中 X 为北坐标、Y 为东坐标。"
           "用 -o 写出的结果旁附配方，可用 ecotone zone replay 重现。"},
      .children = {boundary_points_command(), boundary_markers_command(), boundary_table_command(),
                   boundary_describe_command(), boundary_compare_command(),
                   boundary_check_command()},
  };
}

}  // namespace ecotone::tools
