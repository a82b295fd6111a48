// SPDX-License-Identifier: Apache-2.0
// ecotone outfall: registers of outfalls, their codes and places, and the rivers around them.
#include "tools/commands/outfall.h"

#include "tools/commands/commands.h"

namespace ecotone::tools {

Command outfall_command() {
  return {
      .name = "outfall",
      .summary = {"Outfalls: registers, codes, places on the network of rivers",
                  "入河排污口：登记表、编码、位置与河网"},
      .description =
          {"Nothing is altered: what is wrong is found and said. No form of codes is presented as "
           "the national one; the profile that is used and its mark are shown. Rivers are plain "
           "lines: they are joined at common ends and vertices, and run as they were drawn unless "
           "--flow says otherwise; distances are along the river, on the ellipsoid.",
           "不改动任何数据，只指出问题。不把任何编码格式当作国家标准，所用编码规则及其标记一并列出"
           "。"
           "河流为普通线图层：在公共端点和顶点处相接，默认按数字化方向流动，可用 --flow 改变；"
           "距离沿河道、按椭球面计算。"},
      .children = {outfall_check_command(), outfall_code_command(), outfall_locate_command(),
                   outfall_trace_command()},
  };
}

}  // namespace ecotone::tools
