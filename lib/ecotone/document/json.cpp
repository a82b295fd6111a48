// SPDX-License-Identifier: Apache-2.0
#include "ecotone/document/json.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecotone/document/text_position.h"
#include "ecotone/error.h"
#include "ecotone/message/document_errors.h"
#include "ecotone/message/units.h"

namespace ecotone::document {
namespace {

constexpr std::size_t depth_limit = 200;

/// Walks over the text and tells how far the parser has read.
class CountingIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char* begin, std::size_t* read)
      : at_(at), begin_(begin), read_(read) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *read_ = static_cast<std::size_t>(at_ - begin_);
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ != b.at_;
  }

 private:
  const char* at_;
  const char* begin_;
  std::size_t* read_;
};

class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, const std::size_t& read)
      : text_(text), read_(read), positions_(text) {}

  Value take() { return std::move(root_); }

  bool null() override { return add(Value(), start_of_word()); }
  bool boolean(bool value) override { return add(Value(value), start_of_word()); }
  bool number_integer(number_integer_t value) override {
    return add(Value(static_cast<std::int64_t>(value)), start_of_number());
  }
  bool number_unsigned(number_unsigned_t value) override {
    const auto largest = static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
    if (value > largest) return add(Value(static_cast<double>(value)), start_of_number());
    return add(Value(static_cast<std::int64_t>(value)), start_of_number());
  }
  bool number_float(number_float_t value, const string_t&) override {
    return add(Value(value), start_of_number());
  }
  bool string(string_t& value) override { return add(Value(std::move(value)), start_of_string()); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Value::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Value::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Level& level = levels_.back();
    const Mark mark = positions_.at(start_of_string());
    for (const auto& [name, first] : level.keys) {
      if (name == value) {
        throw DocumentError(document_error("duplicate_key"),
                            {{"key", value}, {"first", describe(first)}}, describe(mark));
      }
    }
    level.keys.emplace_back(value, mark);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    std::string reason = error.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 2: …": the reason alone.
    const std::size_t colon = reason.find(": ");
    if (colon != reason.npos) reason = reason.substr(colon + 2);
    throw DocumentError(document_error("syntax"), {{"format", "JSON"}, {"reason", reason}},
                        describe(positions_.at(position == 0 ? 0 : position - 1)));
  }

 private:
  struct Level {
    Value value;
    std::vector<std::pair<std::string, Mark>> keys;
  };

  bool add(Value value, std::size_t start) {
    value.set_mark(positions_.at(start));
    place(std::move(value));
    return true;
  }

  void place(Value value) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (levels_.back().value.is_object()) {
      // Members are added at the end: a duplicate has been refused with its key.
      members_.back().emplace_back(levels_.back().keys.back().first, std::move(value));
    } else {
      elements_.back().push_back(std::move(value));
    }
  }

  bool open(Value value) {
    const Mark mark = positions_.at(read_ == 0 ? 0 : read_ - 1);
    if (levels_.size() >= depth_limit) {
      throw DocumentError(document_error("too_deep"), {{"limit", std::to_string(depth_limit)}},
                          describe(mark));
    }
    value.set_mark(mark);
    if (value.is_object()) {
      members_.emplace_back();
    } else {
      elements_.emplace_back();
    }
    levels_.push_back({std::move(value), {}});
    return true;
  }

  bool close() {
    const Mark mark = levels_.back().value.mark();
    Value value;
    if (levels_.back().value.is_object()) {
      value = Value(std::move(members_.back()));
      members_.pop_back();
    } else {
      value = Value(std::move(elements_.back()));
      elements_.pop_back();
    }
    value.set_mark(mark);
    levels_.pop_back();
    place(std::move(value));
    return true;
  }

  /// The quote that opens the string whose closing quote was read last.
  std::size_t start_of_string() const {
    std::size_t i = read_ < 2 ? 0 : read_ - 2;
    for (; i > 0; --i) {
      if (text_[i] != '"') continue;
      std::size_t backslashes = 0;
      while (backslashes < i && text_[i - 1 - backslashes] == '\\') ++backslashes;
      if (backslashes % 2 == 0) break;
    }
    return i;
  }
  /// A number ends with the character after it, which may have been read already.
  std::size_t start_of_number() const {
    const auto numeric = [](char c) {
      return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    };
    std::size_t i = std::min(read_, text_.size());
    while (i > 0 && !numeric(text_[i - 1])) --i;
    while (i > 0 && numeric(text_[i - 1])) --i;
    return i;
  }
  std::size_t start_of_word() const {
    std::size_t i = std::min(read_, text_.size());
    while (i > 0 && text_[i - 1] >= 'a' && text_[i - 1] <= 'z') --i;
    return i;
  }

  std::string_view text_;
  const std::size_t& read_;
  TextPositions positions_;
  Value root_;
  std::vector<Level> levels_;
  std::vector<Value::Object> members_;
  std::vector<Value::Array> elements_;
};

