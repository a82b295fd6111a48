// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/layer_standing.h"

#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"

namespace ecotone {

bool is_valid_on(const RoleLayer& layer, const Date& day) {
  return (!layer.valid_from || *layer.valid_from <= day) &&
         (!layer.valid_until || day <= *layer.valid_until);
}

Reason not_valid(const RoleLayer& layer, const Date& day) {
  const Arguments rest{{"day", day.to_string()},
                       {"from", layer.valid_from ? layer.valid_from->to_string() : "…"},
                       {"until", layer.valid_until ? layer.valid_until->to_string() : "…"}};
  Arguments en = rest;
  Arguments zh = rest;
  en.push_back({"layer", layer.title_en});
  zh.push_back({"layer", layer.title_zh});
  return make_reason("layer", rule_text("layer_not_valid"), mending_text("settle_layer_not_valid"),
                     en, zh);
}

Reason stale(const RoleLayer& layer) {
  return make_reason("layer", rule_text("layer_stale"), mending_text("settle_layer_stale"),
                     {{"layer", layer.title_en}, {"day", layer.review_by->to_string()}},
                     {{"layer", layer.title_zh}, {"day", layer.review_by->to_string()}});
}

Reason missing_layer(const std::string& role, const Bilingual& title) {
  return make_reason("layer", rule_text("layer_missing"), mending_text("settle_layer_missing"),
                     {{"role", role}, {"title", title.en}}, {{"role", role}, {"title", title.zh}});
}

bool holds_on(const Layer& layer, std::size_t zone, const Date& day) {
  const auto date = [&](std::string_view field) -> std::optional<Date> {
    const auto column = layer.fields.find(field);
    if (!column) return std::nullopt;
    return parse_date(to_text(layer.fields.column(*column)[zone]).substr(0, 10));
  };
  for (const char* field : {"start", "valid_from"}) {
    if (const auto from = date(field); from && day < *from) return false;
  }
  const auto revoked = date("revoked_on");
  return !revoked || day < *revoked;
}

}  // namespace ecotone
