// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/expression.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {

namespace {

enum class Comparator { equal, unequal, less, less_equal, greater, greater_equal };

struct Operand {
  enum class Kind { field, literal, parameter } kind = Kind::literal;
  std::string name;
  FieldValue value;
  document::Mark mark;
};

}  // namespace

struct Expression::Node {
  enum class Kind { any, all, negation, comparison, in, is_null } kind = Kind::all;
  std::vector<std::shared_ptr<const Node>> children;
  Comparator comparator = Comparator::equal;
  Operand left;
  std::vector<Operand> right;
};

namespace {

using Node = Expression::Node;
using NodePtr = std::shared_ptr<const Node>;

std::optional<double> as_number(const FieldValue& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* text = std::get_if<std::string>(&value)) {
    double number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc() && end == text->data() + text->size() && !text->empty()) return number;
  }
  return std::nullopt;
}

bool is_number(const FieldValue& value) {
  return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
}

std::optional<Date> as_date(const FieldValue& value) {
  if (const auto* date = std::get_if<Date>(&value)) return *date;
  if (const auto* text = std::get_if<std::string>(&value)) {
    // A moment (2026-08-15T09:00:00) counts with its day.
    std::string head = text->substr(0, text->find('T'));
    // "2026/8/5" is a day as well.
    for (std::size_t i = 4; i < head.size() && i < 8; ++i) {
      const bool sign = head[i] == '-' || head[i] == '/';
      const bool single = i + 2 == head.size() || (i + 2 < head.size() && head[i + 2] == head[i]);
      if (sign && single) head.insert(i + 1, 1, '0');
    }
    return parse_date(head);
  }
  return std::nullopt;
}

/// Order of two values; nothing if they cannot be compared (a text with a number).
std::optional<std::partial_ordering> compare(const FieldValue& a, const FieldValue& b) {
  if (std::holds_alternative<bool>(a) || std::holds_alternative<bool>(b)) {
    // A boolean column answers to yes and no as well.
    const auto word = [](const FieldValue& v) -> std::string {
      if (const auto* flag = std::get_if<bool>(&v)) return *flag ? "yes" : "no";
      const std::string text = to_text(v);
      if (text == "true") return "yes";
      if (text == "false") return "no";
      return text;
    };
    return std::partial_ordering(word(a) <=> word(b));
  }
  if (std::holds_alternative<Date>(a) || std::holds_alternative<Date>(b)) {
    const auto left = as_date(a);
    const auto right = as_date(b);
    if (!left || !right) return std::nullopt;
    return std::partial_ordering(*left <=> *right);
  }
  if (is_number(a) || is_number(b)) {
    const auto left = as_number(a);
    const auto right = as_number(b);
    if (left && right) return *left <=> *right;
    return std::nullopt;
  }
  const std::string left = to_text(a);
  const std::string right = to_text(b);
  const auto x = as_date(a);
  const auto y = as_date(b);
  if (x && y) return std::partial_ordering(*x <=> *y);
  return std::partial_ordering(left <=> right);
}

bool holds(Comparator comparator, std::partial_ordering order) {
  switch (comparator) {
    case Comparator::equal:
      return order == 0;
    case Comparator::unequal:
      return order != 0;
    case Comparator::less:
      return order < 0;
    case Comparator::less_equal:
      return order <= 0;
    case Comparator::greater:
      return order > 0;
    case Comparator::greater_equal:
      return order >= 0;
  }
  return false;
}

/// Reads the language of conditions by recursive descent.
class Parser {
 public:
  Parser(std::string_view text, document::Mark mark) : text_(text), mark_(mark) { next(); }

  NodePtr parse_all() {
    NodePtr node = condition(0);
    if (token_.kind != Token::Kind::end) fail("an operator (AND, OR) or the end");
    return node;
  }

  std::vector<std::pair<std::string, document::Mark>> fields;
  std::vector<std::pair<std::string, document::Mark>> parameters;
  std::vector<Expression::Comparison> comparisons;
  std::vector<Expression::Use> uses;

