// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: how the zones of one source are drafted, each type in its own file.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/zoning/land_part.h"
#include "ecotone/zoning/region.h"
#include "ecotone/zoning/source_zone.h"

namespace ecotone::detail {

constexpr std::size_t zone_levels = 3;

/// The rule of a polygon and the numbers that it used, as they were asked for.
class RuleBasis {
 public:
  RuleBasis() = default;
  explicit RuleBasis(const Parameters& parameters, std::string rule)
      : parameters_(&parameters), text_(std::move(rule)) {}

  /// The value of a parameter, which is noted with its mark.
  double use(std::string_view name);
  /// Notes something else that the polygon hangs on.
  void note(const std::string& text) { text_ += "; " + text; }
  const std::string& text() const { return text_; }

 private:
  const Parameters* parameters_ = nullptr;
  std::string text_;
};

/// The zones of one source. A level is cumulative here: the ground of the level and of all above.
struct LevelDraft {
  Region water = no_region();
  Region land = no_region();
  RuleBasis basis;
};

struct SourceDraft {
  std::array<LevelDraft, zone_levels> levels;
  std::vector<SourceRemark> remarks;
  bool drafted = true;

  LevelDraft& at(ZoneLevel level) { return levels[static_cast<std::size_t>(level)]; }
};

/// What the drafting of one source works with.
struct Drafting {
  const WaterSource& source;
  const SourceSurroundings& around;
  const Parameters& parameters;
  const SourceZoneOptions& options;
  RegionAlgebra algebra;

  RuleBasis basis(std::string rule) const { return RuleBasis(parameters, std::move(rule)); }
  const Crs& crs() const { return algebra.crs(); }
};

void add_remark(SourceDraft& draft, const Text& text, Arguments arguments = {});
/// A remark that says why the source is not drafted.
void give_up(SourceDraft& draft, const Text& text, Arguments arguments = {});

/// Water of features whose box meets a box, united.
Region water_near(const Drafting& drafting, const Box& box);
/// A box in the CRS that reaches at least so far from another one.
Box box_around(const Box& box, double metres, const Crs& crs);
/// Paths of divides, and of dykes where the land of a level ends at them.
std::vector<PathView> limiting_lines(const Drafting& drafting, RuleBasis& basis, ZoneLevel level);
/// The catchments that hold a share of the water; empty if there are none.
Region catchment_of(const Drafting& drafting, const Region& water);

/// The land beside the water of a level, limited; notes in the draft what limited it.
Region land_of_level(const Drafting& drafting, SourceDraft& draft, ZoneLevel level,
                     const Region& whole_water, double depth_m);

/// All of a catchment as ground of a level: its waters as water, the rest as land.
void take_catchment(const Drafting& drafting, LevelDraft& level, const Region& catchment,
                    const Region& whole_water);
/// Secondary zone: the rest of the catchment, its waters as water; or land to a depth where no
/// catchment of the source is given.
/// @param depth  name of a parameter
void add_rest_of_catchment(const Drafting& drafting, SourceDraft& draft, const Region& whole_water,
                           std::string_view depth);

SourceDraft draft_river_source(const Drafting& drafting);
SourceDraft draft_reservoir_source(const Drafting& drafting);
SourceDraft draft_groundwater_source(const Drafting& drafting);
SourceDraft draft_decentralised_source(const Drafting& drafting);
/// A circle and a ring around the intake, within divides and on the uphill side.
SourceDraft draft_circle_source(const Drafting& drafting);

/// Sets the intake on the network; gives up where no river is near.
std::optional<NetworkPlace> intake_on_network(const Drafting& drafting, SourceDraft& draft);

/// The measured zones of a river for up to three levels; used for decentralised ones too.
struct RiverRule {
  std::array<std::string_view, zone_levels> upstream, downstream, land;  ///< names of parameters
  std::size_t levels = 2;
};
SourceDraft draft_measured_river(const Drafting& drafting, const RiverRule& rule,
                                 const std::string& name);

/// The water polygon that holds the intake, or is nearest within the tolerance.
std::optional<Region> water_at_intake(const Drafting& drafting, double reach_m);

}  // namespace ecotone::detail
