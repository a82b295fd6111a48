// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/execution/progress.h"
#include "ecotone/finding/ledger.h"
#include "ecotone/geodesy/crs.h"
#include "ecotone/geometry/arrays.h"
#include "ecotone/hydrology/river_network.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/text.h"
#include "ecotone/zoning/parameters.h"

namespace ecotone {

/// Kinds of drinking-water sources: 河流型, 湖库型, 地下水型, 分散式.
enum class SourceType { river, reservoir, groundwater, decentralised };
/// "river", "reservoir", "groundwater" or "decentralised".
std::string_view source_type_name(SourceType type);
/// Reads the name or the Chinese term; nothing for another word.
std::optional<SourceType> parse_source_type(std::string_view word);

/// Levels of protection: 一级, 二级, 准保护区.
enum class ZoneLevel { primary, secondary, quasi };
std::string_view zone_level_name(ZoneLevel level);
/// Reads "primary", "一级", "一级保护区" and so on; nothing for another word.
std::optional<ZoneLevel> parse_zone_level(std::string_view word);

/// Parts of a level: 水域, 陆域.
enum class ZonePart { water, land };
std::string_view zone_part_name(ZonePart part);
/// Reads "water", "水域", "land" or "陆域"; nothing for another word.
std::optional<ZonePart> parse_zone_part(std::string_view word);

/// A water source with what its rules ask of it. What is not known is empty; then a rule that
/// needs it is not guessed, and the source is not drafted.
struct WaterSource {
  std::string id;
  std::string name;
  SourceType type = SourceType::river;
  std::vector<Point> intakes;  ///< one; several for a well field
  std::string river;           ///< that an intake belongs to, by name; empty: the nearest
  /// "measured" (empty); "circle": a circle and a ring around the intake; "spring_to_weir": the
  /// water from the head of the stream to the weir, then the rest of the catchment;
  /// "rest_of_catchment": that after the measured primary zone.
  std::string shape;
  /// Decentralised: "well" (empty), "river" or "reservoir". Reservoir: "reservoir" or "lake".
  std::string kind;
  std::string size_class;                  ///< "small", "medium" or "large"; beats the capacity
  std::optional<double> capacity_1e8m3;    ///< 总库容, 10⁸ m³
  bool single_purpose = false;             ///< a reservoir that supplies drinking water alone
  bool plain = false;                      ///< a medium reservoir in a plain, else in mountains
  std::string aquifer;                     ///< "medium_sand" …, "karst_conduit"
  bool confined = false;                   ///< 承压水
  std::optional<double> conductivity_m_d;  ///< K; with I and n the radius follows a formula
  std::optional<double> gradient;          ///< I
  std::optional<double> porosity;          ///< n, effective
  bool navigable = false;
  std::optional<double> dry_season_width_m;
};

/// What lies around sources, all in one CRS. A layer that is not there is empty.
struct SourceSurroundings {
  RiverNetwork rivers;
  MultiPolygonArray water;       ///< below the multi-year mean water level
  MultiPolygonArray fairways;    ///< of navigable rivers
  MultiLineStringArray divides;  ///< 分水岭
  MultiLineStringArray dykes;    ///< 堤防; they end a land part
  MultiPolygonArray catchments;  ///< 集水区
  MultiLineStringArray contours;
  std::vector<double> contour_elevations_m;  ///< one a contour; NaN where unknown
  MultiPointArray weirs;                     ///< of `spring_to_weir`
  MultiPointArray sinkholes;                 ///< 落水洞
  MultiPolygonArray recharge;                ///< recharge areas of groundwater, for quasi zones
  MultiPolygonArray limits;  ///< the county: nothing is drawn beyond; empty: no limit
};

/// One of the polygons of a source: three levels, each in water and land.
struct SourceZone {
  std::size_t source = 0;  ///< place in the list of sources
  ZoneLevel level = ZoneLevel::primary;
  ZonePart part = ZonePart::water;
  double area_m2 = 0;        ///< on the ellipsoid
  std::size_t vertices = 0;  ///< ends of rings, which repeat their starts, do not count
  /// The rule, and every number it used with its mark: "river; river_primary_upstream_m 1000 m
  /// [M]".
  std::string basis;
};

/// Something to know about the draft of a source: an assumption, a fallback, what was missing.
struct SourceRemark {
  std::size_t source = 0;
  const Text* text = nullptr;  ///< of message/source_zone_texts.h
  Arguments arguments;

  std::string in(Language language) const { return render(*text, language, arguments); }
};

struct SourceZoneOptions {
  bool quasi = false;  ///< also draw quasi zones, which are optional
  /// Takes the aquifer, and the size class, of sources that state none.
  std::string aquifer;
  std::string size_class;
  int threads = 0;  ///< 0: all cores; the result does not depend on it
  Progress* progress = nullptr;
};

/// The drafted zones of sources.
struct SourceZoneDraft {
  std::vector<SourceZone> zones;       ///< by source, level, part; none of them empty
  MultiPolygonArray geometry;          ///< one a zone
  std::vector<SourceRemark> remarks;   ///< by source
  std::vector<std::size_t> undrafted;  ///< sources that lack what their rule needs; see the remarks
  Ledger ledger;
};

/// Drafts the protection zones of drinking-water sources from the distances of HJ 338-2018 and
/// of Chongqing's regulation on water resources, article 17.
///
/// A draft, not the law: **a published zone always beats a distance rule**. Real zones depart from
/// the distances; see `audit_source_zones`. Every number is a parameter with a mark.
///
/// River type: the intake is set on the network; measures run along the rivers, up over all
/// tributaries and down the main way; the water polygon is cut across the channel, perpendicular to
/// the centreline, where a measure ends; land lies within a depth of the banks of the water part,
/// no farther along the river than the water part itself, and ends at divides and dykes.
/// Reservoir type by size class; groundwater type by radius, from the material of the aquifer or
/// R = α·K·I·T/n; wells nearer to each other than 2R make a field, whose hull is widened by R.
/// A level never contains the ground of a higher one.
///
/// @param sources  ids are distinct
/// @return  the same whatever the order of the sources, but for their places
/// @throws Cancelled  if the work was asked to stop
/// Accuracy: measures along the network to a micrometre; depths and radii as `buffer`; borders on
/// the grid of the overlay (0.1 mm).
/// Source: HJ 338-2018 sections 5 to 7 (not read in the original; marks say how sure each number
/// is); 重庆市水资源管理条例 (2023) article 17.
SourceZoneDraft draft_source_zones(const std::vector<WaterSource>& sources,
                                   const SourceSurroundings& around, const Parameters& parameters,
                                   const Crs& crs, const SourceZoneOptions& options = {});

/// The zones as a layer: source, name, type, level, part, area_m2, vertices, status ("draft"),
/// basis, remarks and remarks_zh. Ids are "SOURCE|level|part".
Layer to_layer(const SourceZoneDraft& draft, const std::vector<WaterSource>& sources,
               const Crs& crs);

/// The vertices of the zones as a layer of points: source, level, part, ring, number, x, y, each
/// ring from 1, its end not repeated.
Layer vertex_layer(const SourceZoneDraft& draft, const std::vector<WaterSource>& sources,
                   const Crs& crs);

}  // namespace ecotone
