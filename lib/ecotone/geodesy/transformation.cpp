// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/transformation.h"

#include <fmt/format.h>
#include <proj.h>

#include <cmath>
#include <mutex>
#include <numbers>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/message/geodesy_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using proj::ContextPtr;
using proj::DatumFamily;
using proj::ObjectPtr;

// What CGCS2000 and WGS 84 are taken to differ by: both realise ITRS, epochs and plate motion
// make a few decimetres.
constexpr double same_datum_accuracy_m = 1.0;

bool is_old(DatumFamily family) {
  return family == DatumFamily::beijing54 || family == DatumFamily::xian80;
}

bool is_modern(DatumFamily family) {
  return family == DatumFamily::cgcs2000 || family == DatumFamily::wgs84;
}

Arguments from_to(const Crs& from, const Crs& to) {
  return {{"from", from.label()}, {"to", to.label()}};
}

[[noreturn]] void refuse(const ErrorText& text, const Crs& from, const Crs& to,
                         const std::string& reason) {
  Arguments arguments = from_to(from, to);
  arguments.push_back({"reason", reason});
  throw CrsError(text, std::move(arguments));
}

struct Step {
  ObjectPtr operation;
  std::string description;
  double accuracy_m = 0;
};

// The best operation that PROJ knows between two systems.
Step best_operation(pj_ctx* context, const Crs& from, const Crs& to,
                    const TransformationOptions& options) {
  const ObjectPtr source = proj::object_of(context, from);
  const ObjectPtr target = proj::object_of(context, to);
  if (!source || !target) {
    refuse(geodesy_error("no_operation"), from, to, proj::reason_of(context));
  }
  PJ_OPERATION_FACTORY_CONTEXT* const factory =
      proj_create_operation_factory_context(context, nullptr);
  proj_operation_factory_context_set_spatial_criterion(context, factory,
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(
      context, factory, PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  proj_operation_factory_context_set_allow_ballpark_transformations(context, factory, 1);
  if (options.area && !options.area->is_empty()) {
    proj_operation_factory_context_set_area_of_interest(context, factory, options.area->min_x,
                                                        options.area->min_y, options.area->max_x,
                                                        options.area->max_y);
  }
  PJ_OBJ_LIST* const list = proj_create_operations(context, source.get(), target.get(), factory);
  proj_operation_factory_context_destroy(factory);
  const int count = list != nullptr ? proj_list_get_count(list) : 0;
  Step step;
  bool ballpark_left = false;
  for (int i = 0; i < count && !step.operation; ++i) {
    const ObjectPtr candidate(proj_list_get(context, list, i));
    if (!candidate) continue;
    const bool ballpark =
        proj_coordoperation_has_ballpark_transformation(context, candidate.get()) != 0;
    if (ballpark && !options.allow_ballpark) {
      ballpark_left = true;
      continue;
    }
    if (proj_coordoperation_is_instantiable(context, candidate.get()) == 0) continue;
    const char* const name = proj_get_name(candidate.get());
    step.description = name != nullptr ? name : "";
    const double accuracy = proj_coordoperation_get_accuracy(context, candidate.get());
    // PROJ gives −1 where it knows none; conversions without datum change are exact.
    step.accuracy_m = ballpark ? 1000 : accuracy < 0 ? 100 : accuracy;
    step.operation.reset(proj_normalize_for_visualization(context, candidate.get()));
  }
  proj_list_destroy(list);
  if (step.operation) return step;
  if (ballpark_left) throw CrsError(geodesy_error("ballpark_refused"), from_to(from, to));
  refuse(geodesy_error("no_operation"), from, to, proj::reason_of(context));
}

// From a CRS to its own longitude and latitude, or back; no step if it is geographic already.
Step own_geographic(pj_ctx* context, const Crs& crs) {
  Step step;
  step.operation = proj::to_geographic(context, crs);
  if (!step.operation) {
    throw CrsError(geodesy_error("crs_not_horizontal"), {{"name", crs.label()}});
  }
  return step;
}

Step helmert(pj_ctx* context, const Crs& from, const Crs& to, const DatumParameters& p) {
  const auto cart = [](const Ellipsoid& e) {
    return fmt::format("+proj=cart +a={} +b={}", format_shortest(e.semi_major_axis_m),
                       format_shortest(e.semi_minor_axis_m()));
  };
  const std::string text = fmt::format(
      "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step {} "
      "+step +proj=helmert +x={} +y={} +z={} +rx={} +ry={} +rz={} +s={} "
      "+convention=position_vector +step +inv {} "
      "+step +proj=unitconvert +xy_in=rad +xy_out=deg",
      cart(from.ellipsoid()), format_shortest(p.x_shift_m), format_shortest(p.y_shift_m),
      format_shortest(p.z_shift_m), format_shortest(p.x_rotation_arcsec),
      format_shortest(p.y_rotation_arcsec), format_shortest(p.z_rotation_arcsec),
      format_shortest(p.scale_ppm), cart(to.ellipsoid()));
  Step step;
  step.operation.reset(proj_create(context, text.c_str()));
  if (!step.operation) {
    Arguments arguments = from_to(from, to);
    arguments.push_back({"name", p.name});
    arguments.push_back({"reason", proj::reason_of(context)});
    throw CrsError(geodesy_error("datum_parameters_unsuitable"), std::move(arguments));
  }
  return step;
}

bool is_finite(const Point& p) {
  return std::isfinite(p.x) && std::isfinite(p.y);
}

}  // namespace

struct Transformation::Impl {
  struct Part {
    ObjectPtr operation;
    bool inverse = false;
  };

  ContextPtr context;
  std::vector<Part> parts;
  std::optional<DatumParameters> plane;
  bool plane_inverse = false;
  double from_unit = 1;
  double to_unit = 1;
  bool identity = false;
  std::string description;
  double accuracy_m = 0;
  std::mutex mutex;

  void build(const Crs& from, const Crs& to, const TransformationOptions& options);
  void through_geographic(const Crs& from, const Crs& to, Step between, bool between_inverse);
  void run(std::span<Point> points);
  void run_plane(std::span<Point> points) const;
};

void Transformation::Impl::through_geographic(const Crs& from, const Crs& to, Step between,
                                              bool between_inverse) {
  if (!from.is_geographic()) {
    parts.push_back({std::move(own_geographic(context.get(), from).operation), false});
  }
  if (between.operation) parts.push_back({std::move(between.operation), between_inverse});
  if (!to.is_geographic()) {
    parts.push_back({std::move(own_geographic(context.get(), to).operation), true});
  }
}

void Transformation::Impl::build(const Crs& from, const Crs& to,
                                 const TransformationOptions& options) {
  context = proj::new_context();
  const DatumFamily a = proj::datum_family(from);
  const DatumFamily b = proj::datum_family(to);
  if (from == to) {
    identity = true;
    description = "none: both are " + from.label();
    return;
  }
  {
    const ObjectPtr source = proj::object_of(context.get(), from);
    const ObjectPtr target = proj::object_of(context.get(), to);
    if (source && target &&
        proj_is_equivalent_to_with_ctx(context.get(), source.get(), target.get(),
                                       PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0) {
      identity = true;
      description = fmt::format("none: {} and {} are the same", from.label(), to.label());
      return;
    }
  }
  const bool datum_changes = a != b || (a == DatumFamily::other && from.datum() != to.datum());
  if (datum_changes && is_modern(a) && is_modern(b)) {
    through_geographic(from, to, {}, false);
    accuracy_m = same_datum_accuracy_m;
    identity = parts.empty();
    description = fmt::format("{} to {}, CGCS2000 and WGS 84 taken as the same (1 m)", from.label(),
                              to.label());
    return;
  }
  if (datum_changes && options.datum_parameters) {
    const DatumParameters& p = *options.datum_parameters;
    accuracy_m = p.accuracy_m;
    description =
        fmt::format("{} to {} by the parameters \"{}\"", from.label(), to.label(), p.name);
    const bool inverse = is_old(b) && !is_old(a);
    if (p.plane) {
      if (from.is_geographic() || to.is_geographic() || p.scale_ppm <= -1e6) {
        Arguments arguments = from_to(from, to);
        arguments.push_back({"name", p.name});
        arguments.push_back(
            {"reason", p.scale_ppm <= -1e6 ? "its scale is not positive" : "it is plane"});
        throw CrsError(geodesy_error("datum_parameters_unsuitable"), std::move(arguments));
      }
      plane = p;
      plane_inverse = inverse;
      from_unit = from.unit_factor();
      to_unit = to.unit_factor();
      return;
    }
    Step shift =
        inverse ? helmert(context.get(), to, from, p) : helmert(context.get(), from, to, p);
    through_geographic(from, to, std::move(shift), inverse);
    return;
  }
  if (datum_changes && (is_old(a) || is_old(b))) {
    if (!options.allow_ballpark) {
      Arguments arguments = from_to(from, to);
      arguments.push_back({"datum", is_old(a) ? from.datum() : to.datum()});
      throw CrsError(geodesy_error("datum_parameters_needed"), std::move(arguments));
    }
    through_geographic(from, to, {}, false);
    identity = parts.empty();
    accuracy_m = 200;
    description = fmt::format("{} to {}, the change of datum ignored (ballpark, allowed by name)",
                              from.label(), to.label());
    return;
  }
  Step step = best_operation(context.get(), from, to, options);
  parts.push_back({std::move(step.operation), false});
  description = fmt::format("{} to {}: {}", from.label(), to.label(), step.description);
  accuracy_m = datum_changes ? step.accuracy_m : 0;
}

void Transformation::Impl::run_plane(std::span<Point> points) const {
  const double r = plane->z_rotation_arcsec / 3600 * std::numbers::pi / 180;
  const double scale = 1 + plane->scale_ppm * 1e-6;
  const double c = std::cos(r);
  const double s = std::sin(r);
  for (Point& p : points) {
    const double x = p.x * from_unit;
    const double y = p.y * from_unit;
    if (plane_inverse) {
      const double u = (x - plane->x_shift_m) / scale;
      const double v = (y - plane->y_shift_m) / scale;
      p = {(u * c + v * s) / to_unit, (v * c - u * s) / to_unit};
    } else {
      p = {(plane->x_shift_m + scale * (x * c - y * s)) / to_unit,
           (plane->y_shift_m + scale * (x * s + y * c)) / to_unit};
    }
  }
}

void Transformation::Impl::run(std::span<Point> points) {
  if (points.empty() || identity) return;
  const auto outside = [&](std::size_t i, const Point& p) {
    throw CrsError(geodesy_error("point_outside_domain"), {{"index", std::to_string(i)},
                                                           {"x", format_shortest(p.x)},
                                                           {"y", format_shortest(p.y)},
                                                           {"operation", description}});
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!is_finite(points[i])) outside(i, points[i]);
  }
  if (plane) {
    run_plane(points);
    return;
  }
  const std::lock_guard lock(mutex);
  // In blocks, so that the point at fault can be named as it came in.
  constexpr std::size_t block = 4096;
  std::vector<Point> before;
  for (std::size_t first = 0; first < points.size(); first += block) {
    const std::span<Point> part = points.subspan(first, std::min(block, points.size() - first));
    before.assign(part.begin(), part.end());
    for (const Part& p : parts) {
      proj_trans_generic(p.operation.get(), p.inverse ? PJ_INV : PJ_FWD, &part[0].x, sizeof(Point),
                         part.size(), &part[0].y, sizeof(Point), part.size(), nullptr, 0, 0,
                         nullptr, 0, 0);
      for (std::size_t i = 0; i < part.size(); ++i) {
        if (!is_finite(part[i])) outside(first + i, before[i]);
      }
    }
  }
}

Transformation::Transformation(const Crs& from, const Crs& to, const TransformationOptions& options)
    : impl_(std::make_unique<Impl>()) {
  impl_->build(from, to, options);
}

Transformation::~Transformation() = default;
Transformation::Transformation(Transformation&&) noexcept = default;
Transformation& Transformation::operator=(Transformation&&) noexcept = default;

bool Transformation::is_identity() const {
  return impl_->identity;
}

const std::string& Transformation::description() const {
  return impl_->description;
}

double Transformation::accuracy_m() const {
  return impl_->accuracy_m;
}

void Transformation::apply(std::span<Point> points) const {
  impl_->run(points);
}

Point Transformation::operator()(Point p) const {
  impl_->run({&p, 1});
  return p;
}

GeometryColumn Transformation::operator()(const GeometryColumn& column) const {
  if (is_identity()) return column;
  std::vector<Point> points(column.points().begin(), column.points().end());
  apply(points);
  std::vector<std::uint8_t> missing;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column.is_missing(i)) {
      missing.resize(column.size(), 0);
      missing[i] = 1;
    }
  }
  const auto copy = [](std::span<const std::int32_t> offsets) {
    return std::vector<std::int32_t>(offsets.begin(), offsets.end());
  };
  switch (column.type()) {
    case GeometryType::point:
      return MultiPointArray(copy(column.as_points().geom_offsets()), std::move(points),
                             std::move(missing));
    case GeometryType::line: {
      const MultiLineStringArray& lines = column.as_lines();
      return MultiLineStringArray(copy(lines.geom_offsets()), copy(lines.path_offsets()),
                                  std::move(points), std::move(missing));
    }
    case GeometryType::polygon:
      break;
  }
  const MultiPolygonArray& zones = column.as_polygons();
  return MultiPolygonArray(copy(zones.geom_offsets()), copy(zones.polygon_offsets()),
                           copy(zones.ring_offsets()), std::move(points), std::move(missing));
}

}  // namespace ecotone
