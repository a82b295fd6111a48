// SPDX-License-Identifier: Apache-2.0
#include "tools/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/sha256.h"
#include "tools/reading.h"
#include "tools/usage.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

namespace fs = std::filesystem;
using document::Value;

// Options that change no result; and those that the recipe says in a way of its own.
constexpr std::string_view left_out_with_value[] = {
    "-o",       "--output", "--recipe", "--threads", "--progress",
    "--format", "--color",  "--lang",   "--as-of",   "--set"};
constexpr std::string_view left_out[] = {"--overwrite", "-q", "--quiet", "-v", "--verbose"};

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The files that a dataset consists of: a Shapefile has several.
std::vector<fs::path> parts_of(const fs::path& file) {
  std::vector<fs::path> parts{file};
  if (file.extension() == ".shp") {
    for (const char* extension : {".shx", ".dbf", ".prj", ".cpg"}) {
      fs::path part = file;
      part.replace_extension(extension);
      std::error_code ignored;
      if (fs::exists(part, ignored)) parts.push_back(std::move(part));
    }
  }
  return parts;
}

// One hash for a file, or for all parts of a dataset in a fixed order.
std::string hash_of(const fs::path& file) {
  const std::vector<fs::path> parts = parts_of(file);
  if (fs::is_directory(file)) {
    std::vector<fs::path> inside;
    for (const auto& entry : fs::recursive_directory_iterator(file)) {
      if (entry.is_regular_file()) inside.push_back(entry.path());
    }
    std::sort(inside.begin(), inside.end());
    Sha256 all;
    for (const fs::path& part : inside) {
      all.update(part.lexically_relative(file).generic_string() + " " + sha256_of_file(part) +
                 "\n");
    }
    return all.finish();
  }
  if (parts.size() == 1) return sha256_of_file(file);
  Sha256 all;
  for (const fs::path& part : parts) {
    all.update(part.extension().string() + " " + sha256_of_file(part) + "\n");
  }
  return all.finish();
}

// The longest beginning of a word that is a file.
std::optional<std::string> file_at_start(const std::string& word) {
  std::error_code ignored;
  for (std::size_t end = word.size(); end != std::string::npos && end > 0;
       end = word.find_last_of(":|=", end - 1)) {
    std::string start = word.substr(0, end);
    if (fs::exists(start, ignored)) return start;
  }
  return std::nullopt;
}

// Files by the order in which they were met.
class Inputs {
 public:
  explicit Inputs(fs::path folder) : folder_(std::move(folder)) {}

  std::size_t add(const fs::path& file) {
    const auto [place, is_new] = places_.try_emplace(fs::absolute(file), rows_.as_array().size());
    if (is_new) {
      Value row;
      row.set("file", fs::absolute(file).lexically_proximate(folder_).generic_string());
      row.set("sha256", hash_of(file));
      rows_.push(std::move(row));
    }
    return place->second;
  }
  const Value& rows() const { return rows_; }

 private:
  fs::path folder_;
  std::map<fs::path, std::size_t> places_;
  Value rows_ = Value::array();
};

// A table of a database is pinned by the hash of its rows.
Value table_of(const std::string& before, const std::string& reference) {
  Value value;
  if (!before.empty()) value.set("before", before);
  value.set("table", reference);
  value.set("sha256", sha256_of_postgis(parse_postgis(reference), nullptr));
  return value;
}

// A word of the command line, with the file that it begins with replaced by its number.
Value argument_of(const std::string& word, Inputs& inputs) {
  std::string before;
  std::string rest = word;
  if (word.starts_with("--")) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return word;
    before = word.substr(0, equals + 1);
    rest = word.substr(equals + 1);
  }
  if (is_postgis(rest)) return table_of(before, rest);
  std::optional<std::string> file = file_at_start(rest);
  // "KIND=LAYER"
  if (const std::size_t equals = rest.find('='); !file && equals != std::string::npos) {
    file = file_at_start(rest.substr(equals + 1));
    if (file) {
      before += rest.substr(0, equals + 1);
      rest.erase(0, equals + 1);
    }
  }
  if (!file) return word;
  Value value;
  if (!before.empty()) value.set("before", before);
  value.set("input", inputs.add(*file));
  if (file->size() < rest.size()) value.set("after", rest.substr(file->size()));
  return value;
}

// The options of the command that write files, by each of their names.
std::map<std::string, std::string> writing_options(const Command& command) {
  std::map<std::string, std::string> names;
  for (const Option& option : command.options) {
    if (!option.writes) continue;
    for (const std::string& name : option_names(option)) names[name] = option.long_name();
  }
  return names;
}

Value output_of(const std::string& option, const fs::path& file, const fs::path& folder) {
  Value row;
  row.set("option", option);
  if (is_postgis(file.string())) {
    row.set("table", file.string());
    row.set("sha256", sha256_of_postgis(parse_postgis(file.string()), nullptr));
    return row;
  }
  row.set("file", fs::absolute(file).lexically_proximate(folder).generic_string());
  row.set("sha256", hash_of(file));
  return row;
}

[[noreturn]] void refuse(const fs::path& recipe, std::string reason) {
  throw UsageError(usage_error("not_a_recipe"), {{"reason", std::move(reason)}}, recipe.string());
}

std::string word_of(const Value& argument, const std::vector<fs::path>& inputs) {
  if (!argument.is_object()) return argument.as_string();
  std::string word;
  if (const Value* before = argument.find("before")) word += before->as_string();
  if (const Value* table = argument.find("table")) {
    const std::string& wanted = argument.at("sha256").as_string();
    if (sha256_of_postgis(parse_postgis(table->as_string()), nullptr) != wanted) {
      throw IoError(usage_error("recipe_input_changed"),
                    {{"file", table->as_string()}, {"wanted", wanted}});
    }
    return word + table->as_string();
  }
  word += inputs.at(static_cast<std::size_t>(argument.at("input").as_integer())).string();
  if (const Value* after = argument.find("after")) word += after->as_string();
  return word;
}

