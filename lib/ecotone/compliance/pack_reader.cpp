// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/pack_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "ecotone/document/yaml.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using document::Value;
using Kind = PackReference::Kind;

constexpr std::array<std::string_view, 6> target_names = {"site",   "outfall", "facility",
                                                          "parcel", "line",    "zone"};
constexpr std::array<std::string_view, 5> mark_names = {"S", "M", "M?", "L", "E"};
constexpr std::array<std::string_view, 20> placeholders = {
    "area_m2",   "area_ha", "area_mu",  "area_km2", "error_m2", "share",    "distance_m",
    "threshold", "margin",  "error_m",  "layer",    "feature",  "features", "count",
    "subject",   "as_of",   "act_date", "length_m", "level",    "reason"};

template <typename Range>
std::string joined(const Range& names) {
  std::string text;
  for (const auto& name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text.empty() ? "-" : text;
}

std::string describe(const std::string& file, document::Mark place) {
  std::string text = file;
  if (place.line > 0) {
    text += (text.empty() ? "" : ", ") + std::string("line ") + std::to_string(place.line) +
            ", column " + std::to_string(place.column);
  }
  return text;
}

/// Reads the packs of a load in order, and merges them.
class Loader {
 public:
  Loader(const PackSource& source, PackReading& reading) : source_(source), reading_(reading) {}

  void load(const std::string& id, const std::string& wanted_by, document::Mark place) {
    if (std::find(open_.begin(), open_.end(), id) != open_.end()) {
      PackReader(reading_, wanted_by).issue(rule_error("pack_cycle"), {{"id", id}}, place);
      return;
    }
    if (std::find(done_.begin(), done_.end(), id) != done_.end()) return;
    const std::vector<PackText> texts = source_(id);
    if (texts.empty()) {
      PackReader(reading_, wanted_by).issue(rule_error("pack_unknown"), {{"id", id}}, place);
      return;
    }
    open_.push_back(id);
    read_pack(texts);
    open_.pop_back();
    done_.push_back(id);
  }

  void check_references();

 private:
  struct File {
    std::string name;
    Value content;
  };

  void read_pack(const std::vector<PackText>& texts);
  void read_header(const File& file, const Value& header);
  void read_instruments(PackReader& reader, const Value& section);
  void read_layers(PackReader& reader, const Value& section);
  void read_params(PackReader& reader, const Value& section);
  void read_rules(PackReader& reader, const Value& section);
  void read_rule(PackReader& reader, const Value& value);
  void read_amendment(PackReader& reader, const Value& value);
  void read_exceptions(PackReader& reader, const Value& value, Rule& rule);
  void add_rule(PackReader& reader, Rule rule);
  void note_placeholders(PackReader& reader, const Bilingual& message, document::Mark place);
  void taken(PackReader& reader, const std::string& id, document::Mark place,
             const std::string& first);

  const PackSource& source_;
  PackReading& reading_;
  std::vector<std::string> open_;
  std::vector<std::string> done_;
  std::string pack_;                           ///< id of the pack being read
  std::map<std::string, std::string> places_;  ///< kind and name → file and line, in this pack
};

void Loader::taken(PackReader& reader, const std::string& id, document::Mark place,
                   const std::string& first) {
  reader.issue(rule_error("id_taken"), {{"id", id}, {"first", first}}, place);
}

void Loader::read_pack(const std::vector<PackText>& texts) {
  std::vector<File> files;
  std::size_t headers = 0;
  for (const PackText& text : texts) {
    try {
      files.push_back({text.name, document::parse_yaml(text.text)});
    } catch (DocumentError& error) {
      error.prepend_place(text.name);
      throw;
    }
    PackReader reader(reading_, text.name);
    const Value& content = files.back().content;
    if (!reader.has_keys(content, {"ecotone-rules", "pack", "instruments", "layers", "params",
                                   "rules", "tests"})) {
      if (!content.is_object()) return;
    }
    const Value* version = content.find("ecotone-rules");
    if (version == nullptr || !version->is_integer() || version->as_integer() != 1) {
      std::string found = "-";
      if (version != nullptr && version->is_integer())
        found = std::to_string(version->as_integer());
      if (version != nullptr && version->is_string()) found = version->as_string();
      reader.issue(rule_error("format_unknown"), {{"version", found}},
                   version == nullptr ? content.mark() : version->mark());
      return;
    }
    if (content.find("pack") != nullptr) ++headers;
  }
  if (headers != 1) {
    PackReader(reading_, texts.front().name)
        .issue(rule_error("pack_header_count"), {{"count", std::to_string(headers)}}, {});
    return;
  }
  for (const File& file : files) {
    if (const Value* header = file.content.find("pack")) read_header(file, *header);
  }
  places_.clear();
  // Names are declared before they are used, in whatever file they stand.
  for (const File& file : files) {
    PackReader reader(reading_, file.name);
    if (const Value* section = file.content.find("instruments")) read_instruments(reader, *section);
    if (const Value* section = file.content.find("layers")) read_layers(reader, *section);
    if (const Value* section = file.content.find("params")) read_params(reader, *section);
  }
  for (const File& file : files) {
    PackReader reader(reading_, file.name);
    if (const Value* section = file.content.find("rules")) read_rules(reader, *section);
    const Value* tests = file.content.find("tests");
    if (tests == nullptr) continue;
    if (!tests->is_array()) {
      reader.issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, tests->mark());
      continue;
    }
    for (const Value& test : tests->as_array()) {
      PackTest item;
      const Value* name = test.find("name");
      item.name = name != nullptr && name->is_string() ? name->as_string() : "";
      item.pack = pack_;
      item.file = file.name;
      item.content = test;
      reading_.pack.tests.push_back(std::move(item));
    }
  }
}

