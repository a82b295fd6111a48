// SPDX-License-Identifier: Apache-2.0
#include "tools/usage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "ecotone/document/json.h"
#include "tools/terminal.h"

namespace ecotone::tools {
namespace {

using document::Value;

std::string pick(Language language, const char* en, const char* zh) {
  return language == Language::chinese ? zh : en;
}

std::string heading(const std::string& text, bool bold) {
  return bold ? "\033[1m" + text + "\033[0m\n" : text + "\n";
}

// "-o, --output FILE"
std::string head_of(const Option& option) {
  if (option.is_argument()) return option.names + (option.repeated ? "..." : "");
  std::string head = fmt::format("{}", fmt::join(option_names(option), ", "));
  if (!head.starts_with("--") && option_names(option).size() == 1) return head;
  if (head.starts_with("--")) head = "    " + head;
  if (!option.value.empty()) head += " " + option.value;
  return head;
}

std::string tail_of(const Option& option, Language language) {
  std::string tail = option.says.in(language);
  if (!option.choices.empty()) tail += fmt::format(": {}", fmt::join(option.choices, ", "));
  if (!option.fallback.empty()) {
    tail += pick(language, " (default: ", "（默认：") + option.fallback + pick(language, ")", "）");
  }
  if (option.required && !option.is_argument()) tail += pick(language, " (required)", "（必填）");
  return tail;
}

// Breaks a text into lines of a width: at blanks, and between Chinese characters.
std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::string word;
  const auto flush = [&] {
    const std::string trimmed = word.ends_with(' ') ? word.substr(0, word.size() - 1) : word;
    if (display_width(lines.back()) + display_width(trimmed) > width && !lines.back().empty()) {
      while (lines.back().ends_with(' ')) lines.back().pop_back();
      lines.emplace_back();
    }
    lines.back() += word;
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    while (at + length < text.size() &&
           (static_cast<unsigned char>(text[at + length]) & 0xC0U) == 0x80U) {
      ++length;
    }
    const std::string character = text.substr(at, length);
    // No line begins with a closing mark.
    const bool closes = character == "，" || character == "。" || character == "）" ||
                        character == "；" || character == "、" || character == "：";
    if (display_width(character) == 2 && !closes) flush();
    word += character;
    if (character == " ") flush();
    at += length;
  }
  flush();
  while (lines.back().ends_with(' ')) lines.back().pop_back();
  return lines;
}

std::string rows(const std::vector<std::pair<std::string, std::string>>& entries) {
  constexpr std::size_t widest = 30;
  constexpr std::size_t line_width = 100;
  std::size_t left = 0;
  for (const auto& [head, tail] : entries) {
    if (display_width(head) <= widest) left = std::max(left, display_width(head));
  }
  std::string out;
  for (const auto& [head, tail] : entries) {
    out += "  " + pad(head, left);
    if (display_width(head) > left) out += "\n  " + std::string(left, ' ');
    bool first = true;
    for (const std::string& line : wrap(tail, line_width - left - 4)) {
      out += (first ? "  " : std::string(left + 4, ' ')) + line + "\n";
      first = false;
    }
  }
  return out;
}

std::string option_rows(const std::vector<Option>& options, bool arguments, Language language) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const Option& option : options) {
    if (option.is_argument() == arguments) {
      entries.emplace_back(head_of(option), tail_of(option, language));
    }
  }
  return rows(entries);
}

Value to_value(const Bilingual& text) {
  Value value;
  value.set("en", text.en);
  value.set("zh", text.zh);
  return value;
}

Value to_value(const Option& option) {
  Value names = Value::array();
  for (const std::string& name : option_names(option)) names.push(name);
  Value value;
  value.set("names", std::move(names));
  value.set("argument", option.is_argument());
  if (!option.value.empty()) value.set("value", option.value);
  value.set("says", to_value(option.says));
  if (!option.choices.empty()) {
    Value choices = Value::array();
    for (const std::string& choice : option.choices) choices.push(choice);
    value.set("choices", std::move(choices));
  }
  if (!option.fallback.empty()) value.set("default", option.fallback);
  value.set("required", option.required);
  value.set("repeated", option.repeated);
  return value;
}

Value to_value(const std::vector<Option>& options) {
  Value value = Value::array();
  for (const Option& option : options) value.push(to_value(option));
  return value;
}

Value to_value(const Program& program, const Command& command) {
  Value value;
  value.set("name", command.name);
  value.set("summary", to_value(command.summary));
  if (!command.description.en.empty()) value.set("description", to_value(command.description));
  Value examples = Value::array();
  for (const Example& example : command.examples) {
    Value entry;
    entry.set("line", example.line);
    entry.set("says", to_value(example.says));
    examples.push(std::move(entry));
  }
  value.set("examples", std::move(examples));
  value.set("options", to_value(command.options));
  value.set("shared", to_value(shared_options_of(program, command)));
  Value children = Value::array();
  for (const Command& child : command.children) children.push(to_value(program, child));
  value.set("commands", std::move(children));
  return value;
}