// The inputs of a recipe, found and unchanged.
std::vector<fs::path> inputs_of(const Value& recipe, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const Value& row : recipe.at("inputs").as_array()) {
    fs::path file = folder / fs::path(row.at("file").as_string());
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
      throw IoError(usage_error("recipe_input_missing"), {{"file", file.string()}});
    }
    const std::string& wanted = row.at("sha256").as_string();
    if (hash_of(file) != wanted) {
      throw IoError(usage_error("recipe_input_changed"),
                    {{"file", file.string()}, {"wanted", wanted}});
    }
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

Option recipe_option(std::string& file) {
  return option("--recipe", "FILE", file, "Where the recipe goes, which makes the result again",
                "配方文件：可据以重现结果")
      .otherwise("NAME.recipe.yaml beside the output / 输出文件旁");
}

fs::path recipe_path(const Session& session, const std::string& given) {
  if (!given.empty()) return given;
  fs::path path = session.options.output;
  if (is_postgis(session.options.output)) {
    return file_named_after_table(session.options.output, ".recipe.yaml");
  }
  path.replace_extension(".recipe.yaml");
  return path;
}

void write_recipe(const Session& session, const std::string& given, const Value& parameters,
                  const std::vector<fs::path>& more_inputs) {
  const fs::path path = recipe_path(session, given);
  const fs::path folder = fs::absolute(path).parent_path();
  Inputs inputs(folder);
  Value arguments = Value::array();
  Value outputs = Value::array();
  outputs.push(output_of("--output", session.options.output, folder));
  const std::map<std::string, std::string> writing = writing_options(*session.command);
  std::size_t names_left = session.path.size() - 1;
  const std::vector<std::string>& words = session.arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::size_t equals = word.starts_with("-") ? word.find('=') : std::string::npos;
    const std::string name = word.substr(0, equals);
    const bool has_own_value = equals != std::string::npos;
    if (is_one_of(left_out, word)) continue;
    if (is_one_of(left_out_with_value, name)) {
      if (!has_own_value) ++i;
    } else if (const auto option = writing.find(name); option != writing.end()) {
      const std::string file = has_own_value ? word.substr(equals + 1) : words[++i];
      outputs.push(output_of(option->second, file, folder));
    } else if (names_left > 0 && word == session.path[session.path.size() - names_left]) {
      --names_left;
    } else {
      arguments.push(argument_of(word, inputs));
    }
  }
  for (const fs::path& file : more_inputs) {
    if (!file.empty()) inputs.add(file);  // tables of a catalogue are no files
  }
  Value recipe;
  recipe.set("ecotone-recipe", 1);
  recipe.set("tool", session.version);
  Value command = Value::array();
  for (std::size_t i = 1; i < session.path.size(); ++i) command.push(session.path[i]);
  recipe.set("command", std::move(command));
  recipe.set("language", session.options.language == Language::chinese ? "zh" : "en");
  const std::vector<std::string>& shared = session.command->shared;
  if (std::find(shared.begin(), shared.end(), "--as-of") != shared.end()) {
    recipe.set("as_of", session.as_of().to_string());
  }
  recipe.set("arguments", std::move(arguments));
  recipe.set("inputs", inputs.rows());
  if (!parameters.is_null()) recipe.set("parameters", parameters);
  recipe.set("outputs", std::move(outputs));
  write_file(path, document::to_yaml(recipe), session.options.overwrite);
}

std::vector<Replayed> replay(const Session& session, const fs::path& recipe_file,
                             const fs::path& folder) {
  const Value recipe = document::parse_yaml(read_text(recipe_file));
  const Value* format = recipe.find("ecotone-recipe");
  if (format == nullptr) refuse(recipe_file, "it does not begin with ecotone-recipe: 1");
  if (!format->is_integer() || format->as_integer() != 1) {
    refuse(recipe_file, "it has another version than 1");
  }
  const std::vector<fs::path> inputs = inputs_of(recipe, fs::absolute(recipe_file).parent_path());
  std::vector<std::string> words;
  for (const Value& name : recipe.at("command").as_array()) words.push_back(name.as_string());
  for (const Value& argument : recipe.at("arguments").as_array()) {
    words.push_back(word_of(argument, inputs));
  }
  if (const Value* parameters = recipe.find("parameters")) {
    for (const Value& row : parameters->as_array()) {
      words.push_back(fmt::format("--set={}={}@{}", row.at("name").as_string(),
                                  row.at("value").as_number(), row.at("mark").as_string()));
    }
  }
  words.push_back("--lang=" + recipe.at("language").as_string());
  if (const Value* day = recipe.find("as_of")) words.push_back("--as-of=" + day->as_string());
  if (session.options.overwrite) words.push_back("--overwrite");
  words.push_back(fmt::format("--threads={}", session.options.threads));
  std::vector<std::pair<fs::path, std::string>> outputs;
  for (const Value& row : recipe.at("outputs").as_array()) {
    if (row.find("table") != nullptr) {
      refuse(recipe_file, "its output is a table of a database; run its command by hand");
    }
    const fs::path file = folder / fs::path(row.at("file").as_string()).filename();
    words.push_back(row.at("option").as_string() + "=" + file.string());
    outputs.emplace_back(file, row.at("sha256").as_string());
  }
  session.run_line(words);
  std::vector<Replayed> made;
  for (const auto& [file, was] : outputs) {
    made.push_back({file.filename().string(), was, hash_of(file)});
  }
  return made;
}

}  // namespace ecotone::tools