 private:
  struct Token {
    enum class Kind { word, text, number, parameter, symbol, end } kind = Kind::end;
    std::string value;
    std::size_t at = 0;
  };

  document::Mark place(std::size_t at) const {
    if (mark_.line == 0) return {1, static_cast<int>(at) + 1};
    return {mark_.line, mark_.column + static_cast<int>(at)};
  }

  [[noreturn]] void fail(const std::string& wanted) const {
    const std::string found =
        token_.kind == Token::Kind::end ? "the end" : "\"" + token_.value + "\"";
    const document::Mark at = place(token_.at);
    throw RuleError(rule_error("expression_invalid"),
                    {{"text", std::string(text_)},
                     {"reason", wanted + " expected at character " + std::to_string(token_.at + 1) +
                                    ", found " + found}},
                    "line " + std::to_string(at.line) + ", column " + std::to_string(at.column));
  }

  static bool is_word_start(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  static bool is_word(char c) {
    return is_word_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
  }

  void next() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    token_ = {Token::Kind::end, "", at_};
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (c == '\'') {
      read_text();
    } else if (c == '$') {
      const std::size_t start = ++at_;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      token_ = {Token::Kind::parameter, std::string(text_.substr(start, at_ - start)), start - 1};
      if (token_.value.empty()) fail("a name after $");
    } else if (is_word_start(c)) {
      const std::size_t start = at_;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      token_ = {Token::Kind::word, std::string(text_.substr(start, at_ - start)), start};
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.') {
      read_number();
    } else {
      const std::string_view two = text_.substr(at_, 2);
      const std::size_t length = two == "<=" || two == ">=" || two == "!=" || two == "<>" ? 2 : 1;
      token_ = {Token::Kind::symbol, std::string(text_.substr(at_, length)), at_};
      at_ += length;
    }
  }

