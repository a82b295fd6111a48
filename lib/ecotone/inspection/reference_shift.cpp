// SPDX-License-Identifier: Apache-2.0
// A shift against a reference: that of GCJ-02 or BD-09, which changes from place to place, or one
// that is the same everywhere.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/geodesy/local_plane.h"
#include "ecotone/inspection/detectors.h"
#include "ecotone/inspection/feature_matching.h"
#include "ecotone/inspection/shift_fit.h"

namespace ecotone::inspection {
namespace {

constexpr InspectText gcj02_shift{
    "gcj02_shift",
    "the layer is shifted against the reference as {title} is: {east} east and {north} north on "
    "average, changing by {varies} over the layer; undone, {left} are left, against {constant} "
    "without a constant shift and {unshifted} as it stands ({vertices} vertices)",
    "图层相对参照图层的偏移与 {title} 一致：平均向东 {east}、向北 {north}，在图层范围内变化 "
    "{varies}；"
    "消除后余 {left}，按固定平移余 {constant}，原样为 {unshifted}（{vertices} 个顶点）",
    "places are wrong by {m} on average; the area changes by {m2} (ellipsoidal, as it stands "
    "against "
    "undone)",
    "位置平均偏差 {m}；面积相差 {m2}（原样与消除后的椭球面积之差）",
    "{title} is no datum: the result is good to metres, never survey-grade; ask for the original",
    "{title} 不是坐标基准：结果精度为米级，不能用于测量；请索取原始数据",
    "ecotone inspect {file} --repair OUT.gpkg --unshift {name}"};
constexpr InspectText bd09_shift = [] {
  InspectText text = gcj02_shift;
  text.code = "bd09_shift";
  return text;
}();
constexpr InspectText reference_shifted{
    "reference_shifted",
    "the reference, not the layer, looks shifted as {title} is: {left} are left when it is undone "
    "there, against {constant} without a constant shift and {unshifted} as it stands",
    "偏移的似乎是参照图层而非本图层，与 {title} 一致：在参照图层上消除后余 {left}，按固定平移余 "
    "{constant}，原样为 {unshifted}",
    "places of the two differ by {m} on average",
    "两者位置平均相差 {m}",
    "inspect the reference against this layer",
    "请以本图层为参照检查参照图层",
    ""};
constexpr InspectText cannot_be_told{
    "shift_ambiguous",
    "the layer is shifted by {east} east and {north} north; over so small an extent a constant "
    "shift "
    "({constant} left) and {title} ({left} left, changing by {varies}) cannot be told apart",
    "图层向东偏 {east}、向北偏 {north}；范围太小，固定平移（余 {constant}）与 {title}（余 "
    "{left}，变化 "
    "{varies}）无法区分",
    "places are wrong by {m} on average; the area hardly changes",
    "位置平均偏差 {m}；面积几乎不变",
    "ask where it comes from; if from a web map, the command undoes {title}",
    "请询问来源；若来自互联网地图，该命令可消除 {title} 偏移",
    "ecotone inspect {file} --repair OUT.gpkg --unshift {name}"};
constexpr InspectText constant_shift{
    "constant_shift",
    "the layer is shifted against the reference by the same {east} east and {north} north "
    "everywhere: {constant} are left then, against {unshifted} as it stands ({vertices} vertices)",
    "图层相对参照图层整体平移：向东 {east}、向北 {north}；消除后余 {constant}，原样为 {unshifted}"
    "（{vertices} 个顶点）",
    "places are wrong by {m}; areas do not change (0 m²)",
    "位置偏差 {m}；面积不变（0 m²）",
    "coordinates of Beijing 54 or Xi'an 80 under the name of another datum look so, and so do "
    "false "
    "eastings; ask its source for the datum, then ecotone convert FILE OUT.gpkg --crs DATUM "
    "--override-crs --to CRS --datum-params PARAMETERS",
    "北京 54 或西安 80 坐标误标为其他基准时常见，东偏常数有误也会如此；请询问来源所用基准，再运行 "
    "ecotone "
    "convert 文件 输出.gpkg --crs 原基准 --override-crs --to 坐标系 --datum-params 参数文件",
    ""};
constexpr InspectText nothing_to_match{"reference_not_compared",
                                       "the layer was not held against the reference: {reason}",
                                       "未与参照图层比较：{reason_zh}",
                                       "a shift would not have been noticed",
                                       "若有偏移则未被发现",
                                       "name a reference of the same kind that covers the layer",
                                       "请给出覆盖本图层的同类参照图层",
                                       ""};

void tell_not_compared(Scene& scene, const char* reason, const char* reason_zh) {
  scene.add(FindingSeverity::note, Confidence::certain, nothing_to_match,
            {{"reason", reason}, {"reason_zh", reason_zh}});
}

// Shifts of web maps are below two kilometres: what lies farther from the reference has no
// counterpart there.
constexpr double reach_m = 3000;
constexpr double reach_deg = 0.03;

// Vertices of the layer as longitudes and latitudes: those within an extent, all or every so
// manyth.
std::vector<Point> sampled_positions(const Scene& scene, const Box& extent) {
  constexpr std::size_t most = 3000;
  std::vector<Point> points;
  for (const Point& p : scene.layer.geometry.points()) {
    if (scene.typical.contains(p)) points.push_back(p);
  }
  std::vector<Point> positions = detail::positions_of(points, *scene.measuring);
  std::erase_if(positions, [&](const Point& p) { return !extent.contains(p); });
  const std::size_t step = std::max<std::size_t>(1, positions.size() / most);
  std::vector<Point> sample;
  for (std::size_t k = 0; k < positions.size(); k += step) sample.push_back(positions[k]);
  return sample;
}

// Those of them that may have a counterpart.
void keep_within_reach(std::vector<Point>& positions, const ReferenceBoundary& boundary) {
  std::erase_if(positions, [&](const Point& position) {
    const Point p = mercator(position);
    const Foot foot = boundary.nearest(p);
    return std::hypot(foot.at.x - p.x, foot.at.y - p.y) * ground_scale(position.y) > reach_m;
  });
}

Box extent_of(const Layer& reference) {
  Box extent;
  for (const Point& p :
       detail::positions_of(reference.geometry.points(), reference.require_crs())) {
    extent.include(p);
  }
  return extent;
}

// The median of how far the boxes of matched features lie apart, in metres on the ground.
GroundVector shift_of_matches(const Scene& scene, const FeatureMatches& matches) {
  std::vector<double> easts, norths;
  for (const auto& [own, other] : matches.pairs) {
    const Box a = scene.layer.geometry.box(own);
    const Box b = scene.options.reference->geometry.box(other);
    if (a.is_empty() || b.is_empty()) continue;
    const auto here = position_of(a.centre(), *scene.measuring);
    const auto there = position_of(b.centre(), *scene.options.reference->crs);
    if (!here || !there) continue;
    const Point p = mercator(*here), q = mercator(*there);
    easts.push_back((p.x - q.x) * ground_scale(here->y));
    norths.push_back((p.y - q.y) * ground_scale(here->y));
  }
  if (easts.empty()) return {};
  const auto median = [](std::vector<double>& values) {
    std::nth_element(values.begin(),
                     values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
  };
  return {median(easts), median(norths)};
}

constexpr std::string_view bd09_name = "bd09";

// What explains the departure best.
enum class Explanation { none, known, ambiguous, constant };
struct Verdict {
  Explanation explanation = Explanation::none;
  std::size_t known = 0;  ///< which of the known shifts fits best
  Confidence confidence = Confidence::likely;
};

// A kind of shift explains a departure if at most half of it is left, and is told from another one
// if that one leaves a quarter more and a decimetre.
Verdict judge(const ShiftComparison& fits, double least_shift_m) {
  Verdict verdict;
  const auto best =
      std::min_element(fits.known.begin(), fits.known.end(),
                       [](const ShiftFit& a, const ShiftFit& b) { return a.left_m < b.left_m; });
  verdict.known = static_cast<std::size_t>(best - fits.known.begin());
  const double known = best->left_m;
  const double constant = fits.constant.left_m;
  const auto explains = [&](double left) { return left <= fits.unshifted_m / 2; };
  const auto better = [](double a, double b) { return b > 1.25 * a && b > a + 0.1; };
  if (fits.unshifted_m < least_shift_m || (!explains(known) && !explains(constant))) return verdict;
  const double size = fits.constant.shift.size();
  const bool constant_is_shift = size >= std::max(least_shift_m, 2 * constant) && size <= reach_m;
  if (better(known, constant)) {
    verdict.explanation = Explanation::known;
    if (constant > 3 * known && fits.linear.left_m > 1.25 * known) {
      verdict.confidence = Confidence::certain;
    }
  } else if (!explains(known) || better(constant, known)) {
    verdict.explanation = constant_is_shift ? Explanation::constant : Explanation::none;
  } else if (constant_is_shift) {
    verdict.explanation = Explanation::ambiguous;
    verdict.confidence = Confidence::possible;
  }
  return verdict;
}

const InspectText& text_of(const Verdict& verdict) {
  if (verdict.explanation == Explanation::constant) return constant_shift;
  if (known_shifts()[verdict.known].of_reference) return reference_shifted;
  if (verdict.explanation == Explanation::ambiguous) return cannot_be_told;
  return known_shifts()[verdict.known].name == bd09_name ? bd09_shift : gcj02_shift;
}

std::optional<double> area_change_m2(const Scene& scene, const KnownShift& known) {
  if (!scene.has_polygons() || !scene.measuring->is_geographic()) return std::nullopt;
  const auto before = total_area_m2(scene.layer.polygons(), *scene.measuring);
  const auto after =
      total_area_m2(moved(scene.layer.geometry, known.undone).as_polygons(), *scene.measuring);
  if (!before || !after) return std::nullopt;
  return std::abs(*before - *after);
}

void tell(Scene& scene, const ShiftComparison& fits, const Verdict& verdict,
          const FeatureMatches& matches) {
  const KnownShift& known = known_shifts()[verdict.known];
  const ShiftFit& fit = fits.known[verdict.known];
  const bool is_constant = verdict.explanation == Explanation::constant;
  const GroundVector shift = is_constant ? fits.constant.shift : fit.shift;
  std::optional<double> change_m2;
  if (is_constant) {
    change_m2 = 0;
  } else if (!known.of_reference) {
    change_m2 = area_change_m2(scene, known);
  }
  Arguments arguments{{"title", std::string(known.title)},
                      {"name", std::string(known.name)},
                      {"east", metres(shift.east)},
                      {"north", metres(shift.north)},
                      {"varies", metres(fits.varies_m[verdict.known])},
                      {"left", metres(fit.left_m)},
                      {"constant", metres(fits.constant.left_m)},
                      {"unshifted", metres(fits.unshifted_m)},
                      {"vertices", std::to_string(fits.vertices)},
                      {"m", metres(shift.size())},
                      {"m2", change_m2 ? square_metres(*change_m2) : "?"}};
  InspectFinding& finding =
      scene.add(FindingSeverity::error, verdict.confidence, text_of(verdict), std::move(arguments));
  finding.consequence_m = shift.size();
  finding.consequence_m2 = change_m2;
  finding.evidence = {{"shift", is_constant ? std::string("constant") : std::string(known.name)},
                      {"east_m", shift.east},
                      {"north_m", shift.north},
                      {"left_m", is_constant ? fits.constant.left_m : fit.left_m},
                      {"left_known_m", fit.left_m},
                      {"left_constant_m", fits.constant.left_m},
                      {"left_linear_m", fits.linear.left_m},
                      {"left_unshifted_m", fits.unshifted_m},
                      {"known_varies_m", fits.varies_m[verdict.known]},
                      {"vertices", static_cast<std::int64_t>(fits.vertices)},
                      {"matched_features", static_cast<std::int64_t>(matches.pairs.size())}};
  if (!matches.field.empty()) finding.evidence.push_back({"matched_by", matches.field});
}

}  // namespace

void find_reference_shift(Scene& scene) {
  const Layer* reference = scene.options.reference;
  if (reference == nullptr || scene.typical.is_empty()) return;
  const bool points = scene.layer.geometry.type() == GeometryType::point;
  if (points != (reference->geometry.type() == GeometryType::point)) {
    tell_not_compared(scene, "points have no boundaries", "点没有边界可比");
    return;
  }
  if (!scene.measuring || !reference->crs) {
    tell_not_compared(scene, "one of the two has no CRS", "两者之一没有坐标系");
    return;
  }
  try {
    std::vector<Point> positions = sampled_positions(scene, extent_of(*reference).grown(reach_deg));
    Box extent;
    for (const Point& p : positions) extent.include(p);
    const ReferenceBoundary boundary(*reference, extent.grown(2 * reach_deg));
    if (!boundary.is_empty()) keep_within_reach(positions, boundary);
    if (positions.size() < 2 || boundary.is_empty()) {
      tell_not_compared(scene, "the reference has nothing near the layer",
                        "参照图层在本图层附近没有要素");
      return;
    }
    const FeatureMatches matches = matched_features(scene.layer, *reference);
    std::vector<GroundVector> starts;
    if (!matches.pairs.empty()) starts.push_back(shift_of_matches(scene, matches));
    const ShiftComparison fits = compare_shifts(positions, boundary, starts);
    const Verdict verdict = judge(fits, scene.options.least_shift_m);
    if (verdict.explanation != Explanation::none) tell(scene, fits, verdict, matches);
  } catch (const Error&) {
    tell_not_compared(scene, "coordinates lie outside the domain of their CRS",
                      "有坐标超出坐标系的适用范围");
  }
}

}  // namespace ecotone::inspection
