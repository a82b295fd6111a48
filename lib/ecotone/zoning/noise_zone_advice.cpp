// SPDX-License-Identifier: Apache-2.0
#include "ecotone/zoning/noise_zone_advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "ecotone/message/noise_zone_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

std::string_view kind_in_chinese(NoiseSourceKind kind) {
  constexpr std::array<std::string_view, 3> kinds{"道路", "铁路", "航道"};
  return kinds[static_cast<std::size_t>(kind)];
}

}  // namespace

std::vector<NoiseAdvice> advice_on_widths(const BaseZones& zones, const Parameters& parameters) {
  std::vector<NoiseAdvice> advice;
  constexpr double latitude_m = 5;  // GB/T 15190-2014 leaves so much on both sides
  for (const NoiseClass noise_class :
       {NoiseClass::class_1, NoiseClass::class_2, NoiseClass::class_3}) {
    if (std::ranges::find(zones.classes, noise_class) == zones.classes.end()) continue;
    const std::string name = "width." + std::string(noise_class_name(noise_class));
    const auto row = std::ranges::find(parameters.table(), name, &Parameter::name);
    if (std::abs(parameters[name] - row->value) <= latitude_m) continue;
    advice.push_back({&noise_zone_text("width_outside_range"),
                      {{"name", name},
                       {"value", format_shortest(parameters[name])},
                       {"least", format_shortest(row->value - latitude_m)},
                       {"most", format_shortest(row->value + latitude_m)}}});
  }
  return advice;
}

std::vector<NoiseAdvice> advice_on_sources(const NoiseZoneInput& input, const NoiseSources& sources,
                                           const Parameters& parameters) {
  std::vector<NoiseAdvice> advice;
  const auto tell = [&](const Text& text, std::size_t count, Arguments more = {}) {
    if (count == 0) return;
    more.push_back({"count", std::to_string(count)});
    advice.push_back({&text, std::move(more)});
  };
  for (const auto& [road_class, count] : sources.roads_left_out) {
    tell(noise_zone_text("roads_without_strip"), count, {{"class", road_class}});
  }
  std::size_t unclassed = 0;
  for (const NoiseSourceLayer& layer : input.sources) {
    if (layer.kind == NoiseSourceKind::road && layer.class_field.empty()) {
      unclassed += layer.layer->size();
    }
  }
  tell(noise_zone_text("roads_without_class"), unclassed);
  const std::string since = format_shortest(parameters["rail.since"]);
  std::size_t without_year = 0;
  std::size_t older = 0;
  std::array<std::size_t, 3> without_land{};
  for (std::size_t k = 0; k < sources.sources.size(); ++k) {
    const NoiseSource& source = sources.sources[k];
    if (source.kind == NoiseSourceKind::railway) {
      without_year += source.opened ? 0 : 1;
      older += source.opened && *source.opened < parameters["rail.since"] ? 1 : 0;
    }
    if (sources.land[k].size() == 0) ++without_land[static_cast<std::size_t>(source.kind)];
  }
  tell(noise_zone_text("railways_without_year"), without_year, {{"since", since}});
  tell(noise_zone_text("older_railways"), older,
       {{"since", since}, {"night", format_shortest(parameters["rail.older_night"])}});
  for (const NoiseSourceKind kind :
       {NoiseSourceKind::road, NoiseSourceKind::railway, NoiseSourceKind::waterway}) {
    tell(noise_zone_text("lines_without_land"), without_land[static_cast<std::size_t>(kind)],
         {{"kind", std::string(noise_source_kind_name(kind))},
          {"kind_zh", std::string(kind_in_chinese(kind))}});
  }
  return advice;
}

std::vector<NoiseAdvice> advice_on_buildings(const ReadBuildings& buildings) {
  std::vector<NoiseAdvice> advice;
  if (buildings.without_storeys > 0) {
    advice.push_back({&noise_zone_text("buildings_without_storeys"),
                      {{"count", std::to_string(buildings.without_storeys)}}});
  }
  if (buildings.unread_storeys > 0) {
    advice.push_back(
        {&noise_zone_text("storeys_unread"),
         {{"count", std::to_string(buildings.unread_storeys)}, {"value", buildings.first_unread}}});
  }
  return advice;
}

}  // namespace ecotone
