// SPDX-License-Identifier: Apache-2.0
// Which zones the subjects of a batch meet, and which lie so near that they might.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "ecotone/compliance/feature_index.h"
#include "ecotone/compliance/layer_facts.h"
#include "ecotone/compliance/line_length.h"
#include "ecotone/execution/parallel.h"

namespace ecotone {
namespace {

bool by_zone(const Contact& a, const Contact& b) {
  return a.zone < b.zone;
}

double depth_of(const Contact& contact) {
  return contact.amount - contact.distance_m;
}

}  // namespace

void LayerFacts::find_contacts(std::size_t layer) {
  const Layer& zones = layers_.layers[layer].layer;
  if (zones.geometry.type() != GeometryType::polygon || zones.size() == 0) return;
  switch (subjects_.geometry.type()) {
    case GeometryType::polygon:
      find_polygon_contacts(layer);
      break;
    case GeometryType::line:
      find_line_contacts(layer);
      break;
    case GeometryType::point:
      find_point_contacts(layer);
      break;
  }
}

double LayerFacts::reach_of(std::size_t layer) const {
  const RoleLayer& owner = layers_.layers[layer];
  return owner.layer.accuracy_m.value_or(options_.assumed_accuracy_m) +
         owner.transformation_accuracy_m + options_.subject_accuracy_m;
}

void LayerFacts::find_polygon_contacts(std::size_t layer) {
  const RoleLayer& owner = layers_.layers[layer];
  LayerState& state = states_[layer];
  OverlapOptions options;
  options.method = options_.area_method;
  options.threads = options_.threads;
  options.progress = options_.progress;
  options.pieces = true;
  options.subject_layer = subjects_.name;
  options.zone_layer = owner.id;
  options.subject_ids = subjects_.ids;
  options.zone_ids = owner.layer.ids;
  state.overlaps = prepared_.zones(layer).overlaps(subjects_.polygons(), options);
  for (const Overlap& pair : state.overlaps.pairs) {
    Contact contact;
    contact.zone = pair.zone;
    contact.amount = pair.touches_only ? 0 : pair.area_m2;
    contact.touches = pair.touches_only;
    contact.zone_border_m = pair.zone_border_m;
    contact.subject_border_m = pair.subject_border_m;
    contact.computing_error = pair.computing_error_m2;
    if (!pair.touches_only) {
      const auto k = static_cast<std::size_t>(&pair - state.overlaps.pairs.data());
      contact.parts = std::max<std::size_t>(1, state.overlaps.pieces[k].size());
    }
    state.contacts[pair.subject].push_back(contact);
  }
  add_quarantined(layer, state.overlaps.ledger);
  keep(state.overlaps.ledger);
  if (const double reach_m = reach_of(layer); reach_m > 0) add_near_zones(layer, reach_m);
}

void LayerFacts::add_near_zones(std::size_t layer, double reach_m) {
  const FeatureIndex& features = prepared_.features(layer);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    std::vector<Contact>& contacts = states_[layer].contacts[i];
    std::sort(contacts.begin(), contacts.end(), by_zone);
    const std::size_t met = contacts.size();
    for (const NearestFeature& near : features.within(distances_[i], reach_m)) {
      Contact contact;
      contact.zone = near.feature;
      contact.distance_m = std::max(near.distance_m, std::numeric_limits<double>::min());
      const auto known = contacts.begin() + static_cast<std::ptrdiff_t>(met);
      if (!std::binary_search(contacts.begin(), known, contact, by_zone)) {
        contacts.push_back(contact);
      }
    }
    std::sort(contacts.begin(), contacts.end(), by_zone);
  });
}