void Loader::read_header(const File& file, const Value& header) {
  PackReader reader(reading_, file.name);
  if (!reader.has_keys(header, {"id", "version", "license", "title", "extends"}, 3)) {
    if (!header.is_object()) return;
  }
  PackInfo info;
  info.id = reader.text(header.find("id"));
  info.version = reader.text(header.find("version"));
  info.license = reader.text(header.find("license"));
  info.title = reader.bilingual(header.find("title"));
  if (const Value* base = header.find("extends")) {
    info.extends = reader.text(base);
    // "cn@2026.11": the version is a note for people.
    const std::string id = info.extends.substr(0, info.extends.find('@'));
    load(id, file.name, base->mark());
  }
  pack_ = info.id;
  reading_.pack.packs.push_back(std::move(info));
}

void Loader::read_instruments(PackReader& reader, const Value& section) {
  if (!section.is_object()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a mapping (映射)"}}, section.mark());
    return;
  }
  for (const auto& [ref, value] : section.as_object()) {
    if (!reader.has_keys(
            value, {"title", "issuer", "number", "from", "until", "mark", "status", "note"}, 1)) {
      if (!value.is_object()) continue;
    }
    const std::string place = describe(reader.file(), value.mark());
    const auto [found, fresh] = places_.emplace("instrument " + ref, place);
    if (!fresh) {
      taken(reader, ref, value.mark(), found->second);
      continue;
    }
    Instrument item;
    item.ref = ref;
    item.title = reader.bilingual(value.find("title"));
    item.issuer = reader.text(value.find("issuer"));
    item.number = reader.text(value.find("number"));
    item.from = reader.date(value.find("from"));
    item.until = reader.date(value.find("until"));
    item.mark = reader.mark(value.find("mark"));
    item.status = reader.text(value.find("status"));
    item.place = value.mark();
    auto& all = reading_.pack.instruments;
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const Instrument& other) { return other.ref == ref; });
    if (same != all.end()) {
      *same = std::move(item);
    } else {
      all.push_back(std::move(item));
    }
  }
}

