// SPDX-License-Identifier: Apache-2.0
// ecotone outfall: registers of outfalls, their codes and places, and the rivers around them.
#include "tools/commands/outfall.h"

#include "tools/commands/commands.h"

namespace ecotone::tools {

Command outfall_command() {
  return {
      .name = "outfall",
      .summary = {"Check outfalls, and trace them along the rivers",
                  "核查入河排污口，并沿河网定位、追溯"},
      .description =
          {"Nothing is altered: what is wrong is found, said, and where another reading of the "
           "coordinates fits, suggested. No form of codes is presented as the national one; the "
           "profile that is used and its mark are shown. To locate and trace, rivers are plain "
           "lines, joined at common ends and vertices; what is wrong with them is counted, and "
           "listed in the JSON result. Distances are along the river, on the ellipsoid.",
           "不改动任何数据：指出问题，并在坐标的其他解读相符时给出建议。不把任何编码格式当作国家标"
           "准，所用编码规则及其标记一并列出。定位与追溯使用普通河流线图层，在公共端点和顶点处相接"
           "；"
           "河网的问题计数列出，并逐条写入 JSON 结果。距离沿河道、按椭球面计算。"},
      .children = {outfall_check_command(), outfall_code_command(), outfall_locate_command(),
                   outfall_trace_command()},
  };
}

}  // namespace ecotone::tools
