// SPDX-License-Identifier: Apache-2.0
// The names that a pack uses, looked up when all of it has been read.
#include <algorithm>
#include <array>
#include <cctype>

#include "ecotone/compliance/pack_loader.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {
namespace {

using Kind = PackReference::Kind;

constexpr std::array<std::string_view, 21> placeholders = {
    "area_m2",   "area_ha", "area_mu",  "area_km2", "error_m2", "share",    "distance_m",
    "threshold", "margin",  "error_m",  "layer",    "feature",  "features", "count",
    "subject",   "as_of",   "act_date", "length_m", "level",    "reason",
    "detail"};

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

void PackLoader::check_references() {
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

}  // namespace ecotone
