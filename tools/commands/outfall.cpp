// SPDX-License-Identifier: Apache-2.0
// ecotone outfall: outfalls and other points on the network of rivers.
#include "tools/commands/outfall.h"

#include "tools/commands/commands.h"

namespace ecotone::tools {

Command outfall_command() {
  return {
      .name = "outfall",
      .summary = {"Outfalls on the network of rivers", "入河排污口与河网"},
      .description =
          {"Rivers are plain lines: they are joined at common ends and vertices, and run as they "
           "were drawn unless --flow says otherwise. What is wrong with them (crossings, gaps, "
           "reversed lines, parts that hang together with nothing) is counted after the table and "
           "listed in the JSON result. Distances are along the river, on the ellipsoid.",
           "河流为普通线图层：在公共端点和顶点处相接，默认按数字化方向流动，可用 --flow 改变。"
           "交叉、缺口、反向、孤立部分等问题在表后计数，并在 JSON 结果中逐条列出。"
           "距离沿河道、按椭球面计算。"},
      .children = {outfall_locate_command(), outfall_trace_command()},
  };
}

}  // namespace ecotone::tools