void Loader::read_layers(PackReader& reader, const Value& section) {
  if (!section.is_object()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a mapping (映射)"}}, section.mark());
    return;
  }
  for (const auto& [role, value] : section.as_object()) {
    if (!reader.has_keys(value, {"title", "required", "geometry", "labels"}, 1)) {
      if (!value.is_object()) continue;
    }
    const std::string place = describe(reader.file(), value.mark());
    const auto [found, fresh] = places_.emplace("layer " + role, place);
    if (!fresh) {
      taken(reader, role, value.mark(), found->second);
      continue;
    }
    RuleLayer item;
    item.role = role;
    item.title = reader.bilingual(value.find("title"));
    item.required = reader.flag(value.find("required"), true);
    item.geometry = reader.text(value.find("geometry"));
    item.file = reader.file();
    item.place = value.mark();
    const Value* labels = value.find("labels");
    if (labels != nullptr && labels->is_object()) {
      for (const auto& [field, values] : labels->as_object()) {
        reader.refer(Kind::field, field, values.mark(), role);
        if (!values.is_object()) {
          reader.issue(rule_error("value_kind"), {{"wanted", "a mapping (映射)"}}, values.mark());
          continue;
        }
        for (const auto& [code, label] : values.as_object()) {
          reader.refer(Kind::field, field, label.mark(), role, code);
          item.labels[field][code] = reader.bilingual(&label);
        }
      }
    }
    auto& all = reading_.pack.layers;
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const RuleLayer& other) { return other.role == role; });
    if (same != all.end()) {
      *same = std::move(item);
    } else {
      all.push_back(std::move(item));
    }
  }
}

void Loader::read_params(PackReader& reader, const Value& section) {
  if (!section.is_object()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a mapping (映射)"}}, section.mark());
    return;
  }
  const auto read_value = [&](const Value& value) {
    RuleParameter::Dated dated;
    const auto add = [&](const Value& element) {
      if (element.is_number()) {
        const std::string number = format_shortest(element.as_number());
        reader.issue(
            rule_error("number_without_unit"),
            {{"value", number}, {"example", number + " m, " + number + " m2, " + number + " %"}},
            element.mark());
        return;
      }
      const std::string text = reader.text(&element);
      Quantity quantity{Dimension::text, 0, text};
      if (const auto parsed = parse_quantity(text)) quantity = *parsed;
      dated.values.push_back(quantity);
      dated.text += (dated.text.empty() ? "" : ", ") + text;
    };
    if (value.is_array()) {
      for (const Value& element : value.as_array()) add(element);
    } else {
      add(value);
    }
    return dated;
  };
  for (const auto& [name, value] : section.as_object()) {
    if (!reader.has_keys(value, {"default", "values", "reason", "statutory", "mark"})) {
      if (!value.is_object()) continue;
    }
    const std::string place = describe(reader.file(), value.mark());
    const auto [found, fresh] = places_.emplace("param " + name, place);
    if (!fresh) {
      taken(reader, name, value.mark(), found->second);
      continue;
    }
    RuleParameter item;
    item.name = name;
    item.statutory = reader.flag(value.find("statutory"), false);
    item.reason = reader.text(value.find("reason"));
    item.mark = reader.mark(value.find("mark"));
    item.place = value.mark();
    if (const Value* single = value.find("default")) item.values.push_back(read_value(*single));
    if (const Value* dated = value.find("values")) {
      if (!dated->is_object()) {
        reader.issue(rule_error("value_kind"), {{"wanted", "a mapping of days (日期映射)"}},
                     dated->mark());
        continue;
      }
      for (const auto& [day, content] : dated->as_object()) {
        const auto from = parse_date(day);
        if (!from) {
          reader.issue(rule_error("date_invalid"), {{"text", day}}, content.mark());
          continue;
        }
        RuleParameter::Dated entry = read_value(content);
        entry.from = from;
        item.values.push_back(std::move(entry));
      }
      std::stable_sort(item.values.begin(), item.values.end(),
                       [](const auto& a, const auto& b) { return a.from < b.from; });
    }
    if (item.values.empty()) {
      reader.issue(rule_error("key_missing"), {{"key", "default"}}, value.mark());
    }
    auto& all = reading_.pack.params;
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const RuleParameter& other) { return other.name == name; });
    if (same != all.end()) {
      *same = std::move(item);
    } else {
      all.push_back(std::move(item));
    }
  }
}

void Loader::read_rules(PackReader& reader, const Value& section) {
  if (!section.is_array()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, section.mark());
    return;
  }
  for (const Value& value : section.as_array()) read_rule(reader, value);
}