  void read_text() {
    const std::size_t start = at_++;
    std::string value;
    for (;;) {
      if (at_ >= text_.size()) {
        token_ = {Token::Kind::end, "", start};
        fail("a closing quote for the text that begins");
      }
      if (text_[at_] == '\'') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '\'') break;
      }
      value += text_[at_++];
    }
    token_ = {Token::Kind::text, value, start};
  }

  void read_number() {
    const std::size_t start = at_;
    if (text_[at_] == '-') ++at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.')) {
      ++at_;
    }
    token_ = {Token::Kind::number, std::string(text_.substr(start, at_ - start)), start};
    double value = 0;
    const auto [end, error] =
        std::from_chars(token_.value.data(), token_.value.data() + token_.value.size(), value);
    if (error != std::errc() || end != token_.value.data() + token_.value.size()) fail("a number");
    if (at_ < text_.size() && is_word(text_[at_])) fail("a number without letters after it");
  }

  bool is_keyword(std::string_view keyword) const {
    if (token_.kind != Token::Kind::word || token_.value.size() != keyword.size()) return false;
    return std::equal(keyword.begin(), keyword.end(), token_.value.begin(), [](char k, char c) {
      return k == std::toupper(static_cast<unsigned char>(c));
    });
  }
  bool take_keyword(std::string_view keyword) {
    if (!is_keyword(keyword)) return false;
    next();
    return true;
  }
  bool is_symbol(std::string_view symbol) const {
    return token_.kind == Token::Kind::symbol && token_.value == symbol;
  }
  void expect_symbol(std::string_view symbol) {
    if (!is_symbol(symbol)) fail("\"" + std::string(symbol) + "\"");
    next();
  }

  NodePtr join(Node::Kind kind, std::vector<NodePtr> children) {
    if (children.size() == 1) return children.front();
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->children = std::move(children);
    return node;
  }

  NodePtr condition(int depth) {
    if (depth > 50) fail("fewer parentheses");
    std::vector<NodePtr> children{conjunction(depth)};
    while (take_keyword("OR")) children.push_back(conjunction(depth));
    return join(Node::Kind::any, std::move(children));
  }

  NodePtr conjunction(int depth) {
    std::vector<NodePtr> children{negation(depth)};
    while (take_keyword("AND")) children.push_back(negation(depth));
    return join(Node::Kind::all, std::move(children));
  }

  NodePtr negate(NodePtr child) {
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::negation;
    node->children.push_back(std::move(child));
    return node;
  }

  NodePtr negation(int depth) {
    if (depth > 50) fail("fewer NOT");
    if (take_keyword("NOT")) return negate(negation(depth + 1));
    if (is_symbol("(")) {
      next();
      NodePtr inner = condition(depth + 1);
      expect_symbol(")");
      return inner;
    }
    return comparison();
  }

  Operand operand() {
    Operand result;
    result.mark = place(token_.at);
    switch (token_.kind) {
      case Token::Kind::text:
        result.value = token_.value;
        break;
      case Token::Kind::number: {
        double value = 0;
        std::from_chars(token_.value.data(), token_.value.data() + token_.value.size(), value);
        result.value = value;
        break;
      }
      case Token::Kind::parameter:
        result.kind = Operand::Kind::parameter;
        result.name = token_.value;
        parameters.emplace_back(result.name, result.mark);
        break;
      case Token::Kind::word: {
        for (const char* keyword : {"AND", "OR", "NOT", "IN", "IS", "NULL"}) {
          if (is_keyword(keyword)) fail("a field, a text, a number or a $parameter");
        }
        result.kind = Operand::Kind::field;
        result.name = token_.value;
        fields.emplace_back(result.name, result.mark);
        break;
      }
      default:
        fail("a field, a text, a number or a $parameter");
    }
    next();
    return result;
  }

  void note_comparison(const Operand& a, const Operand& b, bool ordered = false) {
    if (a.kind != Operand::Kind::field) return;
    uses.push_back({a.name, b.value, b.kind == Operand::Kind::parameter ? b.name : std::string(),
                    b.kind == Operand::Kind::field, ordered});
    if (b.kind != Operand::Kind::literal) return;
    if (const auto* text = std::get_if<std::string>(&b.value)) {
      comparisons.push_back({a.name, *text, b.mark});
    }
  }

  NodePtr comparison() {
    auto node = std::make_shared<Node>();
    node->left = operand();
    if (take_keyword("IS")) {
      const bool negated = take_keyword("NOT");
      if (!take_keyword("NULL")) fail("NULL");
      node->kind = Node::Kind::is_null;
      note_comparison(node->left, {});
      return negated ? negate(std::move(node)) : node;
    }
    bool negated = false;
    if (take_keyword("NOT")) {
      negated = true;
      if (!is_keyword("IN")) fail("IN");
    }
    if (take_keyword("IN")) {
      node->kind = Node::Kind::in;
      if (token_.kind == Token::Kind::parameter) {
        node->right.push_back(operand());
      } else {
        expect_symbol("(");
        node->right.push_back(operand());
        while (is_symbol(",")) {
          next();
          node->right.push_back(operand());
        }
        expect_symbol(")");
      }
      for (const Operand& value : node->right) note_comparison(node->left, value);
      return negated ? negate(std::move(node)) : node;
    }
    static constexpr std::pair<std::string_view, Comparator> symbols[] = {
        {"=", Comparator::equal},         {"!=", Comparator::unequal},
        {"<>", Comparator::unequal},      {"<", Comparator::less},
        {"<=", Comparator::less_equal},   {">", Comparator::greater},
        {">=", Comparator::greater_equal}};
    for (const auto& [symbol, comparator] : symbols) {
      if (!is_symbol(symbol)) continue;
      next();
      node->kind = Node::Kind::comparison;
      node->comparator = comparator;
      node->right.push_back(operand());
      const bool ordered = comparator != Comparator::equal && comparator != Comparator::unequal;
      note_comparison(node->left, node->right.front(), ordered);
      note_comparison(node->right.front(), node->left, ordered);
      return node;
    }
    fail("a comparison (=, !=, <, <=, >, >=, IN, IS NULL)");
  }

  std::string_view text_;
  document::Mark mark_;
  std::size_t at_ = 0;
  Token token_;
};

