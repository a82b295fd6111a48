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
#include "ecotone/overlay/buffer.h"
#include "ecotone/overlay/zone_layer.h"
#include "ecotone/zoning/parameters.h"

namespace ecotone {

/// The line that shoreline bands are measured from.
enum class ShorelineSource { management_range, bank_top, mean_water, centreline };

/// "management_range", "bank_top", "mean_water", "centreline".
std::string_view shoreline_source_name(ShorelineSource source);
/// Nothing for another name.
std::optional<ShorelineSource> parse_shoreline_source(std::string_view name);

/// What the Yangtze River Protection Law tells apart.
enum class RiverRank { unknown, tributary, major_tributary, main_stem };

/// "main_stem", "major_tributary", "tributary", "unknown".
std::string_view river_rank_name(RiverRank rank);
/// Reads "main_stem", "major_tributary", "tributary" or 干流, 重要支流, 支流; nothing for other
/// words.
std::optional<RiverRank> parse_river_rank(std::string_view name);

/// The widths of the bands: `chemical_m`, `tailings_main_stem_m`, `tailings_major_tributary_m`.
std::span<const Parameter> shoreline_parameters();

/// A band to be drawn beside a line.
struct ShorelineBand {
  std::size_t feature = 0;
  std::string name;  ///< "chemical", "tailings", "1000 m"
  double width_m = 0;
  std::string_view basis;  ///< the clause; empty where the user gave the width
};

/// The bands of the law: chemical parks and projects beside every river, tailings ponds beside the
/// main stem and major tributaries. A river of unknown rank has the first alone.
std::vector<ShorelineBand> statutory_bands(std::span<const RiverRank> ranks,
                                           const Parameters& parameters);
/// A band of each width beside every feature.
std::vector<ShorelineBand> bands_of_widths(std::size_t features, std::span<const double> widths_m);

/// The side of each line that lies away from the water; nothing where fewer than nine in ten of
/// its places agree.
///
/// Up to 64 places of a line are asked for the nearest water. Where that is the line itself, a
/// place 1 m beside it is.
/// @throws CrsError  if a line leaves the domain of the CRS
std::vector<std::optional<BufferSide>> landward_sides(const MultiLineStringArray& lines,
                                                      const ZoneLayer& water);

struct ShorelineOptions {
  ShorelineSource source = ShorelineSource::management_range;
  /// Of lines: the landward side of each, or one for all; nothing where it is not known.
  std::vector<std::optional<BufferSide>> landward;
  const MultiPolygonArray* water = nullptr;  ///< is no land
  const MultiPolygonArray* clip = nullptr;   ///< bands end at its border
  double arc_tolerance_m = 0;
  int threads = 0;
};

/// Why a band does not settle whether a place lies in it.
enum class ShorelineDoubt { none, centreline, side_unknown };

/// A sentence in both languages; empty for none.
struct DoubtText {
  std::string_view en;
  std::string_view zh;
};
DoubtText doubt_text(ShorelineDoubt doubt);

struct ShorelineBands {
  MultiPolygonArray zones;             ///< one a band
  std::vector<ShorelineDoubt> doubts;  ///< one a band
  Ledger ledger;
};

/// Draws bands landward of a line.
///
/// Of polygons (a management range, a water surface): the places outside all of them within the
/// width of their outer edge; so bands do not lie in another range where rivers meet. Of lines:
/// the strip on the landward side, flat at its ends. Water is cut out. A centreline is no
/// shoreline: its band is drafted on both sides and marked as in doubt, and so is that of a line
/// whose landward side is not known.
///
/// @param lines  polygons or lines
/// @throws CrsError     if the layer has none, or as `buffer`
/// @throws SchemaError  if the layer has points
/// @throws UsageError   as `buffer`
///
/// Source: 长江保护法 art. 26 ¶2-3. The measuring line is not settled by its text; the management
/// range is that of the central inspection's case of 2024-11-14.
ShorelineBands shoreline_bands(const Layer& lines, std::span<const ShorelineBand> bands,
                               const ShorelineOptions& options);

}  // namespace ecotone