/// Adds to a rule of a base what a pack has to say to it, and leaves the rule as it is.
void Loader::read_amendment(PackReader& reader, const Value& value) {
  if (!reader.has_keys(value, {"amends", "cite", "needs", "note", "enabled", "overrides"}, 1)) {
    if (!value.is_object()) return;
  }
  const std::string id = reader.text(value.find("amends"));
  auto& all = reading_.pack.rules;
  const auto rule =
      std::find_if(all.begin(), all.end(), [&](const Rule& other) { return other.id == id; });
  if (rule == all.end()) {
    reader.issue(rule_error("rule_unknown"), {{"id", id}}, value.mark());
    return;
  }
  const auto append = [](auto& to, auto from) { to.insert(to.end(), from.begin(), from.end()); };
  append(rule->cite, reader.citations(value.find("cite")));
  append(rule->needs, reader.texts(value.find("needs")));
  if (const Value* note = value.find("note")) rule->note = reader.bilingual(note);
  const bool enabled = reader.flag(value.find("enabled"), rule->enabled);
  if (rule->enabled && !enabled && reader.citations(value.find("overrides")).empty()) {
    reader.issue(rule_error("loosened"), {{"id", id}}, value.mark());
  }
  rule->enabled = enabled;
}

void Loader::read_rule(PackReader& reader, const Value& value) {
  if (value.find("amends") != nullptr) {
    read_amendment(reader, value);
    return;
  }
  if (!reader.has_keys(value,
                       {"id", "target", "when", "then", "message", "title", "applies", "unless",
                        "needs", "note", "cite", "overrides", "from", "until", "given", "enabled"},
                       5)) {
    if (!value.is_object()) return;
  }
  Rule rule;
  rule.id = reader.text(value.find("id"));
  rule.pack = pack_;
  rule.file = reader.file();
  rule.place = value.mark();
  rule.title = reader.bilingual(value.find("title"));
  if (const Value* target = value.find("target")) {
    rule.targets = reader.texts(target);
    for (const std::string& name : rule.targets) {
      if (std::find(target_names.begin(), target_names.end(), name) == target_names.end()) {
        reader.issue(rule_error("target_unknown"),
                     {{"target", name}, {"targets", joined(target_names)}}, target->mark());
      }
    }
  }
  if (const Value* applies = value.find("applies")) {
    rule.applies = reader.attribute_condition(applies);
  }
  if (const Value* when = value.find("when")) rule.when = reader.predicate(*when);
  if (const auto level = reader.level(value.find("then"), false)) rule.then = *level;
  rule.needs = reader.texts(value.find("needs"));
  rule.message = reader.bilingual(value.find("message"));
  rule.note = reader.bilingual(value.find("note"));
  rule.cite = reader.citations(value.find("cite"));
  rule.overrides = reader.citations(value.find("overrides"));
  rule.from = reader.date(value.find("from"));
  rule.until = reader.date(value.find("until"));
  rule.enabled = reader.flag(value.find("enabled"), true);
  if (const Value* given = value.find("given")) {
    rule.given = reader.texts(given);
    for (const std::string& role : rule.given) reader.refer(Kind::layer, role, given->mark());
  }
  if (const Value* message = value.find("message")) {
    note_placeholders(reader, rule.message, message->mark());
  }
  if (rule.cite.empty()) {
    reader.issue(rule_error("citation_missing"), {{"id", rule.id}}, value.mark());
  }
  if (const Value* unless = value.find("unless")) read_exceptions(reader, *unless, rule);
  if (rule.when != nullptr) add_rule(reader, std::move(rule));
}

void Loader::read_exceptions(PackReader& reader, const Value& value, Rule& rule) {
  if (!value.is_array()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, value.mark());
    return;
  }
  for (const Value& item : value.as_array()) {
    if (!reader.has_keys(item, {"id", "when", "then", "needs", "message", "note", "cite"}, 3)) {
      if (!item.is_object()) continue;
    }
    RuleException exception;
    exception.id = reader.text(item.find("id"));
    exception.place = item.mark();
    if (const Value* when = item.find("when")) exception.when = reader.predicate(*when);
    if (const auto level = reader.level(item.find("then"), true)) exception.then = *level;
    exception.needs = reader.texts(item.find("needs"));
    exception.message = reader.bilingual(item.find("message"));
    exception.note = reader.bilingual(item.find("note"));
    exception.cite = reader.citations(item.find("cite"));
    if (const Value* message = item.find("message")) {
      note_placeholders(reader, exception.message, message->mark());
    }
    for (const RuleException& other : rule.unless) {
      if (other.id == exception.id) {
        taken(reader, exception.id, item.mark(), describe(reader.file(), other.place));
      }
    }
    if (exception.when != nullptr) rule.unless.push_back(std::move(exception));
  }
}

