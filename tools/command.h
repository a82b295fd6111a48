// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/layer/date.h"
#include "ecotone/message/text.h"

namespace ecotone {
class PostgisSnapshots;
}  // namespace ecotone

namespace ecotone::tools {

/// Exit statuses; `docs/exit-status.md` explains them.
enum class ExitStatus {
  clean = 0,
  findings = 1,
  usage = 2,
  input_unusable = 3,
  rules_invalid = 4,
  indeterminate = 5,
  output_refused = 6,
  bug = 70,
  interrupted = 130,
};

/// A sentence in both languages.
struct Bilingual {
  std::string en;
  std::string zh;

  const std::string& in(Language language) const { return language == Language::chinese ? zh : en; }
};

/// An option or an argument of a command. This one table feeds parsing, help, `--usage-json`,
/// shell completion and the docs.
struct Option {
  std::string names;                 ///< "-o,--output"; an argument has no dash: "LAYER"
  std::string value;                 ///< what the value is, "FILE"; empty for a switch
  Bilingual says;                    ///< what it does
  std::vector<std::string> choices;  ///< the words it takes; empty: any
  std::string fallback;              ///< value if it is not given, as people read it
  bool required = false;
  bool repeated = false;
  bool writes = false;        ///< its value is a file that the command writes
  bool writes_layer = false;  ///< what it writes is a layer, which may go to a table of a database
  /// Takes the values given; called only if there are any (a switch gets an empty list).
  /// @throws UsageError  for a value of another kind
  std::function<void(const std::vector<std::string>&)> set;

  bool is_argument() const { return !names.starts_with('-'); }
  bool is_switch() const { return value.empty() && !is_argument(); }
  /// "--output" of "-o,--output"; the name of an argument.
  std::string long_name() const;

  Option& must() { return required = true, *this; }
  Option& output_file() { return writes = true, *this; }
  Option& output_layer() { return writes_layer = true, output_file(); }
  Option& one_of(std::vector<std::string> words) { return choices = std::move(words), *this; }
  Option& otherwise(std::string text) { return fallback = std::move(text), *this; }
};

/// A length on the command line: "50", "50 m" or "1km".
struct Metres {
  double value = 0;
};

/// Reads the text of an option as a value. @throws UsageError  naming the option
void read_value(const Option& option, const std::string& text, std::string& target);
void read_value(const Option& option, const std::string& text, int& target);
void read_value(const Option& option, const std::string& text, double& target);
void read_value(const Option& option, const std::string& text, Date& target);
void read_value(const Option& option, const std::string& text, Metres& target);
template <typename T>
void read_value(const Option& option, const std::string& text, std::optional<T>& target) {
  T value{};
  read_value(option, text, value);
  target = std::move(value);
}

/// An option or argument with one value.
template <typename T>
Option option(std::string names, std::string value, T& target, std::string en, std::string zh) {
  Option made{.names = std::move(names), .value = std::move(value), .says = {en, zh}};
  const Option named{.names = made.names};
  made.set = [named, &target](const std::vector<std::string>& given) {
    read_value(named, given.back(), target);
  };
  return made;
}

/// An option without a value.
Option flag(std::string names, bool& target, std::string en, std::string zh);

/// An argument or option that may be given several times.
Option several(std::string names, std::string value, std::vector<std::string>& target,
               std::string en, std::string zh);

/// An option that takes words separated by commas, and may be given several times.
Option comma_list(std::string names, std::string value, std::vector<std::string>& target,
                  std::string en, std::string zh);

/// Options that stand for the same in every command that takes them.
struct SharedOptions {
  Language language = Language::english;
  std::string format = "text";
  std::string output;  ///< file to write; empty: standard output
  bool overwrite = false;
  std::string crs;            ///< name of a coordinate reference system; empty: as the input says
  std::optional<Date> as_of;  ///< day of the check
  int threads = 0;            ///< 0: all cores
  std::string progress = "auto";
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
  bool no_rows = false;  ///< write nothing to standard output: a run inside another one
};

struct Command;

/// What a run of a command knows of its surroundings.
struct Session {
  SharedOptions options;
  Progress* progress = nullptr;        ///< to hand to long work
  std::vector<std::string> arguments;  ///< of the command line, for provenance
  std::string version;
  const Command* command = nullptr;  ///< the one that runs
  std::vector<std::string> path;     ///< its names from the program down: "ecotone", "area"
  /// Runs another command line, as if it had been typed, and throws what it throws.
  std::function<ExitStatus(const std::vector<std::string>&)> run_line;
  /// What a command reads of a database is of one moment.
  PostgisSnapshots* snapshots = nullptr;

  /// The sentence of the chosen language.
  const std::string& say(const Bilingual& text) const { return text.in(options.language); }
  /// Tells people something on standard error, unless they asked for quiet.
  void tell(const Bilingual& text) const;
  /// The day of the check: the one that was asked for, else today's local date.
  Date as_of() const;
};

/// An example of use, shown first in the help and the docs.
struct Example {
  std::string line;
  Bilingual says;
};

/// A command is a value: what it is called, what it takes, what it does.
struct Command {
  std::string name;
  Bilingual summary;
  Bilingual description;
  std::vector<Example> examples;
  std::vector<Option> options;
  /// The shared options it takes, by name: "--crs", "--as-of", "--output" …
  std::vector<std::string> shared;
  /// The words of --format it takes, the default first; empty: it writes no rows.
  std::vector<std::string> formats;
  /// What goes to --output may go to a table of a database.
  bool writes_table = false;
  std::function<ExitStatus(const Session&)> run;
  std::vector<Command> children;
};

}  // namespace ecotone::tools
