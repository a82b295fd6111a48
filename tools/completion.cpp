// SPDX-License-Identifier: Apache-2.0
// Completion scripts of three shells, made from the table of commands and options.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/usage.h"

namespace ecotone::tools {
namespace {

std::vector<std::string> names_of(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  return names;
}

// Calls `visit(path, command)` for every command, parents first; the path is "catalog list".
void visit(const std::vector<Command>& commands, const std::string& prefix,
           const std::function<void(const std::string&, const Command&)>& visitor) {
  for (const Command& command : commands) {
    const std::string path = prefix.empty() ? command.name : prefix + " " + command.name;
    visitor(path, command);
    visit(command.children, path, visitor);
  }
}

std::vector<Option> all_options(const Program& program, const Command& command) {
  std::vector<Option> options;
  for (const Option& option : command.options) {
    if (!option.is_argument()) options.push_back(option);
  }
  for (const Option& option : shared_options_of(program, command)) options.push_back(option);
  for (const Option& option : program.general) options.push_back(option);
  return options;
}

// Options that are followed by a value, in every command that has them.
std::vector<std::string> names_with_value(const Program& program) {
  std::map<std::string, bool> always;
  const auto add = [&always](const std::vector<Option>& options) {
    for (const Option& option : options) {
      for (const std::string& name : option_names(option)) {
        const auto [at, is_new] = always.emplace(name, true);
        at->second = at->second && !option.is_switch();
      }
    }
  };
  add(program.general);
  visit(program.commands, "",
        [&](const std::string&, const Command& command) { add(all_options(program, command)); });
  std::vector<std::string> names;
  for (const auto& [name, has_value] : always) {
    if (has_value) names.push_back(name);
  }
  return names;
}

// 'catalog', 'rules', …: the commands that have commands.
std::vector<std::string> parents_of(const Program& program) {
  std::vector<std::string> parents;
  visit(program.commands, "", [&](const std::string& path, const Command& command) {
    if (!command.children.empty()) parents.push_back("'" + path + "'");
  });
  return parents;
}

std::string bash_words(const std::vector<Option>& options) {
  std::string words;
  for (const Option& option : options) {
    for (const std::string& name : option_names(option)) words += name + " ";
  }
  return words;
}

// The words of each command in one case list.
std::string bash_cases(const Program& program) {
  std::string out =
      fmt::format("    '') words='{} {}' ;;\n", fmt::join(names_of(program.commands), " "),
                  bash_words(program.general));
  visit(program.commands, "", [&](const std::string& path, const Command& command) {
    std::string words = fmt::format("{} ", fmt::join(names_of(command.children), " "));
    words += bash_words(command.children.empty() ? all_options(program, command) : program.general);
    out += fmt::format("    '{}') words='{}' ;;\n", path, words);
  });
  return out;
}

std::string bash_choices(const Program& program) {
  std::string out;
  const auto add = [&out](const std::string& path, const std::vector<Option>& options) {
    for (const Option& option : options) {
      if (option.choices.empty()) continue;
      for (const std::string& name : option_names(option)) {
        out +=
            fmt::format("    '{} {}') words='{}' ;;\n", path, name, fmt::join(option.choices, " "));
      }
    }
  };
  add("", program.general);
  visit(program.commands, "", [&](const std::string& path, const Command& command) {
    add(path, all_options(program, command));
  });
  return out;
}

std::string bash_completion(const Program& program) {
  const std::string with_value = fmt::format("{}", fmt::join(names_with_value(program), "|"));
  return fmt::format(R"(# Completion of ecotone for bash: source this file, or put it in
# ~/.local/share/bash-completion/completions/ecotone
_ecotone() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local path='' words='' i
  # --name=value is three words.
  case = in
    $current) current='' ;;
    $previous) previous=${{COMP_WORDS[COMP_CWORD-2]}} ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      {1}) [[ ${{COMP_WORDS[i+1]}} == = ]] || ((i++)); continue ;;
      =) ((i++)); continue ;;
      -*) continue ;;
    esac
    if [[ -z $path ]]; then
      path=${{COMP_WORDS[i]}}
    else
      case $path in {0}) path="$path ${{COMP_WORDS[i]}}" ;; esac
      break
    fi
  done
  case "$path $previous" in
{2}    *) case $previous in {1}) ;; *) words='?' ;; esac ;;
  esac
  if [[ $words == '?' ]]; then
    words=''
    case $path in
{3}    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
# Where there are no words, bash completes names of files.
complete -o bashdefault -o default -F _ecotone ecotone
)",
                     fmt::join(parents_of(program), "|"), with_value, bash_choices(program),
                     bash_cases(program));
}