/// How many characters from `begin` stand for themselves: of one byte, and nothing to escape.
std::size_t plain_length(std::string_view text, std::size_t begin) {
  std::size_t i = begin;
  for (; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') break;
  }
  return i - begin;
}

void write_string(std::string_view text, std::string& out) {
  constexpr const char* digits = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t plain = plain_length(text, i); plain > 0) {
      out.append(text, i, plain);
      i += plain;
      continue;
    }
    const std::size_t length = utf8_length(text, i);
    const auto c = static_cast<unsigned char>(text[i]);
    if (length == 0) {
      out += "\xEF\xBF\xBD";  // U+FFFD: what is written is always UTF-8
      ++i;
      continue;
    }
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (c < 0x20) {
          out += "\\u00";
          out += digits[c >> 4U];
          out += digits[c & 15U];
        } else {
          out.append(text, i, length);
        }
    }
    i += length;
  }
  out += '"';
}

std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";
  if (number == 0) return "0.0";
  std::string text = format_shortest(number);
  if (text.find_first_of(".eE") == text.npos) text += ".0";
  return text;
}

bool is_scalar(const Value& value) {
  return !value.is_array() && !value.is_object();
}

void new_line(std::string& out, int indent, int depth) {
  if (indent < 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
}

void write(const Value& value, int indent, int depth, std::string& out) {
  if (value.is_null()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.as_bool() ? "true" : "false";
  } else if (value.is_integer()) {
    out += std::to_string(value.as_integer());
  } else if (value.is_number()) {
    out += number_text(value.as_number());
  } else if (value.is_string()) {
    write_string(value.as_string(), out);
  } else if (value.is_array()) {
    const Value::Array& array = value.as_array();
    const bool one_line = indent < 0 || std::all_of(array.begin(), array.end(), is_scalar);
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out += one_line && indent >= 0 ? ", " : ",";
      if (!one_line) new_line(out, indent, depth + 1);
      write(array[i], indent, depth + 1, out);
    }
    if (!one_line) new_line(out, indent, depth);
    out += ']';
  } else {
    const Value::Object& object = value.as_object();
    out += '{';
    for (std::size_t i = 0; i < object.size(); ++i) {
      if (i > 0) out += ',';
      new_line(out, indent, depth + 1);
      write_string(object[i].first, out);
      out += indent < 0 ? ":" : ": ";
      write(object[i].second, indent, depth + 1, out);
    }
    if (!object.empty()) new_line(out, indent, depth);
    out += '}';
  }
}

}  // namespace

Value parse_json(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t read = 0;
  Builder builder(text, read);
  nlohmann::json::sax_parse(CountingIterator(text.data(), text.data(), &read),
                            CountingIterator(text.data() + text.size(), text.data(), &read),
                            &builder);
  return builder.take();
}

std::string to_json(const Value& value, int indent, int depth) {
  std::string out;
  write(value, indent, depth, out);
  return out;
}

}  // namespace ecotone::document
