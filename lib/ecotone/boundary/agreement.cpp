// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/agreement.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "ecotone/boundary/covered.h"
#include "ecotone/boundary/limits.h"
#include "ecotone/boundary/named_neighbours.h"
#include "ecotone/error.h"
#include "ecotone/geodesy/distance.h"
#include "ecotone/message/boundary_errors.h"
#include "ecotone/message/boundary_texts.h"
#include "ecotone/overlay/overlay.h"

namespace ecotone {
namespace {

// Decimals of what is measured, by its kind.
int decimals_of(Disagreement kind) {
  switch (kind) {
    case Disagreement::ring_not_listed:
      return 0;
    case Disagreement::zones_overlap:
    case Disagreement::zones_leave_gap:
    case Disagreement::zone_outside:
    case Disagreement::reserves_overlap:
    case Disagreement::area_differs:
      return 2;
    default:
      return 3;
  }
}

// The length of a path that lies near no neighbour, and where it begins.
struct Uncovered {
  double length_m = 0;
  std::optional<Point> position;
};

Uncovered uncovered(PathView path, const NamedNeighbours& neighbours, double tolerance_m) {
  Uncovered result;
  const std::vector<std::vector<NearStretch>> near = neighbours.along(path, tolerance_m);
  for (std::size_t i = 0; i < near.size(); ++i) {
    double covered = 0;
    double first = 1;
    // All neighbours are one here, so that its cover is the whole.
    for_each_neighbour(near[i], [&](std::size_t, const EdgeCover& cover) {
      covered = cover.near;
      first = cover.first;
    });
    if (covered >= 1 - 1e-12) continue;
    const double length = geodesic_distance_m(path[i], path[i + 1], neighbours.crs());
    result.length_m += (1 - covered) * length;
    if (result.position || length == 0) continue;
    const double at = first > 0 ? 0 : covered;
    result.position = Point{path[i].x + at * (path[i + 1].x - path[i].x),
                            path[i].y + at * (path[i + 1].y - path[i].y)};
  }
  return result;
}

}  // namespace

std::string_view disagreement_name(Disagreement kind) {
  return agreement_texts[static_cast<std::size_t>(kind)].key;
}

std::string AgreementFinding::message(Language language) const {
  const int decimals = decimals_of(kind);
  return render(agreement_texts[static_cast<std::size_t>(kind)], language,
                {{"zone", zone},
                 {"item", item},
                 {"measured", format_fixed(measured, decimals)},
                 {"limit", format_shortest(limit)}});
}

void Agreement::append(Agreement other) {
  std::move(other.findings.begin(), other.findings.end(), std::back_inserter(findings));
  std::move(other.counts.begin(), other.counts.end(), std::back_inserter(counts));
  std::move(other.reserves.begin(), other.reserves.end(), std::back_inserter(reserves));
  ledger.append(other.ledger);
}

Agreement check_lines(const Layer& zones, const Layer& lines, double tolerance_m) {
  require_tolerance(tolerance_m);
  require_same_crs(zones, lines);
  const MultiPolygonArray& polygons = zones.polygons();
  const MultiLineStringArray& drawn = lines.lines();
  const Crs& crs = *zones.crs;
  const NamedNeighbours rings({{.kind = "boundary",
                                .geometry = polygons,
                                .names = std::vector<std::string>(polygons.size(), "boundary"),
                                .area_bound = AreaBound::outline}},
                              crs);
  Agreement result;
  AgreementCount line_count{.what = "lines"};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    ++line_count.checked;
    for (std::size_t j = 0; j < drawn[i].size(); ++j) {
      const Uncovered off = uncovered(drawn[i].path(j), rings, tolerance_m);
      if (off.length_m <= tolerance_m) continue;
      ++line_count.failed;
      result.findings.push_back({Disagreement::line_off_boundary, "", lines.ids[i], off.length_m,
                                 tolerance_m, off.position});
    }
  }
  const NamedNeighbours drawings({{.kind = "line",
                                   .geometry = drawn,
                                   .names = std::vector<std::string>(drawn.size(), "line")}},
                                 crs);
  AgreementCount ring_count{.what = "rings"};
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    for (std::size_t j = 0; j < polygons[i].size(); ++j) {
      const PolygonView polygon = polygons[i].polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        ++ring_count.checked;
        const Uncovered bare = uncovered(polygon.ring(k), drawings, tolerance_m);
        if (bare.length_m <= tolerance_m) continue;
        ++ring_count.failed;
        result.findings.push_back({Disagreement::boundary_not_drawn, zones.ids[i], "",
                                   bare.length_m, tolerance_m, bare.position});
      }
    }
  }
  result.counts = {line_count, ring_count};
  return result;
}

Agreement check_markers(const Layer& zones, const Layer& markers, double tolerance_m) {
  require_tolerance(tolerance_m);
  require_same_crs(zones, markers);
  const NamedNeighbours rings({{.kind = "boundary",
                                .geometry = zones.polygons(),
                                .names = zones.ids,
                                .area_bound = AreaBound::outline}},
                              *zones.crs);
  Agreement result;
  AgreementCount count{.what = "markers"};
  const MultiPointArray& points = markers.points();
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (const Point& point : points[i]) {
      ++count.checked;
      const std::optional<NearestNeighbour> nearest = rings.nearest(point);
      if (!nearest || nearest->distance_m <= tolerance_m) continue;
      ++count.failed;
      result.findings.push_back({Disagreement::marker_off_boundary,
                                 rings.neighbours()[nearest->neighbour].name, markers.ids[i],
                                 nearest->distance_m, tolerance_m, point});
    }
  }
  result.counts = {count};
  return result;
}

namespace {

// A stated area; nothing where there is none.
std::optional<double> stated_m2(const Layer& zones, const Column& column, std::size_t i,
                                AreaUnit unit) {
  if (column.is_null(i)) return std::nullopt;
  const std::string text = to_text(column[i]);
  if (text.empty()) return std::nullopt;
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) {
    throw SchemaError(boundary_error("area_not_a_number"),
                      {{"feature", zones.ids[i]}, {"field", column.name()}, {"text", text}},
                      zones.name);
  }
  return value / area_in(unit, 1);
}

}  // namespace

Agreement check_stated_areas(const Layer& zones, const StatedAreaOptions& options) {
  const Column& column = zones.fields.at(options.field);
  const MultiPolygonArray& polygons = zones.polygons();
  const Crs& crs = zones.require_crs();
  Agreement result;
  AgreementCount count{.what = "stated areas"};
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const std::optional<double> stated = stated_m2(zones, column, i, options.unit);
    if (!stated || polygons.is_missing(i)) continue;
    ++count.checked;
    const double computed = area_m2(polygons[i], crs, options.method);
    const double share =
        *stated != 0 ? std::abs(computed - *stated) / std::abs(*stated) : (computed == 0 ? 0 : 1);
    if (share <= options.tolerance) continue;
    ++count.failed;
    const std::string figures = format_area(*stated, options.unit) + " / " +
                                format_area(computed, options.unit) + " " +
                                std::string(area_unit_symbol(options.unit));
    result.findings.push_back({Disagreement::area_differs, zones.ids[i], figures, 100 * share,
                               100 * options.tolerance, std::nullopt});
  }
  result.counts = {count};
  return result;
}

}  // namespace ecotone