void LayerFacts::add_quarantined(std::size_t layer, const Ledger& ledger) {
  const std::vector<std::string>& zone_ids = layers_.layers[layer].layer.ids;
  const auto place_of = [](const std::vector<std::string>& ids, std::string_view id) {
    return static_cast<std::size_t>(std::ranges::find(ids, id) - ids.begin());
  };
  for (const LedgerEntry& entry : ledger.entries) {
    const std::size_t bar = entry.feature.find('|');
    if (entry.action != LedgerAction::quarantined || bar == std::string::npos) continue;
    const std::string_view pair = entry.feature;
    const std::size_t subject = place_of(subjects_.ids, pair.substr(0, bar));
    const std::size_t zone = place_of(zone_ids, pair.substr(bar + 1));
    if (subject == subjects_.ids.size() || zone == zone_ids.size()) continue;
    // A pair that could not be computed may share anything, and is never taken for nothing.
    Contact contact;
    contact.zone = zone;
    contact.amount = std::numeric_limits<double>::min();
    contact.computing_error = measures_[subject];
    states_[layer].contacts[subject].push_back(contact);
  }
}

Contact LayerFacts::point_contact(std::size_t layer, std::uint32_t zone, const Point& p,
                                  bool inside) const {
  const DistanceFrom from(std::span<const Point>(&p, 1), crs_);
  const double border_m = prepared_.features(layer).distance_m(from, zone);
  Contact contact;
  contact.zone = zone;
  contact.zone_border_m = 1;
  contact.subject_border_m = 1;
  if (border_m <= touch_distance_m) {
    contact.touches = true;
  } else if (inside) {
    contact.amount = border_m;
  } else {
    contact.distance_m = border_m;
  }
  return contact;
}

void LayerFacts::find_point_contacts(std::size_t layer) {
  const ZoneLayer& zones = prepared_.zones(layer);
  const FeatureIndex& features = prepared_.features(layer);
  const double reach_m = std::max(reach_of(layer), touch_distance_m);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    std::map<std::size_t, Contact> deepest;
    for (const Point& p : subjects_.points()[i]) {
      std::map<std::uint32_t, bool> met;  // and whether the point lies inside
      const DistanceFrom from(std::span<const Point>(&p, 1), crs_);
      for (const NearestFeature& near : features.within(from, reach_m)) {
        met[static_cast<std::uint32_t>(near.feature)] = false;
      }
      for (const std::uint32_t zone : zones.zones_at(p)) met[zone] = true;
      for (const auto& [zone, inside] : met) {
        const Contact contact = point_contact(layer, zone, p, inside);
        const auto [place, is_new] = deepest.try_emplace(zone, contact);
        if (!is_new && depth_of(contact) > depth_of(place->second)) place->second = contact;
      }
    }
    for (const auto& [zone, contact] : deepest) states_[layer].contacts[i].push_back(contact);
  });
}

void LayerFacts::find_line_contacts(std::size_t layer) {
  LayerState& state = states_[layer];
  const auto add = [&](std::size_t line, std::size_t zone, double amount_m, double distance_m) {
    Contact contact;
    contact.zone = zone;
    contact.amount = amount_m;
    if (amount_m > 0) {
      // All that lies near the border bounds what may come or go.
      const ZoneSet alone{layer, 0, {zone}};
      contact.zone_border_m =
          line_reach(line, subjects_.lines()[line], {&alone, 1}, reach_of(layer));
      contact.subject_border_m = contact.zone_border_m;
    }
    contact.touches = amount_m <= 0 && distance_m <= touch_distance_m;
    if (amount_m <= 0 && !contact.touches) contact.distance_m = distance_m;
    state.contacts[line].push_back(contact);
  };
  for (const ZoneLength& found :
       prepared_.zones(layer).lengths(subjects_.lines(), options_.threads)) {
    const bool is_nothing = found.touches_only || found.length_m <= touch_distance_m;
    add(found.line, found.zone, is_nothing ? 0 : found.length_m, 0);
  }
  const FeatureIndex& features = prepared_.features(layer);
  const double reach_m = std::max(reach_of(layer), touch_distance_m);
  parallel_for(subjects_.size(), options_.threads, nullptr, [&](std::size_t i) {
    std::vector<Contact>& contacts = state.contacts[i];
    const std::size_t met = contacts.size();
    for (const NearestFeature& near : features.within(distances_[i], reach_m)) {
      const auto known = std::span(contacts).first(met);
      if (std::ranges::find(known, near.feature, &Contact::zone) != known.end()) continue;
      add(i, near.feature, 0, near.distance_m);
    }
    std::sort(contacts.begin(), contacts.end(), by_zone);
  });
}

}  // namespace ecotone
