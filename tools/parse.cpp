// SPDX-License-Identifier: Apache-2.0
#include "tools/parse.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/io/postgis.h"
#include "ecotone/message/postgis_errors.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

// An option as CLI11 knows it, with the values it found.
struct Declared {
  const Option* option;
  CLI::Option* parsed;
  std::vector<std::string> values;
};

struct Node {
  const Command* command;  // nullptr for the program
  CLI::App* app;
  std::vector<Node> children;
};

class Parser {
 public:
  explicit Parser(const Program& program) : program_(program) {
    app_.set_help_flag();
    app_.allow_extras();
    app_.require_subcommand(0, 1);
    for (const Option& option : program.general) declare(app_, option);
    for (const Option& option : program.shared) declare(app_, option);
    root_ = {nullptr, &app_, {}};
    for (const Command& command : program.commands) add(root_, command);
  }

  Parsed parse(const std::vector<std::string>& arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
      app_.parse(reversed);
    } catch (const CLI::ArgumentMismatch&) {
      refuse_missing_value(arguments);
    }
    Parsed parsed;
    parsed.path = {"ecotone"};
    const Node* node = &root_;
    for (bool deeper = true; deeper;) {
      deeper = false;
      for (const Node& child : node->children) {
        if (!child.app->parsed()) continue;
        node = &child;
        parsed.command = child.command;
        parsed.path.push_back(child.command->name);
        deeper = true;
        break;
      }
    }
    parsed.help = was_given("--help");
    refuse_unknown(parsed);
    for (const Declared& declared : declared_) set(declared, parsed);
    if (parsed.command != nullptr && !parsed.help) require(*parsed.command, parsed.path);
    return parsed;
  }

 private:
  void add(Node& parent, const Command& command) {
    CLI::App* app = parent.app->add_subcommand(command.name);
    app->set_help_flag();
    app->allow_extras();
    app->fallthrough();
    if (!command.children.empty()) app->require_subcommand(0, 1);
    for (const Option& option : command.options) declare(*app, option);
    parent.children.push_back({&command, app, {}});
    Node& node = parent.children.back();
    for (const Command& child : command.children) add(node, child);
  }

  void declare(CLI::App& app, const Option& option) {
    declared_.push_back({&option, nullptr, {}});
    Declared& declared = declared_.back();
    if (option.is_switch()) {
      declared.parsed = app.add_flag(option.names);
    } else {
      declared.parsed = app.add_option(option.names, declared.values);
      declared.parsed->allow_extra_args(false);
      if (option.is_argument() && option.repeated) {
        declared.parsed->expected(-1);
      } else {
        declared.parsed->expected(1);
      }
      if (!option.is_argument()) {
        declared.parsed->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      }
    }
  }

  bool was_given(std::string_view name) const {
    return std::any_of(declared_.begin(), declared_.end(), [name](const Declared& declared) {
      return declared.option->long_name() == name && declared.parsed->count() > 0;
    });
  }

  // CLI11 says which option lacks its value only in a sentence of its own.
  [[noreturn]] void refuse_missing_value(const std::vector<std::string>& arguments) const {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      for (const Declared& declared : declared_) {
        const Option& option = *declared.option;
        const std::vector<std::string> names = option_names(option);
        const std::string& word = arguments[i];
        const std::string name = word.substr(0, word.find('='));
        if (option.is_argument() || std::find(names.begin(), names.end(), name) == names.end()) {
          continue;
        }
        if (option.is_switch() && word != name) {
          throw UsageError(usage_error("value_to_a_switch"), {{"name", name}});
        }
        if (!option.is_switch() && word == name &&
            (i + 1 == arguments.size() || arguments[i + 1].starts_with("-"))) {
          throw UsageError(usage_error("value_missing"),
                           {{"name", option.long_name()}, {"value", option.value}});
        }
      }
    }
    throw UsageError(usage_error("value_missing"), {{"name", arguments.back()}, {"value", ""}});
  }

  void refuse_unknown(const Parsed& parsed) {
    const std::vector<std::string> unknown = app_.remaining(true);
    if (unknown.empty()) return;
    const std::string path = fmt::format("{}", fmt::join(parsed.path, " "));
    const auto dashed = std::find_if(unknown.begin(), unknown.end(), [](const std::string& word) {
      return word.size() > 1 && word.starts_with('-');
    });
    if (dashed != unknown.end()) {
      const std::string name = dashed->substr(0, dashed->find('='));
      const std::string suggestion = nearest_word(name, options_taken_by(parsed.command));
      throw UsageError(
          suggestion.empty() ? usage_error("option_unknown") : usage_error("option_misspelt"),
          {{"command", path}, {"name", name}, {"suggestion", suggestion}});
    }
    if (parsed.command != nullptr && parsed.command->children.empty()) {
      throw UsageError(
          usage_error("argument_extra"),
          {{"name", unknown.front()}, {"usage", usage_line(*parsed.command, parsed.path)}});
    }
    const std::vector<Command>& commands =
        parsed.command == nullptr ? program_.commands : parsed.command->children;
    std::vector<std::string> names;
    for (const Command& command : commands) names.push_back(command.name);
    const std::string suggestion = nearest_word(unknown.front(), names);
    throw UsageError(
        suggestion.empty() ? usage_error("command_unknown") : usage_error("command_misspelt"),
        {{"name", unknown.front()}, {"suggestion", suggestion}});
  }

  std::vector<std::string> options_taken_by(const Command* command) const {
    std::vector<std::string> names;
    const auto add = [&names](const Option& option) {
      if (option.is_argument()) return;
      for (std::string& name : option_names(option)) names.push_back(std::move(name));
    };
    for (const Option& option : program_.general) add(option);
    if (command == nullptr) return names;
    for (const Option& option : command->options) add(option);
    for (const Option& option : shared_options_of(program_, *command)) add(option);
    return names;
  }

  void set(const Declared& declared, const Parsed& parsed) const {
    if (declared.parsed->count() == 0) return;
    Option option = *declared.option;
    const auto is_of = [&option](const std::vector<Option>& options) {
      return std::any_of(options.begin(), options.end(),
                         [&](const Option& other) { return other.names == option.names; });
    };
    // A shared option must be one that the command takes, and with its words.
    if (is_of(program_.shared) && parsed.command != nullptr && !is_of(parsed.command->options)) {
      const std::vector<Option> taken = shared_options_of(program_, *parsed.command);
      const auto own = std::find_if(taken.begin(), taken.end(), [&](const Option& other) {
        return other.names == option.names;
      });
      if (own == taken.end()) {
        throw UsageError(usage_error("option_not_taken"),
                         {{"command", fmt::format("{}", fmt::join(parsed.path, " "))},
                          {"name", option.long_name()}});
      }
      option.choices = own->choices;
    }
    if (!option.is_switch() && !option.repeated && declared.values.size() > 1) {
      throw UsageError(usage_error("option_repeated"), {{"name", option.long_name()}});
    }
    for (const std::string& value : declared.values) {
      if (option.choices.empty() || option.repeated) continue;
      if (std::find(option.choices.begin(), option.choices.end(), value) == option.choices.end()) {
        throw UsageError(usage_error("value_not_a_choice"),
                         {{"name", option.long_name()},
                          {"given", value},
                          {"choices", fmt::format("{}", fmt::join(option.choices, ", "))}});
      }
    }
    if (!parsed.help) refuse_table(option, declared.values, parsed);
    option.set(declared.values);
  }

  // Databases hold layers and results of a check, no texts; refused before any work.
  static void refuse_table(const Option& option, const std::vector<std::string>& values,
                           const Parsed& parsed) {
    const bool is_output = option.long_name() == "--output";
    const bool takes_table =
        is_output && parsed.command != nullptr ? parsed.command->writes_table : option.writes_layer;
    if (takes_table || (!is_output && !option.writes)) return;
    for (const std::string& value : values) {
      // Reports may be several, with commas between them.
      if (!is_postgis(value) && value.find(",postgis:") == value.npos) continue;
      throw OutputError(postgis_error("output_not_a_table"),
                        {{"command", fmt::format("{}", fmt::join(parsed.path, " "))},
                         {"name", option.long_name()}});
    }
  }

  void require(const Command& command, const std::vector<std::string>& path) const {
    if (!command.children.empty()) {
      std::vector<std::string> names;
      for (const Command& child : command.children) names.push_back(child.name);
      throw UsageError(usage_error("subcommand_missing"),
                       {{"command", fmt::format("{}", fmt::join(path, " "))},
                        {"choices", fmt::format("{}", fmt::join(names, ", "))}});
    }
    for (const Option& option : command.options) {
      if (!option.required) continue;
      const auto found =
          std::find_if(declared_.begin(), declared_.end(),
                       [&option](const Declared& declared) { return declared.option == &option; });
      if (found->parsed->count() == 0) {
        throw UsageError(usage_error("argument_missing"),
                         {{"name", option.long_name()}, {"usage", usage_line(command, path)}});
      }
    }
  }

  const Program& program_;
  CLI::App app_;
  Node root_;
  std::deque<Declared> declared_;
};

}  // namespace

Parsed parse(const Program& program, const std::vector<std::string>& arguments) {
  return Parser(program).parse(arguments);
}

}  // namespace ecotone::tools