/// Values of an operand; nothing if a field is null.
std::optional<ExpressionValues> values_of(const Operand& operand, const ExpressionScope& scope,
                                          std::set<std::string>* unknown_fields) {
  switch (operand.kind) {
    case Operand::Kind::literal:
      return ExpressionValues{operand.value};
    case Operand::Kind::parameter: {
      ExpressionValues values =
          scope.parameter ? scope.parameter(operand.name) : ExpressionValues();
      if (values.empty()) {
        if (unknown_fields != nullptr) unknown_fields->insert("$" + operand.name);
        return std::nullopt;
      }
      return values;
    }
    case Operand::Kind::field:
      break;
  }
  FieldValue value = scope.field ? scope.field(operand.name) : FieldValue();
  const auto* text = std::get_if<std::string>(&value);
  if (std::holds_alternative<std::monostate>(value) || (text != nullptr && text->empty())) {
    if (unknown_fields != nullptr) unknown_fields->insert(operand.name);
    return std::nullopt;
  }
  return ExpressionValues{std::move(value)};
}

Truth evaluate(const Node& node, const ExpressionScope& scope, std::set<std::string>* unknown) {
  switch (node.kind) {
    case Node::Kind::all:
    case Node::Kind::any: {
      const bool all = node.kind == Node::Kind::all;
      Truth truth = all ? Truth::yes : Truth::no;
      std::set<std::string> missing;
      for (const NodePtr& child : node.children) {
        const Truth part = evaluate(*child, scope, &missing);
        truth = all ? truth && part : truth || part;
      }
      if (truth == Truth::unknown && unknown != nullptr) unknown->merge(missing);
      return truth;
    }
    case Node::Kind::negation:
      return !evaluate(*node.children.front(), scope, unknown);
    case Node::Kind::is_null:
      return values_of(node.left, scope, nullptr) ? Truth::no : Truth::yes;
    case Node::Kind::comparison: {
      const auto left = values_of(node.left, scope, unknown);
      const auto right = values_of(node.right.front(), scope, unknown);
      if (!left || !right) return Truth::unknown;
      const auto order = compare(left->front(), right->front());
      if (!order) {
        if (unknown != nullptr) unknown->insert(node.left.name);
        return Truth::unknown;
      }
      return holds(node.comparator, *order) ? Truth::yes : Truth::no;
    }
    case Node::Kind::in:
      break;
  }
  const auto left = values_of(node.left, scope, unknown);
  if (!left) return Truth::unknown;
  Truth truth = Truth::no;
  for (const Operand& operand : node.right) {
    const auto candidates = values_of(operand, scope, unknown);
    if (!candidates) {
      truth = truth || Truth::unknown;
      continue;
    }
    for (const FieldValue& candidate : *candidates) {
      const auto order = compare(left->front(), candidate);
      if (order && *order == 0) truth = Truth::yes;
    }
  }
  return truth;
}

}  // namespace

Expression Expression::parse(std::string_view text, document::Mark mark) {
  Expression expression;
  expression.text_ = text;
  Parser parser(expression.text_, mark);
  expression.root_ = parser.parse_all();
  expression.fields_ = std::move(parser.fields);
  expression.parameters_ = std::move(parser.parameters);
  expression.comparisons_ = std::move(parser.comparisons);
  expression.uses_ = std::move(parser.uses);
  return expression;
}

Truth Expression::evaluate(const ExpressionScope& scope,
                           std::set<std::string>* unknown_fields) const {
  return root_ == nullptr ? Truth::yes : ecotone::evaluate(*root_, scope, unknown_fields);
}

}  // namespace ecotone
