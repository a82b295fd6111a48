// SPDX-License-Identifier: Apache-2.0
// ecotone outfall: registers of outfalls, their codes and places, and the rivers around them.
#include "tools/commands/outfall.h"

#include "tools/commands/commands.h"

namespace ecotone::tools {

Command outfall_command() {
  return {
      .name = "outfall",
      .summary = {"Check outfalls, their codes and places", "核查入河排污口及其编码、位置"},
      .description =
          {"Nothing is altered: what is wrong is found, said, and where another reading of the "
           "coordinates fits, suggested. No form of codes is presented as the national one; the "
           "profile that is used and its mark are shown.",
           "不改动任何数据：指出问题，并在坐标的其他解读相符时给出建议。不把任何编码格式当作国家标"
           "准，"
           "所用编码规则及其标记一并列出。"},
      .children = {outfall_check_command(), outfall_code_command()},
  };
}

}  // namespace ecotone::tools
