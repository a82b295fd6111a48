// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/report/map_geometry.h"

namespace ecotone {
namespace {

using document::Value;

/// The field that tells the class of a feature, by role.
struct ClassField {
  std::string_view role;
  std::string_view field;
};

constexpr ClassField class_fields[] = {
    {"source_protection_zone", "level"},
    {"protected_area", "zone"},
    {"protected_area_before", "zone"},
    {"scenic_area", "zone"},
    {"noise_zone", "class"},
    {"control_unit", "class"},
    {"no_burn_zone", "class"},
    {"wetland", "level"},
    {"karst_area", "degree"},
    {"river", "rank"},
    {"shoreline", "rank"},
    {"sensitive_place", "kind"},
};

/// Roles that serve computing and would only crowd a map.
constexpr std::array<std::string_view, 5> roles_not_drawn = {"contour", "catchment", "divide",
                                                             "county", "township"};

/// A map is drawn 720 units broad and may zoom in to four times that before corners show that
/// were cut.
constexpr double units_across = 1440;
constexpr double zoom = 4;

/// The longest distance that a map still shows around a subject.
constexpr double longest_reach_m = 3500;

std::string field_text(const Layer& layer, std::string_view name, std::size_t place) {
  const auto column = layer.fields.find(name);
  if (!column || place >= layer.fields.column(*column).size()) return {};
  return to_text(layer.fields.column(*column)[place]);
}

double centimetres(double metres) {
  return std::round(metres * 100) / 100;
}

Value coordinates(PathView path) {
  Value array = Value::array();
  for (const Point& p : path) {
    Value pair = Value::array();
    pair.push(centimetres(p.x));
    pair.push(centimetres(p.y));
    array.push(pair);
  }
  return array;
}

/// Clips and simplifies features for one drawing.
struct Drawing {
  Box window;
  double tolerance_m;

  Box clip() const { return window.grown(window.width() * 0.02); }

  Value rings(const MultiPolygonView& polygons) const {
    Value parts = Value::array();
    for (std::size_t j = 0; j < polygons.size(); ++j) {
      const PolygonView polygon = polygons.polygon(j);
      for (std::size_t k = 0; k < polygon.ring_count(); ++k) {
        const std::vector<Point> ring =
            simplify_for_drawing(clip_ring(polygon.ring(k), clip()), tolerance_m);
        if (ring.size() >= 4) parts.push(coordinates(ring));
      }
    }
    return parts;
  }

  Value paths(const MultiLineStringView& lines) const {
    Value parts = Value::array();
    for (std::size_t j = 0; j < lines.size(); ++j) {
      for (const std::vector<Point>& part : clip_path(lines.path(j), clip())) {
        parts.push(coordinates(simplify_for_drawing(part, tolerance_m)));
      }
    }
    return parts;
  }

  Value points(std::span<const Point> all) const {
    Value parts = Value::array();
    for (const Point& p : all) {
      if (window.contains(p)) parts.push(coordinates(std::span(&p, 1)));
    }
    return parts;
  }

