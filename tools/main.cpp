// SPDX-License-Identifier: Apache-2.0
// ecotone: the list of commands; exceptions become exit statuses.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/postgis.h"
#include "tools/command.h"
#include "tools/commands/commands.h"
#include "tools/doctor.h"
#include "tools/failure.h"
#include "tools/parse.h"
#include "tools/terminal.h"
#include "tools/usage.h"

namespace ecotone::tools {
namespace {

constexpr std::string_view version = ECOTONE_VERSION;

// What the program does instead of a command.
struct Questions {
  bool help = false;
  bool version = false;
  bool doctor = false;
  bool usage_json = false;
  std::string completion;
};

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return parse_language(value).value_or(Language::english);
  }
  return Language::english;
}

Program make_program(SharedOptions& shared, Questions& questions, std::string& language) {
  Program program;
  program.commands = all_commands();
  program.shared = {
      option("--format", "FORMAT", shared.format, "How results are written", "结果的格式"),
      option("-o,--output", "FILE", shared.output, "File to write; otherwise standard output",
             "写入的文件；缺省为标准输出"),
      flag("--overwrite", shared.overwrite, "Replace files that exist", "允许覆盖已有文件"),
      option("--crs", "CRS", shared.crs,
             "Coordinate reference system, as EPSG:4545: of an input that states none, or the one "
             "to work in",
             "坐标系，如 EPSG:4545：用于未注明坐标系的输入，或作为工作坐标系"),
      option("--as-of", "DATE", shared.as_of, "Day of the check: the law in force then applies",
             "检查基准日：适用当日有效的法规")
          .otherwise("today / 当天"),
      option("--threads", "N", shared.threads, "Threads to use; 0 is all cores",
             "使用的线程数；0 表示全部核心")
          .otherwise("0"),
      option("--progress", "WHEN", shared.progress, "Show progress", "进度显示")
          .one_of({"auto", "never", "json"})
          .otherwise("auto"),
  };
  program.general = {
      flag("-h,--help", questions.help, "Show this help", "显示本帮助"),
      flag("--version", questions.version, "Show the version", "显示版本"),
      flag("--doctor", questions.doctor, "Show what the program stands on: versions and folders",
           "显示运行环境：各库版本与数据文件夹"),
      flag("--usage-json", questions.usage_json, "Show all commands and options as JSON",
           "以 JSON 输出全部命令和选项"),
      option("--completion", "SHELL", questions.completion, "Show a completion script",
             "输出命令补全脚本")
          .one_of({"bash", "zsh", "fish"}),
      option("--lang", "LANGUAGE", language, "Language of messages", "消息语言")
          .one_of({"zh", "en"})
          .otherwise("LC_ALL, LANG"),
      option("--color", "WHEN", shared.color, "Colour messages", "彩色消息")
          .one_of({"auto", "always", "never"})
          .otherwise("auto"),
      flag("-q,--quiet", shared.quiet, "Say nothing but errors", "只显示错误"),
      flag("-v,--verbose", shared.verbose, "Say more", "显示更多信息"),
  };
  return program;
}

// The language and format of an error about the command line itself, before it is understood.
void foresee(const std::vector<std::string>& arguments, SharedOptions& shared) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto value_of = [&](std::string_view name) -> std::string {
      const std::string& word = arguments[i];
      if (word == name && i + 1 < arguments.size()) return arguments[i + 1];
      const std::string prefix = std::string(name) + "=";
      return word.starts_with(prefix) ? word.substr(prefix.size()) : "";
    };
    if (const auto language = parse_language(value_of("--lang"))) shared.language = *language;
    if (const std::string format = value_of("--format"); !format.empty()) shared.format = format;
  }
}

ExitStatus run(const std::vector<std::string>& arguments, SharedOptions& shared) {
  Questions questions;
  std::string language;
  const Program program = make_program(shared, questions, language);
  const std::string given_format = std::exchange(shared.format, "");
  std::vector<std::string> words = arguments;
  // "ecotone help area" is "ecotone area --help".
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  for (const std::string& word : words) {
    const std::size_t value = word.starts_with("--") ? word.find('=') + 1 : 0;
    refuse_password(std::string_view(word).substr(value));
  }
  Parsed parsed;
  try {
    parsed = parse(program, words);
  } catch (...) {
    shared.format = given_format;
    throw;
  }
  if (const auto chosen = parse_language(language)) shared.language = *chosen;
  const bool bold = use_color(shared.color, STDOUT_FILENO);
  if (questions.version) {
    print_data("ecotone " + std::string(version) + "\n");
  } else if (questions.doctor) {
    print_data(doctor(version, shared.language));
  } else if (questions.usage_json) {
    print_data(usage_json(program, version));
  } else if (!questions.completion.empty()) {
    print_data(completion(program, questions.completion));
  } else if (parsed.help && parsed.command != nullptr) {
    print_data(help(program, *parsed.command, parsed.path, shared.language, bold));
  } else if (parsed.help) {
    print_data(help(program, version, shared.language, bold));
  } else if (parsed.command == nullptr) {
    print_to_people(
        help(program, version, shared.language, use_color(shared.color, STDERR_FILENO)));
    return ExitStatus::usage;
  } else {
    const std::vector<std::string>& formats = parsed.command->formats;
    if (shared.format.empty()) shared.format = formats.empty() ? "text" : formats.front();
    const std::unique_ptr<Progress> progress =
        shared.quiet ? nullptr : make_progress(shared.progress, shared.language);
    install_signal_handlers();
    const auto run_line = [&shared](const std::vector<std::string>& line) {
      SharedOptions inner{.language = shared.language, .quiet = true, .no_rows = true};
      return run(line, inner);
    };
    PostgisSnapshots snapshots;
    return parsed.command->run({shared, progress.get(), arguments, std::string(version),
                                parsed.command, parsed.path, run_line, &snapshots});
  }
  return ExitStatus::clean;
}

}  // namespace
}  // namespace ecotone::tools

int main(int argc, char** argv) {
  using namespace ecotone::tools;
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  SharedOptions shared;
  shared.language = language_of_environment();
  foresee(arguments, shared);
  try {
    return static_cast<int>(run(arguments, shared));
  } catch (const std::exception& failure) {
    print_to_people(describe(failure, shared));
    return static_cast<int>(status_of(failure));
  }
}
