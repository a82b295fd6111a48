// SPDX-License-Identifier: Apache-2.0
// What a pack declares: instruments, layers and parameters.
#include <algorithm>
#include <utility>

#include "ecotone/compliance/pack_loader.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using document::Value;
using Kind = PackReference::Kind;

bool is_mapping(PackReader& reader, const Value& section) {
  if (section.is_object()) return true;
  reader.issue(rule_error("value_kind"), {{"wanted", "a mapping (映射)"}}, section.mark());
  return false;
}

// What a pack declares wins over what its base declares under the same name.
template <typename Item>
void add_or_replace(std::vector<Item>& all, Item item, std::string Item::*name) {
  const auto same = std::find_if(all.begin(), all.end(),
                                 [&](const Item& other) { return other.*name == item.*name; });
  if (same != all.end()) {
    *same = std::move(item);
  } else {
    all.push_back(std::move(item));
  }
}

void read_labels(PackReader& reader, const Value& labels, RuleLayer& layer) {
  for (const auto& [field, values] : labels.as_object()) {
    reader.refer(Kind::field, field, values.mark(), layer.role);
    if (!is_mapping(reader, values)) continue;
    for (const auto& [code, label] : values.as_object()) {
      reader.refer(Kind::field, field, label.mark(), layer.role, code);
      layer.labels[field][code] = reader.bilingual(&label);
    }
  }
}

void read_quantity(PackReader& reader, const Value& value, RuleParameter::Dated& dated) {
  if (value.is_number()) {
    const std::string number = format_shortest(value.as_number());
    reader.issue(
        rule_error("number_without_unit"),
        {{"value", number}, {"example", number + " m, " + number + " m2, " + number + " %"}},
        value.mark());
    return;
  }
  const std::string text = reader.text(&value);
  Quantity quantity{Dimension::text, 0, text};
  if (const auto parsed = parse_quantity(text)) quantity = *parsed;
  dated.values.push_back(quantity);
  dated.text += (dated.text.empty() ? "" : ", ") + text;
}

RuleParameter::Dated read_values(PackReader& reader, const Value& value) {
  RuleParameter::Dated dated;
  if (value.is_array()) {
    for (const Value& element : value.as_array()) read_quantity(reader, element, dated);
  } else {
    read_quantity(reader, value, dated);
  }
  return dated;
}

RuleParameter read_param(PackReader& reader, const std::string& name, const Value& value) {
  RuleParameter item;
  item.name = name;
  item.file = reader.file();
  item.statutory = reader.flag(value.find("statutory"), false);
  item.reason = reader.text(value.find("reason"));
  item.mark = reader.mark(value.find("mark"));
  item.place = value.mark();
  if (const Value* single = value.find("default")) {
    item.values.push_back(read_values(reader, *single));
  }
  const Value* dated = value.find("values");
  if (dated != nullptr && is_mapping(reader, *dated)) {
    for (const auto& [day, content] : dated->as_object()) {
      const auto from = parse_date(day);
      if (!from) {
        reader.issue(rule_error("date_invalid"), {{"text", day}}, content.mark());
        continue;
      }
      const bool twice = std::any_of(item.values.begin(), item.values.end(),
                                     [&](const auto& other) { return other.from == from; });
      if (twice) {
        // "2026-01-01" and "2026/01/01" are two keys and one day.
        reader.issue(rule_error("parameter_day_twice"), {{"name", name}, {"day", day}},
                     content.mark());
      }
      item.values.push_back(read_values(reader, content));
      item.values.back().from = from;
    }
    std::stable_sort(item.values.begin(), item.values.end(),
                     [](const auto& a, const auto& b) { return a.from < b.from; });
  }
  if (value.find("default") == nullptr && dated == nullptr) {
    reader.issue(rule_error("key_missing"), {{"key", "default"}}, value.mark());
  }
  return item;
}

// "500 m from 2020-01-01, 1 km from 2026-01-01"
std::string values_text(const RuleParameter& param) {
  std::string text;
  for (const RuleParameter::Dated& dated : param.values) {
    text += (text.empty() ? "" : ", ") + dated.text;
    if (dated.from) text += " from " + dated.from->to_string();
  }
  return text;
}

void note_change(PackReader& reader, const RuleParameter& base, const RuleParameter& item) {
  const std::string before = values_text(base);
  const std::string after = values_text(item);
  if (!base.statutory || before == after) return;
  reader.issue(rule_error("statutory_changed"),
               {{"name", item.name}, {"before", before}, {"after", after}}, item.place,
               IssueSeverity::warning);
}

}  // namespace

void PackLoader::read_instruments(PackReader& reader, const Value& section) {
  if (!is_mapping(reader, section)) return;
  for (const auto& [ref, value] : section.as_object()) {
    if (!reader.has_keys(
            value, {"title", "issuer", "number", "from", "until", "mark", "status", "note"}, 1)) {
      if (!value.is_object()) continue;
    }
    if (!is_fresh(reader, "instrument", ref, value.mark())) continue;
    Instrument item;
    item.ref = ref;
    item.title = reader.bilingual(value.find("title"));
    item.issuer = reader.text(value.find("issuer"));
    item.number = reader.text(value.find("number"));
    reader.period(value, item.from, item.until);
    item.mark = reader.mark(value.find("mark"));
    item.status = reader.text(value.find("status"));
    item.file = reader.file();
    item.place = value.mark();
    add_or_replace(reading_.pack.instruments, std::move(item), &Instrument::ref);
  }
}

void PackLoader::read_layers(PackReader& reader, const Value& section) {
  if (!is_mapping(reader, section)) return;
  for (const auto& [role, value] : section.as_object()) {
    if (!reader.has_keys(value, {"title", "required", "geometry", "labels"}, 1)) {
      if (!value.is_object()) continue;
    }
    if (!is_fresh(reader, "layer", role, value.mark())) continue;
    RuleLayer item;
    item.role = role;
    item.title = reader.bilingual(value.find("title"));
    item.required = reader.flag(value.find("required"), true);
    item.geometry = reader.text(value.find("geometry"));
    item.file = reader.file();
    item.place = value.mark();
    const Value* labels = value.find("labels");
    if (labels != nullptr && is_mapping(reader, *labels)) read_labels(reader, *labels, item);
    add_or_replace(reading_.pack.layers, std::move(item), &RuleLayer::role);
  }
}

void PackLoader::read_params(PackReader& reader, const Value& section) {
  if (!is_mapping(reader, section)) return;
  for (const auto& [name, value] : section.as_object()) {
    if (!reader.has_keys(value, {"default", "values", "reason", "statutory", "mark"})) {
      if (!value.is_object()) continue;
    }
    if (!is_fresh(reader, "param", name, value.mark())) continue;
    RuleParameter item = read_param(reader, name, value);
    if (const RuleParameter* base = reading_.pack.param(name)) note_change(reader, *base, item);
    add_or_replace(reading_.pack.params, std::move(item), &RuleParameter::name);
  }
}

}  // namespace ecotone