  Value feature(const GeometryColumn& geometry, std::size_t place) const {
    switch (geometry.type()) {
      case GeometryType::polygon:
        return rings(geometry.as_polygons()[place]);
      case GeometryType::line:
        return paths(geometry.as_lines()[place]);
      case GeometryType::point:
        return points(geometry.as_points()[place]);
    }
    return Value::array();
  }
};

std::string_view type_name(GeometryType type) {
  switch (type) {
    case GeometryType::polygon:
      return "polygon";
    case GeometryType::line:
      return "line";
    case GeometryType::point:
      return "point";
  }
  return "";
}

/// The worst level of the findings that name a zone; nothing if none does.
std::optional<Level> level_of(const SubjectResult& subject, const PieceOwner& owner) {
  std::optional<Level> worst;
  for (const std::vector<Finding>* group : {&subject.findings, &subject.unknown}) {
    for (const Finding& finding : *group) {
      const bool named =
          std::any_of(finding.zones.begin(), finding.zones.end(), [&owner](const ZoneTouch& zone) {
            return zone.layer == owner.layer && zone.feature == owner.feature;
          });
      if (!named) continue;
      const Level level = finding.decided ? finding.level : Level::indeterminate;
      worst = worst ? std::max(*worst, level) : level;
    }
  }
  return worst;
}

/// The longest move that a map shows; with a longer one the subject itself would be a dot.
constexpr double longest_move_m = 1000;

/// What a map has to show: the subject, and where it would move to.
Box shown_box(const SubjectResult& subject, const Box& own) {
  Box box = own;
  if (subject.mending && subject.mending->move &&
      subject.mending->move->distance_m <= longest_move_m) {
    const Box moved = subject.mending->move->geometry.box(0);
    box.include(Point{moved.min_x, moved.min_y});
    box.include(Point{moved.max_x, moved.max_y});
  }
  return box;
}

/// How far the map has to look: to the features that findings measured a distance to.
double reach_m(const SubjectResult& subject) {
  double reach = 0;
  for (const Finding& finding : subject.findings) {
    for (const ZoneTouch& zone : finding.zones) {
      if (zone.distance_m && *zone.distance_m <= longest_reach_m) {
        reach = std::max(reach, *zone.distance_m * 1.1);
      }
    }
  }
  return reach;
}

Value frame_of(const Drawing& drawing, const Crs& crs) {
  Value map = Value::object();
  map.set("crs", crs.label());
  Value corners = Value::array();
  const Box& window = drawing.window;
  for (const double corner : {window.min_x, window.min_y, window.max_x, window.max_y}) {
    corners.push(centimetres(corner));
  }
  map.set("window", corners);
  return map;
}

Drawing drawing_of(const Box& window) {
  return {window, window.width() / units_across / zoom};
}

Value zones_in(const Drawing& drawing, const LayerSet& layers) {
  const Box& window = drawing.window;
  Value zones = Value::array();
  for (const RoleLayer& role_layer : layers.layers) {
    if (std::find(roles_not_drawn.begin(), roles_not_drawn.end(), role_layer.role) !=
        roles_not_drawn.end()) {
      continue;
    }
    const GeometryColumn& geometry = role_layer.layer.geometry;
    for (std::size_t i = 0; i < geometry.size(); ++i) {
      if (geometry.is_missing(i)) continue;
      const Box box = geometry.box(i);
      if (!box.overlaps(window)) continue;
      if (geometry.type() != GeometryType::point &&
          std::max(box.width(), box.height()) < window.width() / units_across) {
        continue;
      }
      Value parts = drawing.feature(geometry, i);
      if (parts.as_array().empty()) continue;
      Value zone = Value::object();
      zone.set("layer", role_layer.id);
      zone.set("role", role_layer.role);
      zone.set("class", feature_class(role_layer, i));
      zone.set("feature", role_layer.layer.ids[i]);
      zone.set("name", field_text(role_layer.layer, "name", i));
      if (const std::string approval = field_text(role_layer.layer, "approval", i);
          !approval.empty()) {
        zone.set("approval", approval);
      }
      Value title = Value::object();
      title.set("zh", role_layer.title_zh);
      title.set("en", role_layer.title_en);
      zone.set("title", title);
      zone.set("type", type_name(geometry.type()));
      zone.set("coordinates", std::move(parts));
      zones.push(std::move(zone));
    }
  }
  return zones;
}

}  // namespace

std::string feature_class(const RoleLayer& layer, std::size_t place) {
  for (const ClassField& row : class_fields) {
    if (row.role == layer.role) return field_text(layer.layer, row.field, place);
  }
  return {};
}

Value map_of_window(const Box& subjects, const Crs& crs, const LayerSet& layers) {
  const Drawing drawing = drawing_of(map_window(subjects, 250));
  Value map = frame_of(drawing, crs);
  map.set("zones", zones_in(drawing, layers));
  return map;
}

Value map_document(const CheckResult& result, std::size_t index, const Layer& subjects,
                   const LayerSet& layers) {
  const SubjectResult& subject = result.subjects[index];
  const bool polygon = subjects.geometry.type() == GeometryType::polygon;
  const Box window = map_window(shown_box(subject, subjects.geometry.box(subject.place)),
                                std::max(reach_m(subject), polygon ? 0.0 : 250.0));
  const Drawing drawing = drawing_of(window);

  Value map = frame_of(drawing, subjects.require_crs());
  Value outline = Value::object();
  outline.set("type", type_name(subjects.geometry.type()));
  outline.set("coordinates", drawing.feature(subjects.geometry, subject.place));
  map.set("subject", outline);

  map.set("zones", zones_in(drawing, layers));

  Value pieces = Value::array();
  for (std::size_t i = 0; i < result.piece_owners.size() && i < result.pieces.size(); ++i) {
    const PieceOwner& owner = result.piece_owners[i];
    if (owner.subject != index) continue;
    const auto level = level_of(subject, owner);
    if (!level) continue;
    Value parts = drawing.rings(result.pieces[i]);
    if (parts.as_array().empty()) continue;
    Value piece = Value::object();
    piece.set("layer", owner.layer);
    piece.set("feature", owner.feature);
    piece.set("level", level_name(*level));
    piece.set("coordinates", std::move(parts));
    pieces.push(std::move(piece));
  }
  map.set("pieces", pieces);
  return map;
}

Value public_map(const Value& map) {
  Value open = Value::object();
  for (const auto& [name, value] : map.as_object()) {
    open.set(name, name == "zones" || name == "pieces" ? Value::array() : value);
  }
  return open;
}

}  // namespace ecotone