void Loader::add_rule(PackReader& reader, Rule rule) {
  const auto [found, fresh] =
      places_.emplace("rule " + rule.id, describe(reader.file(), rule.place));
  if (!fresh) {
    taken(reader, rule.id, rule.place, found->second);
    return;
  }
  auto& all = reading_.pack.rules;
  const auto same =
      std::find_if(all.begin(), all.end(), [&](const Rule& other) { return other.id == rule.id; });
  if (same == all.end()) {
    all.push_back(std::move(rule));
    return;
  }
  // A pack may tighten a rule of its base; what may let go more needs a ground.
  const bool looser = rule.then < same->then || rule.unless.size() > same->unless.size();
  if (looser && rule.overrides.empty()) {
    reader.issue(rule_error("loosened"), {{"id", rule.id}}, rule.place);
  }
  *same = std::move(rule);
}

void Loader::note_placeholders(PackReader& reader, const Bilingual& message, document::Mark place) {
  for (const std::string& text : {message.en, message.zh}) {
    for (const std::string& name : placeholders_in(text)) {
      reader.refer(Kind::placeholder, name, place);
    }
  }
}

void Loader::check_references() {
  const RulePack& pack = reading_.pack;
  std::vector<std::string> roles;
  std::vector<std::string> params;
  std::vector<std::string> refs;
  for (const auto& layer : pack.layers) roles.push_back(layer.role);
  for (const auto& param : pack.params) params.push_back(param.name);
  for (const auto& instrument : pack.instruments) refs.push_back(instrument.ref);
  const std::vector<PackReference> references = reading_.references;
  for (const PackReference& reference : references) {
    PackReader reader(reading_, reference.file);
    const std::string& name = reference.name;
    switch (reference.kind) {
      case Kind::layer:
        if (pack.layer(name) == nullptr) {
          reader.issue(rule_error("layer_unknown"), {{"role", name}, {"roles", joined(roles)}},
                       reference.place);
        }
        break;
      case Kind::parameter:
        if (name != "as_of" && pack.param(name) == nullptr) {
          reader.issue(rule_error("parameter_unknown"),
                       {{"name", name}, {"names", "as_of, " + joined(params)}}, reference.place);
        }
        break;
      case Kind::instrument:
        if (pack.instrument(name) == nullptr) {
          reader.issue(rule_error("instrument_unknown"), {{"ref", name}, {"refs", joined(refs)}},
                       reference.place);
        }
        break;
      case Kind::placeholder: {
        const bool known =
            std::find(placeholders.begin(), placeholders.end(), name) != placeholders.end() ||
            name.starts_with("feature.") || name.starts_with("subject.") ||
            pack.param(name) != nullptr;
        if (!known) {
          reader.issue(rule_error("placeholder_unknown"),
                       {{"name", name},
                        {"names", joined(placeholders) + ", feature.FIELD, subject.ATTRIBUTE"}},
                       reference.place);
        }
        break;
      }
      case Kind::field:
      case Kind::attribute:
        break;
    }
  }
}

}  // namespace

std::span<const std::string_view> placeholder_names() {
  return placeholders;
}

std::vector<std::string> placeholders_in(std::string_view message) {
  const auto letter = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  std::vector<std::string> names;
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] != '$') continue;
    std::size_t end = i + 1;
    while (end < message.size() &&
           (letter(message[end]) ||
            (message[end] == '.' && end + 1 < message.size() && letter(message[end + 1])))) {
      ++end;
    }
    if (end > i + 1) names.emplace_back(message.substr(i + 1, end - i - 1));
    i = end - 1;
  }
  return names;
}

PackReading read_packs(std::span<const std::string> ids, const PackSource& source) {
  PackReading reading;
  Loader loader(source, reading);
  for (const std::string& id : ids) loader.load(id, "", {});
  loader.check_references();
  return reading;
}

