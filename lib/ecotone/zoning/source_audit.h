// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/finding/ledger.h"
#include "ecotone/layer/layer.h"
#include "ecotone/overlay/hausdorff.h"
#include "ecotone/zoning/source_zone.h"

namespace ecotone {

/// A published zone: which source, level and part it is of. Several may share all three.
struct PublishedZone {
  std::string source;
  ZoneLevel level = ZoneLevel::primary;
  std::optional<ZonePart> part;  ///< nothing: water and land are not told apart
};

/// How a published zone relates to the default. Never a verdict on its legality: a published zone
/// always beats a distance rule.
enum class AuditResult {
  agrees,         ///< its border departs by less than `audit_agreement_m`
  departs,        ///< "departs from default", 与默认划法不一致
  no_default,     ///< published, but the default draws nothing there
  not_published,  ///< the default draws a zone, but none is published
  not_drafted,    ///< the source lacks what its rule needs, so that nothing can be said
  no_intake,      ///< published for a source that is not among those drafted
};
std::string_view audit_result_name(AuditResult result);
/// For people: "departs from default", 「与默认划法不一致」.
Text audit_result_text(AuditResult result);

/// One zone of one source, published and drafted.
struct AuditRow {
  std::string source;
  ZoneLevel level = ZoneLevel::primary;
  std::optional<ZonePart> part;  ///< nothing: water and land together
  AuditResult result = AuditResult::agrees;
  double published_m2 = 0;
  double drafted_m2 = 0;
  double common_m2 = 0;
  double published_only_m2 = 0;
  double drafted_only_m2 = 0;
  double symmetric_difference_m2() const { return published_only_m2 + drafted_only_m2; }
  /// Between the borders; `a` is the published one. Nothing if one of them is missing.
  std::optional<HausdorffDistance> hausdorff;
};

/// A piece that one of the two has and the other has not.
struct Departure {
  std::size_t row = 0;
  bool published_only = false;  ///< else the default alone
  double area_m2 = 0;
};

struct SourceZoneAudit {
  /// By source, in the order of the sources, then of published zones whose source is not among
  /// them; then level, then water, land, both. The row of both is there where the published level
  /// does not tell the parts apart, or has both.
  std::vector<AuditRow> rows;
  std::vector<Departure> departures;  ///< by row; largest first
  MultiPolygonArray departure_geometry;
  Ledger ledger;
};

/// Compares published zones with the default draft, zone by zone.
///
/// @param published  one description a feature of `geometry`; revoked zones must be left out
/// @throws Cancelled  if the work was asked to stop
/// Accuracy: areas on the ellipsoid, as the overlay; Hausdorff distances as `hausdorff_distance`,
/// with the tolerance `audit_tolerance_m`.
SourceZoneAudit audit_source_zones(const SourceZoneDraft& draft,
                                   const std::vector<WaterSource>& sources,
                                   const std::vector<PublishedZone>& published,
                                   const MultiPolygonArray& geometry, const Parameters& parameters,
                                   const Crs& crs, const SourceZoneOptions& options = {});

/// The departures as a layer: source, level, part, side ("published_only", "default_only"),
/// area_m2, result, result_zh.
Layer departure_layer(const SourceZoneAudit& audit, const Crs& crs);

}  // namespace ecotone