// Text between single quotes; marks that mean something to _arguments and _describe get a
// backslash.
std::string zsh_text(const std::string& text, std::string_view marks) {
  std::string out;
  for (const char c : text) {
    if (marks.find(c) != marks.npos) out += '\\';
    out += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return out;
}

std::string zsh_arguments(const std::vector<Option>& options) {
  std::string out = "      _arguments -s";
  for (const Option& option : options) {
    const std::vector<std::string> names = option_names(option);
    for (const std::string& name : names) {
      const std::string before = option.repeated ? "*" : fmt::format("({})", fmt::join(names, " "));
      std::string value;
      if (!option.choices.empty()) {
        value =
            fmt::format(":{}:({})", zsh_text(option.value, ":[]"), fmt::join(option.choices, " "));
      } else if (!option.is_switch()) {
        value = fmt::format(":{}:_files", zsh_text(option.value, ":[]"));
      }
      out += fmt::format(" \\\n        '{}{}[{}]{}'", before, name,
                         zsh_text(option.says.en, "[]\\"), value);
    }
  }
  return out;
}

std::string zsh_case(const Program& program, const std::string& path,
                     const std::vector<Command>& children, const std::vector<Option>& options) {
  if (children.empty()) {
    return fmt::format("    '{}')\n{} \\\n        '*:file:_files' ;;\n", path,
                       zsh_arguments(options));
  }
  std::string out = fmt::format("    '{}')\n      commands=(", path);
  for (const Command& child : children) {
    out += fmt::format("\n        '{}:{}'", child.name, zsh_text(child.summary.en, ":\\"));
  }
  return out + ")\n      [[ $PREFIX == -* ]] || _describe command commands\n" +
         zsh_arguments(program.general) + " ;;\n";
}

std::string zsh_completion(const Program& program) {
  std::string cases = zsh_case(program, "", program.commands, program.general);
  visit(program.commands, "", [&](const std::string& path, const Command& command) {
    cases += zsh_case(program, path, command.children, all_options(program, command));
  });
  return fmt::format(R"(#compdef ecotone
# Completion of ecotone for zsh: put this file in a folder of $fpath, or source it.
_ecotone() {{
  local command_path='' i last=1
  local -a commands
  for ((i = 2; i < CURRENT; i++)); do
    case $words[i] in
      {1}) ((i++)); continue ;;
      -*) continue ;;
    esac
    if [[ -z $command_path ]]; then
      command_path=$words[i]
      last=$i
      case $command_path in {0}) continue ;; esac
    else
      command_path="$command_path $words[i]"
      last=$i
    fi
    break
  done
  # What precedes the command is done with.
  words=("${{(@)words[last,-1]}}")
  ((CURRENT -= last - 1))
  case $command_path in
{2}  esac
}}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _ecotone "$@"
else
  compdef _ecotone ecotone
fi
)",
                     fmt::join(parents_of(program), "|"), fmt::join(names_with_value(program), "|"),
                     cases);
}

std::string quoted_for_fish(std::string text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_options(const std::string& condition, const std::vector<Option>& options) {
  std::string out;
  for (const Option& option : options) {
    if (option.is_argument()) continue;
    out += "complete -c ecotone" + condition;
    for (const std::string& name : option_names(option)) {
      out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.is_switch()) out += " -r";
    if (!option.choices.empty()) {
      out += fmt::format(" -f -a '{}'", fmt::join(option.choices, " "));
    }
    out += " -d " + quoted_for_fish(option.says.en) + "\n";
  }
  return out;
}

std::string fish_commands(const std::string& condition, const std::vector<Command>& commands) {
  std::string out;
  for (const Command& command : commands) {
    out += fmt::format("complete -c ecotone{} -a {} -d {}\n", condition, command.name,
                       quoted_for_fish(command.summary.en));
  }
  return out;
}

std::string fish_completion(const Program& program) {
  std::string out = fmt::format(
      R"(# Completion of ecotone for fish: put this file in ~/.config/fish/completions/ecotone.fish
# Whether the line is of this command; none is the program itself.
function __ecotone_command
  set -l path
  set -l is_value 0
  for word in (commandline -opc)[2..-1]
    if test $is_value = 1
      set is_value 0
      continue
    end
    switch $word
      case {}
        set is_value 1
      case '-*'
      case '*'
        set -a path $word
        contains -- "$path" {}; or break
    end
  end
  test "$path" = "$argv"
end
)",
      fmt::join(names_with_value(program), " "), fmt::join(parents_of(program), " "));
  const auto when = [](const std::string& path) {
    return fmt::format(" -n '__ecotone_command {}'", path);
  };
  out += fish_options("", program.general);
  out += fish_commands(when(""), program.commands);
  visit(program.commands, "", [&](const std::string& path, const Command& command) {
    out += fish_commands(when(path) + " -f", command.children);
    if (!command.children.empty()) return;
    out += fish_options(when(path), command.options);
    out += fish_options(when(path), shared_options_of(program, command));
  });
  return out;
}

}  // namespace

std::string completion(const Program& program, std::string_view shell) {
  if (shell == "fish") return fish_completion(program);
  if (shell == "zsh") return zsh_completion(program);
  return bash_completion(program);
}

}  // namespace ecotone::tools
