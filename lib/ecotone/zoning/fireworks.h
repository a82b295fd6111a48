// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/layer/layer.h"
#include "ecotone/zoning/parameters.h"

namespace ecotone {

/// A kind of place where fireworks are banned by law, also outside every published zone.
struct FireworksPlaceKind {
  std::string_view name;
  std::string_view zh;  ///< what it is called in layers
  std::string_view en;
  std::string_view parameter;  ///< how far the ban reaches beyond the place
};

/// The kinds of article 6 of the Chongqing regulation.
/// Source: 重庆市燃放烟花爆竹管理条例 (2018-12-29) art. 6, read in a copy; which of its items a
/// kind belongs to is not known.
std::span<const FireworksPlaceKind> fireworks_place_kinds();

/// The place of a kind in the table, by its name or a Chinese word for it (学校, 幼儿园, 医院 …);
/// nothing for a word that the article does not list.
std::optional<std::size_t> parse_fireworks_place_kind(std::string_view word);

/// How far each kind reaches, in metres: `school_m`, `hospital_m` … The article names the places
/// alone, so the default is 0.
std::span<const Parameter> fireworks_parameters();

/// Places of a layer, each with its kind; nothing for one that the article does not list.
struct FireworksPlaces {
  Layer layer;
  std::vector<std::optional<std::size_t>> kinds;
};

/// A part of the zone, and why it belongs to it.
struct FireworksPart {
  std::optional<std::size_t> kind;  ///< nothing for a published zone
  std::string layer;
  std::string feature;  ///< id in its layer
  double distance_m = 0;
  /// A point or line of distance 0 has no area: the ban holds there, but cannot be drawn.
  bool is_drawn = true;
};

struct FireworksZone {
  MultiPolygonArray united;         ///< one feature: everything
  MultiPolygonArray parts;          ///< one a row of `rows`
  std::vector<FireworksPart> rows;  ///< published zones first, then places, layer by layer
  MultiPolygonArray of_sources;     ///< united: the published zones, then each kind of the table
  std::size_t not_listed = 0;       ///< places of kinds that the article does not name
  Ledger ledger;
};

/// The zone in which fireworks are banned: published zones ∪ listed places.
///
/// @param published  polygons
/// @param places     points, lines or polygons in the CRS of the zones
/// @throws CrsError     if a CRS is missing or differs, or as `buffer`
/// @throws SchemaError  if the published zones are no polygons
FireworksZone fireworks_zone(const Layer& published, std::span<const FireworksPlaces> places,
                             const Parameters& parameters, int threads = 0);

}  // namespace ecotone
