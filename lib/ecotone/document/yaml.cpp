// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/document/text_position.h"
#include "ecotone/error.h"
#include "ecotone/message/document_errors.h"

namespace ecotone::document {
namespace {

constexpr std::size_t depth_limit = 100;
constexpr std::size_t value_limit = 1000000;
constexpr std::string_view core_tags = "tag:yaml.org,2002:";

bool all_digits(std::string_view text, std::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == text.npos;
}

std::optional<Value> read_integer(std::string_view text) {
  constexpr std::string_view decimal = "0123456789";
  int base = 10;
  std::string_view digits = text;
  if (text.starts_with("0o")) {
    base = 8;
    digits.remove_prefix(2);
    if (!all_digits(digits, "01234567")) return std::nullopt;
  } else if (text.starts_with("0x")) {
    base = 16;
    digits.remove_prefix(2);
    if (!all_digits(digits, "0123456789abcdefABCDEF")) return std::nullopt;
  } else {
    std::string_view unsigned_part = text;
    if (text.starts_with('-') || text.starts_with('+')) unsigned_part.remove_prefix(1);
    if (!all_digits(unsigned_part, decimal)) return std::nullopt;
    if (text.starts_with('+')) digits = unsigned_part;
  }
  std::int64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Value(value);
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
std::optional<Value> read_real(std::string_view text) {
  std::string_view rest = text;
  bool negative = false;
  if (rest.starts_with('-') || rest.starts_with('+')) {
    negative = rest.front() == '-';
    rest.remove_prefix(1);
  }
  if (rest == ".inf" || rest == ".Inf" || rest == ".INF") {
    const double infinity = std::numeric_limits<double>::infinity();
    return Value(negative ? -infinity : infinity);
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return Value(std::numeric_limits<double>::quiet_NaN());
  }
  if (rest.empty() || rest.find_first_not_of("0123456789.eE+-") != rest.npos) return std::nullopt;
  const bool starts_with_digit = rest.front() >= '0' && rest.front() <= '9';
  const bool starts_with_point =
      rest.front() == '.' && rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9';
  if (!starts_with_digit && !starts_with_point) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  return Value(negative ? -value : value);
}

/// A plain scalar by the core schema of YAML 1.2.
Value resolve(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  if (text == "true" || text == "True" || text == "TRUE") return Value(true);
  if (text == "false" || text == "False" || text == "FALSE") return Value(false);
  if (const auto integer = read_integer(text)) return *integer;
  if (const auto real = read_real(text)) return *real;
  return Value(text);
}

std::size_t count_values(const Value& value) {
  std::size_t count = 1;
  if (value.is_array()) {
    for (const Value& element : value.as_array()) count += count_values(element);
  } else if (value.is_object()) {
    for (const auto& member : value.as_object()) count += count_values(member.second);
  }
  return count;
}

std::size_t depth_of(const Value& value) {
  std::size_t deepest = 0;
  if (value.is_array()) {
    for (const Value& element : value.as_array()) deepest = std::max(deepest, depth_of(element));
  } else if (value.is_object()) {
    for (const auto& member : value.as_object())
      deepest = std::max(deepest, depth_of(member.second));
  }
  return deepest + 1;
}

class Builder : public YAML::EventHandler {
 public:
  explicit Builder(std::string_view text) : positions_(text) {}

  Value take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw DocumentError(document_error("several_documents"), {}, describe(place_of(mark)));
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(Value(), place_of(mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw DocumentError(document_error("syntax"),
                          {{"format", "YAML"}, {"reason", "an alias inside its own anchor"}},
                          describe(place_of(mark)));
    }
    count(count_values(found->second), place_of(mark));
    if (levels_.size() + depth_of(found->second) > depth_limit) too_deep(place_of(mark));
    place(found->second, place_of(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    const Mark at = place_of(mark);
    if (tag == "?" || tag.empty()) {
      add(resolve(text), at, anchor);
    } else if (tag == "!") {
      Value quoted(text);
      quoted.set_quoted();
      add(std::move(quoted), at, anchor);
    } else if (tag == std::string(core_tags) + "str") {
      add(Value(text), at, anchor);
    } else if (tag.starts_with(core_tags)) {
      add(resolve(text), at, anchor);
    } else {
      refuse_tag(tag, at);
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(false, tag, place_of(mark), anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(true, tag, place_of(mark), anchor);
  }
  void OnMapEnd() override { close(); }

  Mark place_of(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    return positions_.at(static_cast<std::size_t>(mark.line),
                         static_cast<std::size_t>(mark.column));
  }

 private:
  struct Level {
    bool map = false;
    Mark mark;
    YAML::anchor_t anchor = 0;
    Value::Object members;
    Value::Array elements;
    std::vector<Mark> key_marks;
    std::optional<std::string> key;
    Mark key_mark;
  };

  [[noreturn]] static void refuse_tag(const std::string& tag, const Mark& mark) {
    throw DocumentError(document_error("tag_unknown"), {{"tag", tag}}, describe(mark));
  }
  [[noreturn]] static void too_deep(const Mark& mark) {
    throw DocumentError(document_error("too_deep"), {{"limit", std::to_string(depth_limit)}},
                        describe(mark));
  }

  void count(std::size_t more, const Mark& mark) {
    values_ += more;
    if (values_ > value_limit) {
      throw DocumentError(document_error("too_large"), {{"limit", std::to_string(value_limit)}},
                          describe(mark));
    }
  }

  void add(Value value, const Mark& mark, YAML::anchor_t anchor) {
    count(1, mark);
    value.set_mark(mark);
    if (anchor != 0) anchors_[anchor] = value;
    place(std::move(value), mark);
  }

  void open(bool map, const std::string& tag, const Mark& mark, YAML::anchor_t anchor) {
    if (!tag.empty() && tag != "?" && tag != "!" && !tag.starts_with(core_tags)) {
      refuse_tag(tag, mark);
    }
    if (!levels_.empty() && levels_.back().map && !levels_.back().key) {
      throw DocumentError(document_error("key_not_text"), {}, describe(mark));
    }
    if (levels_.size() >= depth_limit) too_deep(mark);
    count(1, mark);
    Level level;
    level.map = map;
    level.mark = mark;
    level.anchor = anchor;
    levels_.push_back(std::move(level));
  }

  void close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    Value value = level.map ? Value(std::move(level.members)) : Value(std::move(level.elements));
    value.set_mark(level.mark);
    if (level.anchor != 0) anchors_[level.anchor] = value;
    place(std::move(value), level.mark);
  }

  void place(Value value, const Mark& mark) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (!level.map) {
      level.elements.push_back(std::move(value));
    } else if (!level.key) {
      take_key(level, value, mark);
    } else {
      level.members.emplace_back(std::move(*level.key), std::move(value));
      level.key_marks.push_back(level.key_mark);
      level.key.reset();
    }
  }

  static void take_key(Level& level, const Value& value, const Mark& mark) {
    // Keys are texts as written: 2026-01-01 and 1 are names here, not values.
    std::string key;
    if (value.is_string()) {
      key = value.as_string();
    } else if (value.is_integer()) {
      key = std::to_string(value.as_integer());
    } else if (value.is_bool()) {
      key = value.as_bool() ? "true" : "false";
    } else {
      throw DocumentError(document_error("key_not_text"), {}, describe(mark));
    }
    for (std::size_t i = 0; i < level.members.size(); ++i) {
      if (level.members[i].first == key) {
        throw DocumentError(document_error("duplicate_key"),
                            {{"key", key}, {"first", describe(level.key_marks[i])}},
                            describe(mark));
      }
    }
    level.key = std::move(key);
    level.key_mark = mark;
  }

  TextPositions positions_;
  Value root_;
  std::vector<Level> levels_;
  std::map<YAML::anchor_t, Value> anchors_;
  std::size_t values_ = 0;
  int documents_ = 0;
};

bool reads_as_same_text(const std::string& text) {
  constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@` ";
  constexpr std::array<std::string_view, 12> older_words = {
      "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"};
  if (text.empty() || !resolve(text).is_string()) return false;
  if (std::find(older_words.begin(), older_words.end(), text) != older_words.end()) return false;
  if (indicators.find(text.front()) != indicators.npos) return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  if (text.find(": ") != text.npos || text.find(" #") != text.npos) return false;
  if (text == "---" || text == "...") return false;
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string scalar_text(const Value& value) {
  if (value.is_string()) {
    return reads_as_same_text(value.as_string()) ? value.as_string() : to_json(value, -1);
  }
  if (value.is_number() && !value.is_integer() && !std::isfinite(value.as_number())) {
    if (std::isnan(value.as_number())) return ".nan";
    return value.as_number() > 0 ? ".inf" : "-.inf";
  }
  return to_json(value, -1);
}

bool is_block(const Value& value) {
  return (value.is_array() && !value.as_array().empty()) ||
         (value.is_object() && !value.as_object().empty());
}

/// @param at_line_start  false where "- " has been written already on this line
void write(const Value& value, std::size_t indent, bool at_line_start, std::string& out) {
  const std::string margin(indent, ' ');
  if (!is_block(value)) {
    out += value.is_array() ? "[]" : value.is_object() ? "{}" : scalar_text(value);
    out += '\n';
  } else if (value.is_array()) {
    for (const Value& element : value.as_array()) {
      if (at_line_start) out += margin;
      at_line_start = true;
      out += "- ";
      write(element, indent + 2, false, out);
    }
  } else {
    for (const auto& [key, member] : value.as_object()) {
      if (at_line_start) out += margin;
      at_line_start = true;
      out += scalar_text(Value(key));
      out += ':';
      if (is_block(member)) {
        out += '\n';
        write(member, member.is_array() ? indent : indent + 2, true, out);
      } else {
        out += ' ';
        write(member, indent + 2, false, out);
      }
    }
  }
}

}  // namespace

Value parse_yaml(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  require_clean_text(text);
  Builder builder(text);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw DocumentError(document_error("syntax"), {{"format", "YAML"}, {"reason", error.msg}},
                        describe(builder.place_of(error.mark)));
  }
  return builder.take();
}

std::string to_yaml(const Value& value) {
  std::string out;
  write(value, 0, true, out);
  return out;
}

}  // namespace ecotone::document
