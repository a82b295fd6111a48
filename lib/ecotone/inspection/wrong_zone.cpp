// SPDX-License-Identifier: Apache-2.0
// A Gauss-Kruger zone that the eastings contradict, that the reference contradicts, or that the
// layer lies outside of.
#include <fmt/format.h>

#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/inspection/detectors.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText zone_contradicts{
    "zone_contradicts",
    "the CRS is {crs}, but the eastings {found}; likely: {first}",
    "坐标系为 {crs}，但横坐标{found_zh}；可能是：{first}",
    "as declared its middle lies {m} from where {first} puts it, and its area differs by {m2}",
    "按声明放置，中心偏离 {first} 的位置 {m}，面积相差 {m2}",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first} --override-crs"};
constexpr InspectText zone_off_reference{
    "zone_off_reference",
    "as {crs} the layer lies {away} from the middle of the reference; as {first} it lies {near} "
    "from it",
    "按 {crs} 放置，图层距参照图层中心 {away}；按 {first} 则为 {near}",
    "as declared its middle lies {m} from where {first} puts it, and its area differs by {m2}",
    "按声明放置，中心偏离 {first} 的位置 {m}，面积相差 {m2}",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --crs {first} --override-crs"};
constexpr InspectText far_from_zone{
    "far_from_zone",
    "the middle of the layer lies {degrees} degrees beyond the strip of its zone ({crs})",
    "图层中心超出其投影带 {degrees} 度（{crs}）",
    "lengths in the plane are too long by {ppm} mm per km, and its plane area exceeds the "
    "ellipsoidal one by {m2}; or the zone is wrong",
    "平面长度每公里偏大 {ppm} 毫米，平面面积比椭球面积大 {m2}；或投影带有误",
    "",
    "",
    "ecotone convert {file} OUT.gpkg --to {first}"};

std::optional<double> area_difference_m2(const Scene& scene, const Crs& other) {
  if (!scene.has_polygons()) return std::nullopt;
  const auto declared = total_area_m2(scene.layer.polygons(), *scene.layer.crs);
  const auto proposed = total_area_m2(scene.layer.polygons(), other);
  if (!declared || !proposed) return std::nullopt;
  return std::abs(*declared - *proposed);
}

// Adds what follows from the declared zone where another one is right.
void add_consequence(const Scene& scene, const Crs& proposed, Arguments& arguments,
                     std::optional<double>& shift_m, std::optional<double>& area_m2) {
  const Point centre = scene.typical.centre();
  shift_m = distance_m(position_of(centre, *scene.layer.crs), position_of(centre, proposed));
  area_m2 = area_difference_m2(scene, proposed);
  arguments.push_back({"first", proposed.label()});
  arguments.push_back({"m", shift_m ? metres(*shift_m) : "?"});
  arguments.push_back({"m2", area_m2 ? square_metres(*area_m2) : "?"});
}

// The zone of the same datum in which the numbers make sense.
std::optional<Crs> on_same_datum(const Scene& scene, const std::string& label) {
  const Crs found = Crs::from_text(label);
  const auto own = chinese_zone(*scene.layer.crs);
  const auto zone = chinese_zone(found);
  if (!own || !zone) return found;
  const auto code =
      gauss_kruger_epsg(own->datum, zone->zone.width_deg, zone->zone.number, zone->zone.prefixed);
  return code ? std::optional(Crs::from_epsg(*code)) : std::nullopt;
}

bool contradicted_by_eastings(Scene& scene, const GaussKrugerZone& zone) {
  const auto prefix = split_prefixed_easting(scene.typical.centre().x);
  const bool wrong = zone.prefixed ? !prefix || prefix->number != zone.number : prefix.has_value();
  if (!wrong) return false;
  std::optional<Crs> proposed;
  if (!prefix && zone.prefixed) {
    // The same zone without its number.
    const auto own = chinese_zone(*scene.layer.crs);
    const auto code = gauss_kruger_epsg(own ? own->datum : ChineseDatum::cgcs_2000, zone.width_deg,
                                        zone.number, false);
    if (code) proposed = Crs::from_epsg(*code);
  } else if (!scene.likely_systems.empty()) {
    proposed = on_same_datum(scene, scene.likely_systems[0]);
  }
  if (!proposed) return false;
  Arguments arguments{
      {"crs", scene.layer.crs->label() + " (" + scene.layer.crs->name() + ")"},
      {"found", prefix ? fmt::format("begin with {}", prefix->number) : "have no zone number"},
      {"found_zh", prefix ? fmt::format("以 {} 开头", prefix->number) : "不含带号"}};
  std::optional<double> shift_m, area_m2;
  add_consequence(scene, *proposed, arguments, shift_m, area_m2);
  InspectFinding& finding =
      scene.add(FindingSeverity::error, Confidence::certain, zone_contradicts, arguments);
  finding.position = Point{scene.typical.min_x, scene.typical.min_y};
  finding.evidence = {{"min_x", scene.typical.min_x},
                      {"max_x", scene.typical.max_x},
                      {"declared_zone", static_cast<std::int64_t>(zone.number)}};
  if (prefix) finding.evidence.push_back({"found_zone", static_cast<std::int64_t>(prefix->number)});
  finding.consequence_m = shift_m;
  finding.consequence_m2 = area_m2;
  return true;
}

// Whether another zone brings the layer to the reference, and the declared one does not.
bool contradicted_by_reference(Scene& scene) {
  if (!scene.reference_centre || scene.likely_systems.empty()) return false;
  const Point centre = scene.typical.centre();
  const auto declared = distance_m(position_of(centre, *scene.layer.crs), scene.reference_centre);
  const auto proposed = on_same_datum(scene, scene.likely_systems[0]);
  if (!proposed || *proposed == *scene.layer.crs) return false;
  const auto better = distance_m(position_of(centre, *proposed), scene.reference_centre);
  // Neighbouring zones of 3 degrees are some 300 km apart; half of that decides.
  constexpr double half_a_zone_m = 140000;
  if (!declared || !better || *declared < half_a_zone_m || *better > *declared / 4) return false;
  Arguments arguments{
      {"crs", scene.layer.crs->label()}, {"away", metres(*declared)}, {"near", metres(*better)}};
  std::optional<double> shift_m, area_m2;
  add_consequence(scene, *proposed, arguments, shift_m, area_m2);
  InspectFinding& finding =
      scene.add(FindingSeverity::error, Confidence::likely, zone_off_reference, arguments);
  finding.evidence = {{"declared_to_reference_m", *declared}, {"proposed_to_reference_m", *better}};
  finding.consequence_m = shift_m;
  finding.consequence_m2 = area_m2;
  return true;
}

void find_far_from_zone(Scene& scene, const GaussKrugerZone& zone) {
  const Point centre = scene.typical.centre();
  const auto place = position_of(centre, *scene.layer.crs);
  if (!place) return;
  const double offset = std::abs(std::remainder(place->x - zone.central_meridian_deg, 360.0));
  const double beyond = offset - zone.width_deg / 2.0;
  // Counties cross the border of their zone by some tens of kilometres and keep it.
  if (beyond <= 0.3) return;
  const auto code = gauss_kruger_epsg(
      chinese_zone(*scene.layer.crs) ? chinese_zone(*scene.layer.crs)->datum
                                     : ChineseDatum::cgcs_2000,
      zone.width_deg, gauss_kruger_number(zone.width_deg, place->x), zone.prefixed);
  if (!code) return;
  const auto prefix = split_prefixed_easting(centre.x);
  const double east_m = (prefix ? prefix->easting_m : centre.x) - 500000;
  constexpr double earth_radius_m = 6371000;
  const double scale_ppm = east_m * east_m / (2 * earth_radius_m * earth_radius_m) * 1e6;
  std::optional<double> excess;
  if (scene.has_polygons() && scene.areas_m2()) {
    double plane = 0, ellipsoid = 0;
    for (const double area : areas_m2(scene.layer.polygons(), *scene.layer.crs, AreaMethod::plane))
      plane += area;
    for (const double area : *scene.areas_m2()) ellipsoid += area;
    excess = plane - ellipsoid;
  }
  Arguments arguments{{"degrees", fmt::format("{:.1f}", beyond)},
                      {"crs", scene.layer.crs->label()},
                      {"ppm", fmt::format("{:.0f}", scale_ppm)},
                      {"m2", excess ? square_metres(*excess) : "?"},
                      {"first", fmt::format("EPSG:{}", *code)}};
  InspectFinding& finding =
      scene.add(FindingSeverity::warning, Confidence::likely, far_from_zone, std::move(arguments));
  finding.evidence = {
      {"longitude_deg", place->x}, {"from_meridian_m", east_m}, {"scale_error_ppm", scale_ppm}};
  finding.consequence_m2 = excess;
}

}  // namespace

void find_wrong_zone(Scene& scene) {
  if (!scene.layer.crs || !scene.layer.crs->gauss_kruger() || scene.crs_contradicted ||
      scene.typical.is_empty() || scene.likely_systems.empty()) {
    return;
  }
  const GaussKrugerZone zone = *scene.layer.crs->gauss_kruger();
  if (contradicted_by_eastings(scene, zone) || contradicted_by_reference(scene)) return;
  find_far_from_zone(scene, zone);
}

}  // namespace ecotone::inspection