void PackReader::issue(const ErrorText& text, Arguments arguments, document::Mark place,
                       IssueSeverity severity) {
  reading_.issues.push_back(
      {severity, RuleError(text, std::move(arguments), describe(file_, place)), file_, place});
}

void PackReader::refer(PackReference::Kind kind, std::string name, document::Mark place,
                       std::string role, std::optional<std::string> value) {
  reading_.references.push_back(
      {kind, std::move(name), std::move(role), std::move(value), file_, place});
}

bool PackReader::has_keys(const Value& value, std::initializer_list<std::string_view> known,
                          std::size_t required_count) {
  if (!value.is_object()) {
    issue(rule_error("value_kind"), {{"wanted", "a mapping with the keys " + joined(known)}},
          value.mark());
    return false;
  }
  bool good = true;
  for (const auto& member : value.as_object()) {
    if (std::find(known.begin(), known.end(), member.first) != known.end()) continue;
    document::Mark place = member.second.mark();
    if (place.line == 0) place = value.mark();
    issue(rule_error("key_unknown"), {{"key", member.first}, {"keys", joined(known)}}, place);
    good = false;
  }
  std::size_t i = 0;
  for (const std::string_view key : known) {
    if (i++ >= required_count) break;
    const Value* member = value.find(key);
    if (member != nullptr && !member->is_null()) continue;
    issue(rule_error("key_missing"), {{"key", std::string(key)}}, value.mark());
    good = false;
  }
  return good;
}

std::string PackReader::text(const Value* value) {
  if (value == nullptr || value->is_null()) return "";
  if (value->is_string()) return value->as_string();
  if (value->is_number()) return format_shortest(value->as_number());
  issue(rule_error("value_kind"), {{"wanted", "a text (文本)"}}, value->mark());
  return "";
}

std::vector<std::string> PackReader::texts(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_array()) return {text(value)};
  std::vector<std::string> result;
  for (const Value& element : value->as_array()) result.push_back(text(&element));
  return result;
}

Bilingual PackReader::bilingual(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (value->is_string()) return {value->as_string(), value->as_string()};
  if (!has_keys(*value, {"zh", "en"}, 2)) {
    if (!value->is_object()) return {};
  }
  return {text(value->find("en")), text(value->find("zh"))};
}

bool PackReader::flag(const Value* value, bool otherwise) {
  if (value == nullptr) return otherwise;
  if (value->is_bool()) return value->as_bool();
  issue(rule_error("value_kind"), {{"wanted", "true or false (真假值)"}}, value->mark());
  return otherwise;
}

std::optional<Date> PackReader::date(const Value* value) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::string written = text(value);
  const auto day = parse_date(written);
  if (!day) issue(rule_error("date_invalid"), {{"text", written}}, value->mark());
  return day;
}

std::optional<Level> PackReader::level(const Value* value, bool no_conflict_allowed) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::string name = text(value);
  const auto level = parse_level(name);
  if (level && (*level != Level::no_conflict || no_conflict_allowed)) return level;
  issue(rule_error("level_unknown"),
        {{"level", name},
         {"levels", std::string("prohibited, restricted, indeterminate, attention, report") +
                        (no_conflict_allowed ? ", no_conflict" : "")}},
        value->mark());
  return std::nullopt;
}

std::string PackReader::mark(const Value* value) {
  if (value == nullptr) return "";
  const std::string name = text(value);
  if (std::find(mark_names.begin(), mark_names.end(), name) == mark_names.end()) {
    issue(rule_error("mark_unknown"), {{"mark", name}}, value->mark());
  }
  return name;
}

Expression PackReader::condition(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) {
    issue(rule_error("value_kind"), {{"wanted", "a condition as text (文本条件)"}}, value->mark());
    return {};
  }
  try {
    // A quoted scalar begins with its quote; plain and folded ones do not, so the column of what
    // is wrong inside may be one off.
    Expression expression = Expression::parse(value->as_string(), value->mark());
    for (const auto& [name, place] : expression.parameters()) refer(Kind::parameter, name, place);
    return expression;
  } catch (RuleError& error) {
    error.prepend_place(file_);
    reading_.issues.push_back({IssueSeverity::error, error, file_, value->mark()});
    return {};
  }
}

