// SPDX-License-Identifier: Apache-2.0
// ecotone zone replay: a result made again from its recipe, and compared.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "tools/commands/zone.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/scratch_folder.h"

namespace ecotone::tools {
namespace {

struct ReplayOptions {
  std::string recipe;
  std::string folder;
};

ExitStatus run(const ReplayOptions& options, const Session& session) {
  const ScratchFolder scratch;
  const std::filesystem::path folder =
      options.folder.empty() ? scratch.path() : std::filesystem::path(options.folder);
  const std::vector<Replayed> made = replay(session, options.recipe, folder);
  Results results{.command = "zone-replay"};
  results.columns = {{"file", {"file", "文件"}},
                     {"same", {"result", "结果"}},
                     {"sha256", {"SHA-256 now", "现 SHA-256"}},
                     {"recipe_sha256", {"in the recipe", "配方中"}}};
  for (const Replayed& output : made) {
    results.rows.push_back({output.file,
                            Cell(document::Value(output.same()),
                                 session.say(output.same() ? Bilingual{"identical", "一致"}
                                                           : Bilingual{"differs", "不同"})),
                            Cell(output.is, output.is.substr(0, 12)),
                            Cell(output.was, output.was.substr(0, 12))});
  }
  write_results(session, results);
  return std::all_of(made.begin(), made.end(), [](const Replayed& one) { return one.same(); })
             ? ExitStatus::clean
             : ExitStatus::findings;
}

}  // namespace

Command zone_replay_command() {
  auto options = std::make_shared<ReplayOptions>();
  return {
      .name = "replay",
      .summary = {"Make a result again from its recipe", "按配方重现结果"},
      .description =
          {"Checks that every input still is the file that the recipe was written with, runs the "
           "command again with the same parameters, and compares what comes out byte for byte. "
           "Status 1 if an output differs, 3 if an input is missing or has changed. Outputs go to "
           "the folder of --into; without it they are compared and thrown away.",
           "核对每个输入文件与写配方时相同，以相同参数重新运行，并逐字节比较输出。输出不同时状态码"
           "为 "
           "1，输入缺失或已变时为 3。输出写入 --into 指定的文件夹；不给则比较后丢弃。"},
      .examples = {{"ecotone zone replay no-burn.recipe.yaml",
                    {"Is the zone still what its recipe makes?", "核对结果能否由配方重现"}}},
      .options = {option("RECIPE", "FILE", options->recipe, "Recipe that a command wrote",
                         "命令写出的配方文件")
                      .must(),
                  option("--into", "FOLDER", options->folder, "Folder that the outputs go to",
                         "写出结果的文件夹")},
      .shared = {"--overwrite", "--threads"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
}

}  // namespace ecotone::tools
