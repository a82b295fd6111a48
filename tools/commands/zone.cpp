// SPDX-License-Identifier: Apache-2.0
// ecotone zone: zones drawn, kept free of gaps and overlaps, and made again from their recipes.
#include "tools/commands/zone.h"

#include "tools/commands/commands.h"

namespace ecotone::tools {

Command zone_command() {
  return {
      .name = "zone",
      .summary = {"Draw zones and keep them consistent", "划定区域并保持其一致"},
      .description =
          {"Every command that draws writes a recipe beside its output: the command line, the "
           "hashes of what went in and came out, and every parameter with its mark. "
           "ecotone zone replay makes the result again, byte for byte. Areas are measured on the "
           "ellipsoid. Where a number comes from no verified source, its mark says so.",
           "每个划定命令都在输出旁写一个配方：命令行、输入输出的哈希、各参数及其标记；"
           "ecotone zone replay 可逐字节重现结果。面积按椭球面计算。未经核对来源的数值带有标记。"},
      .children = {zone_no_burn_command(), zone_source_command(), zone_noise_command(),
                   zone_shoreline_command(), zone_fireworks_command(), zone_buffer_command(),
                   zone_dissolve_command(), zone_check_command(), zone_clean_command(),
                   zone_simplify_command(), zone_diff_command(), zone_replay_command()},
  };
}

}  // namespace ecotone::tools