// Insertions, deletions, replacements and swaps of neighbours that lead from a to b.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::vector<std::string> option_names(const Option& option) {
  const std::size_t comma = option.names.find(',');
  if (comma == option.names.npos) return {option.names};
  return {option.names.substr(0, comma), option.names.substr(comma + 1)};
}

std::vector<Option> shared_options_of(const Program& program, const Command& command) {
  std::vector<Option> taken;
  for (const Option& option : program.shared) {
    const std::string name = option.long_name();
    if (name == "--format" && !command.formats.empty()) {
      taken.push_back(option);
      taken.back().choices = command.formats;
      taken.back().fallback = command.formats.front();
    } else if (std::find(command.shared.begin(), command.shared.end(), name) !=
               command.shared.end()) {
      taken.push_back(option);
    }
  }
  return taken;
}

std::string usage_line(const Command& command, std::span<const std::string> path) {
  std::string line = fmt::format("{}", fmt::join(path, " "));
  if (!command.children.empty()) return line + " COMMAND";
  for (const Option& option : command.options) {
    if (!option.is_argument()) continue;
    const std::string name = option.names + (option.repeated ? "..." : "");
    line += option.required ? " " + name : " [" + name + "]";
  }
  for (const Option& option : command.options) {
    if (option.required && !option.is_argument()) {
      line += " " + option.long_name() + " " + option.value;
    }
  }
  return line + " [OPTIONS]";
}

std::string help(const Program& program, const Command& command, std::span<const std::string> path,
                 Language language, bool bold) {
  std::string out = command.summary.in(language) + "\n";
  if (!command.examples.empty()) {
    out += "\n" + heading(pick(language, "Examples:", "示例："), bold);
    for (const Example& example : command.examples) {
      out += "  # " + example.says.in(language) + "\n  " + example.line + "\n";
    }
  }
  out += "\n" + heading(pick(language, "Usage:", "用法："), bold) + "  " +
         usage_line(command, path) + "\n";
  if (!command.description.in(language).empty()) {
    out += "\n";
    for (const std::string& line : wrap(command.description.in(language), 100)) {
      out += line + "\n";
    }
  }
  if (!command.children.empty()) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Command& child : command.children) {
      entries.emplace_back(child.name, child.summary.in(language));
    }
    out += "\n" + heading(pick(language, "Commands:", "子命令："), bold) + rows(entries);
  }
  const auto section = [&](const char* en, const char* zh, const std::string& text) {
    if (!text.empty()) out += "\n" + heading(pick(language, en, zh), bold) + text;
  };
  section("Arguments:", "参数：", option_rows(command.options, true, language));
  std::vector<Option> options = command.options;
  for (const Option& option : shared_options_of(program, command)) options.push_back(option);
  section("Options:", "选项：", option_rows(options, false, language));
  section("General options:", "通用选项：", option_rows(program.general, false, language));
  return out;
}

std::string help(const Program& program, std::string_view version, Language language, bool bold) {
  std::string out = fmt::format("ecotone {}: {}\n", version,
                                pick(language, "what lies where, how much of it, and what follows",
                                     "什么在哪里、有多少、意味着什么"));
  out += "\n" + heading(pick(language, "Examples:", "示例："), bold);
  for (const Command& command : program.commands) {
    if (command.examples.empty() ||
        (command.name != "check" && command.name != "inspect" && command.name != "area")) {
      continue;
    }
    out += "  # " + command.examples.front().says.in(language) + "\n  " +
           command.examples.front().line + "\n";
  }
  out += "\n" + heading(pick(language, "Usage:", "用法："), bold) + "  ecotone COMMAND [OPTIONS]\n";
  std::vector<std::pair<std::string, std::string>> entries;
  for (const Command& command : program.commands) {
    entries.emplace_back(command.name, command.summary.in(language));
  }
  out += "\n" + heading(pick(language, "Commands:", "命令："), bold) + rows(entries);
  out += "\n" + heading(pick(language, "General options:", "通用选项："), bold) +
         option_rows(program.general, false, language);
  out += pick(language, "\necotone COMMAND --help tells more about a command.\n",
              "\necotone 命令 --help 查看某个命令的详细说明。\n");
  return out;
}

std::string usage_json(const Program& program, std::string_view version) {
  Value value;
  value.set("schema", "ecotone.usage/1");
  value.set("version", version);
  value.set("general", to_value(program.general));
  Value commands = Value::array();
  for (const Command& command : program.commands) commands.push(to_value(program, command));
  value.set("commands", std::move(commands));
  return document::to_json(value) + "\n";
}

std::string nearest_word(std::string_view misspelt, std::span<const std::string> words) {
  std::string nearest;
  std::size_t least = std::max<std::size_t>(1, misspelt.size() / 3) + 1;
  for (const std::string& word : words) {
    const std::size_t distance = edit_distance(misspelt, word);
    if (distance < least || (distance == least && nearest.empty() && word.starts_with(misspelt))) {
      least = distance;
      nearest = word;
    }
  }
  if (!nearest.empty()) return nearest;
  // A beginning is as good as a slip: "--over" for "--overwrite".
  if (misspelt.size() > 3) {
    for (const std::string& word : words) {
      if (word.starts_with(misspelt)) return word;
    }
  }
  return "";
}

}  // namespace ecotone::tools