Expression PackReader::attribute_condition(const Value* value) {
  Expression expression = condition(value);
  for (const auto& [name, place] : expression.fields()) refer(Kind::attribute, name, place);
  for (const auto& comparison : expression.comparisons()) {
    refer(Kind::attribute, comparison.field, comparison.mark, "", comparison.text);
  }
  return expression;
}

Expression PackReader::zone_condition(const Value* value, const std::string& role) {
  Expression expression = condition(value);
  for (const auto& [name, place] : expression.fields()) refer(Kind::field, name, place, role);
  for (const auto& comparison : expression.comparisons()) {
    refer(Kind::field, comparison.field, comparison.mark, role, comparison.text);
  }
  return expression;
}

std::string PackReader::layer(const Value* value) {
  std::string role = text(value);
  if (!role.empty()) refer(Kind::layer, role, value->mark());
  return role;
}

QuantityReference PackReader::quantity(const Value* value, Dimension wanted) {
  QuantityReference result;
  if (value == nullptr || value->is_null()) return result;
  static constexpr std::string_view examples[] = {"1", "100 m", "1 m2", "5 %", "text"};
  const std::string example(examples[static_cast<std::size_t>(wanted)]);
  const std::string wanted_name = wanted == Dimension::length ? "a length (长度)"
                                  : wanted == Dimension::area ? "an area (面积)"
                                                              : "a share (占比)";
  if (value->is_number()) {
    issue(rule_error("number_without_unit"),
          {{"value", format_shortest(value->as_number())}, {"example", example}}, value->mark());
    return result;
  }
  const std::string written = text(value);
  if (written.starts_with('$')) {
    result.parameter = written.substr(1);
    refer(Kind::parameter, result.parameter, value->mark());
    const RuleParameter* param = reading_.pack.param(result.parameter);
    if (param == nullptr) return result;
    for (const auto& dated : param->values) {
      if (dated.values.size() == 1 && dated.values.front().dimension == wanted) continue;
      issue(rule_error("unit_unsuitable"),
            {{"value", dated.text}, {"wanted", wanted_name}, {"example", example}}, value->mark());
    }
    return result;
  }
  const auto parsed = parse_quantity(written);
  if (!parsed || parsed->dimension != wanted) {
    issue(rule_error("unit_unsuitable"),
          {{"value", written}, {"wanted", wanted_name}, {"example", example}}, value->mark());
    return result;
  }
  result.value = parsed;
  return result;
}

std::vector<RuleCitation> PackReader::citations(const Value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_array()) {
    issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, value->mark());
    return {};
  }
  std::vector<RuleCitation> result;
  for (const Value& item : value->as_array()) {
    if (!has_keys(item, {"ref", "article", "from", "until", "mark", "checked", "note"}, 1)) {
      if (!item.is_object()) continue;
    }
    RuleCitation citation;
    citation.ref = text(item.find("ref"));
    citation.article = text(item.find("article"));
    citation.from = date(item.find("from"));
    citation.until = date(item.find("until"));
    citation.mark = mark(item.find("mark"));
    citation.checked = flag(item.find("checked"), false);
    citation.place = item.mark();
    if (citation.from && citation.until && *citation.until < *citation.from) {
      issue(rule_error("dates_reversed"),
            {{"from", citation.from->to_string()}, {"until", citation.until->to_string()}},
            item.mark());
    }
    refer(Kind::instrument, citation.ref, item.mark());
    result.push_back(std::move(citation));
  }
  return result;
}

PredicatePtr PackReader::predicate(const Value& value) {
  if (!value.is_object() || value.as_object().size() != 1 || depth_ > 20) {
    issue(rule_error("predicate_form"), {}, value.mark());
    return nullptr;
  }
  const auto& [name, content] = value.as_object().front();
  std::vector<std::string_view> names;
  for (const PredicateKind& kind : predicate_kinds()) {
    names.push_back(kind.name);
    if (kind.name != name) continue;
    ++depth_;
    PredicatePtr result = kind.read(content, *this);
    --depth_;
    return result;
  }
  issue(rule_error("predicate_unknown"), {{"name", name}, {"names", joined(names)}}, value.mark());
  return nullptr;
}

}  // namespace ecotone
