// SPDX-License-Identifier: Apache-2.0
#include "ecotone/geodesy/crs.h"

#include <proj.h>
#include <proj_experimental.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/geodesy/proj_database.h"
#include "ecotone/geodesy/proj_objects.h"
#include "ecotone/geodesy/projjson.h"
#include "ecotone/message/geodesy_errors.h"

namespace ecotone {
namespace proj {

void ContextDeleter::operator()(pj_ctx* context) const {
  proj_context_destroy(context);
}

void ObjectDeleter::operator()(PJconsts* object) const {
  proj_destroy(object);
}

ContextPtr new_context() {
  ContextPtr context(proj_context_create());
  proj_log_func(context.get(), nullptr, [](void*, int, const char*) {});
  if (const std::string& path = proj_database(); !path.empty()) {
    proj_context_set_database_path(context.get(), path.c_str(), nullptr, nullptr);
  }
  return context;
}

pj_ctx* thread_context() {
  thread_local const ContextPtr context = new_context();
  return context.get();
}

std::string reason_of(pj_ctx* context) {
  if (proj_context_get_database_path(context) == nullptr) {
    return "PROJ's database proj.db is not found";
  }
  const int code = proj_context_errno(context);
  if (code == 0) return "it is not known";
  const char* const text = proj_context_errno_string(context, code);
  return text != nullptr ? text : "PROJ error " + std::to_string(code);
}

ObjectPtr object_of(pj_ctx* context, const Crs& crs) {
  if (crs.epsg()) {
    return ObjectPtr(proj_create_from_database(context, "EPSG", std::to_string(*crs.epsg()).c_str(),
                                               PJ_CATEGORY_CRS, 0, nullptr));
  }
  return ObjectPtr(proj_create(context, crs.wkt().c_str()));
}

namespace {

// Letters and digits only, in lower case: "D_China_2000" and "China 2000" differ by little.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

DatumFamily family_of_name(std::string_view name) {
  const std::string datum = plain(name);
  for (const char* known : {"china2000", "chinageodeticcoordinatesystem2000", "cgcs2000"}) {
    if (contains(datum, known)) return DatumFamily::cgcs2000;
  }
  if (contains(datum, "worldgeodeticsystem1984") || datum == "wgs84" || datum == "wgs1984" ||
      datum == "dwgs1984") {
    return DatumFamily::wgs84;
  }
  // Not "New Beijing", which is another datum.
  if (contains(datum, "beijing1954") || contains(datum, "beijing54")) {
    return DatumFamily::beijing54;
  }
  if (contains(datum, "xian1980") || contains(datum, "xian80")) return DatumFamily::xian80;
  return DatumFamily::other;
}

}  // namespace

DatumFamily datum_family(const Crs& crs) {
  return family_of_name(crs.datum());
}

namespace {

bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance;
}

// A parameter of a conversion; angles in degrees, lengths in metres.
double parameter(pj_ctx* context, const PJconsts* conversion, const char* epsg_name,
                 double otherwise) {
  const int index = proj_coordoperation_get_param_index(context, conversion, epsg_name);
  if (index < 0) return otherwise;
  double value = 0;
  double factor = 1;
  const char* category = nullptr;
  if (proj_coordoperation_get_param(context, conversion, index, nullptr, nullptr, nullptr, &value,
                                    nullptr, &factor, nullptr, nullptr, nullptr, &category) == 0) {
    return otherwise;
  }
  if (category != nullptr && std::string_view(category) == "angular") {
    const double degree = std::numbers::pi / 180;
    return near(factor, degree, 1e-12) ? value : value * factor / degree;
  }
  return value * factor;
}

std::optional<TransverseMercator> transverse_mercator_of(pj_ctx* context, const PJconsts* crs) {
  const ObjectPtr conversion(proj_crs_get_coordoperation(context, crs));
  if (!conversion) return std::nullopt;
  const char* method = nullptr;
  if (proj_coordoperation_get_method_info(context, conversion.get(), &method, nullptr, nullptr) ==
          0 ||
      method == nullptr || std::string_view(method) != "Transverse Mercator") {
    return std::nullopt;
  }
  const auto value = [&](const char* name, double otherwise) {
    return parameter(context, conversion.get(), name, otherwise);
  };
  return TransverseMercator{
      .central_meridian_deg = value("Longitude of natural origin", 0),
      .latitude_of_origin_deg = value("Latitude of natural origin", 0),
      .scale = value("Scale factor at natural origin", 1),
      .false_easting_m = value("False easting", 0),
      .false_northing_m = value("False northing", 0),
  };
}

}  // namespace

std::optional<TransverseMercator> transverse_mercator(const Crs& crs) {
  if (crs.is_geographic()) return std::nullopt;
  // Asking PROJ takes a millisecond, and areas are asked for one by one.
  static std::mutex mutex;
  static std::map<std::string, std::optional<TransverseMercator>> known;
  const std::lock_guard lock(mutex);
  const auto found = known.find(crs.wkt());
  if (found != known.end()) return found->second;
  pj_ctx* const context = thread_context();
  const ObjectPtr object = object_of(context, crs);
  std::optional<TransverseMercator> projection;
  if (object) projection = transverse_mercator_of(context, object.get());
  known.emplace(crs.wkt(), projection);
  return projection;
}

ObjectPtr to_geographic(pj_ctx* context, const Crs& crs) {
  const ObjectPtr object = object_of(context, crs);
  const ObjectPtr base(object ? proj_crs_get_geodetic_crs(context, object.get()) : nullptr);
  if (!base) return nullptr;
  const ObjectPtr operation(
      proj_create_crs_to_crs_from_pj(context, object.get(), base.get(), nullptr, nullptr));
  if (!operation) return nullptr;
  return ObjectPtr(proj_normalize_for_visualization(context, operation.get()));
}

namespace {

// Building an operation takes a millisecond: each thread keeps its last few.
PJconsts* kept_operation(const Crs& crs) {
  struct Kept {
    std::string wkt;
    ObjectPtr operation;
  };
  // The context must outlive what is kept, so it is made first.
  pj_ctx* const context = thread_context();
  thread_local std::vector<Kept> kept;
  for (const Kept& k : kept) {
    if (k.wkt == crs.wkt()) return k.operation.get();
  }
  ObjectPtr operation = to_geographic(context, crs);
  if (!operation) throw CrsError(geodesy_error("crs_not_horizontal"), {{"name", crs.label()}});
  constexpr std::size_t most = 8;
  if (kept.size() >= most) kept.erase(kept.begin());
  kept.push_back({crs.wkt(), std::move(operation)});
  return kept.back().operation.get();
}

std::vector<Point> carried(const Crs& crs, std::span<const Point> places, PJ_DIRECTION direction) {
  std::vector<Point> out(places.begin(), places.end());
  if (crs.is_geographic()) {
    const double degrees = crs.unit_factor() * 180 / std::numbers::pi;
    const double factor = direction == PJ_FWD ? degrees : 1 / degrees;
    if (!near(factor, 1, 1e-12)) {
      for (Point& p : out) p = {p.x * factor, p.y * factor};
    }
    return out;
  }
  if (out.empty()) return out;
  proj_trans_generic(kept_operation(crs), direction, &out[0].x, sizeof(Point), out.size(),
                     &out[0].y, sizeof(Point), out.size(), nullptr, 0, 0, nullptr, 0, 0);
  return out;
}

}  // namespace

std::vector<Point> geographic_positions(const Crs& crs, std::span<const Point> places) {
  return carried(crs, places, PJ_FWD);
}

std::vector<Point> projected_positions(const Crs& crs, std::span<const Point> geographic) {
  return carried(crs, geographic, PJ_INV);
}

}  // namespace proj

namespace {

using proj::ObjectPtr;
using proj::plain;

[[noreturn]] void refuse_text(std::string_view text, const std::string& reason) {
  constexpr std::size_t shown = 80;
  std::string head(text.substr(0, shown));
  // A character cut in the middle would spoil the message.
  if (text.size() > shown) {
    while (!head.empty() && (static_cast<unsigned char>(head.back()) & 0x80) != 0) head.pop_back();
    head += "…";
  }
  throw CrsError(geodesy_error("crs_text_not_understood"), {{"text", head}, {"reason", reason}});
}

// What people write for a system in China.
std::optional<int> code_of_name(std::string_view name) {
  struct Named {
    std::string_view name;
    int epsg;
  };
  static constexpr std::array<Named, 13> names{{
      {"CGCS2000", 4490},
      {"2000国家大地坐标系", 4490},
      {"国家2000", 4490},
      {"WGS84", 4326},
      {"WGS 84", 4326},
      {"WGS-84", 4326},
      {"1954北京坐标系", 4214},
      {"北京54", 4214},
      {"1980西安坐标系", 4610},
      {"西安80", 4610},
      {"Beijing 1954", 4214},
      {"Xian 1980", 4610},
      {"CRS84", 4326},
  }};
  const auto found =
      std::find_if(names.begin(), names.end(), [name](const Named& n) { return n.name == name; });
  if (found == names.end()) return std::nullopt;
  return found->epsg;
}

std::string_view trimmed(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto blank = [](char c) {
    return c == '\0' || std::isspace(static_cast<unsigned char>(c)) != 0;
  };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<int> code_of_text(std::string_view text) {
  std::string head(text.substr(0, 5));
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (head == "EPSG:") text.remove_prefix(5);
  const bool digits =
      !text.empty() && text.size() <= 9 &&
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!digits) return std::nullopt;
  return std::stoi(std::string(text));
}

// The horizontal, two-dimensional part.
ObjectPtr horizontal(pj_ctx* context, ObjectPtr object, const std::string& label) {
  for (int depth = 0; depth < 4; ++depth) {
    switch (proj_get_type(object.get())) {
      case PJ_TYPE_GEOGRAPHIC_2D_CRS:
        return object;
      case PJ_TYPE_PROJECTED_CRS: {
        const ObjectPtr system(proj_crs_get_coordinate_system(context, object.get()));
        if (!system || proj_cs_get_axis_count(context, system.get()) < 3) return object;
        [[fallthrough]];
      }
      case PJ_TYPE_GEOGRAPHIC_3D_CRS: {
        ObjectPtr flat(proj_crs_demote_to_2D(context, nullptr, object.get()));
        if (!flat) break;
        return flat;
      }
      case PJ_TYPE_COMPOUND_CRS:
        object.reset(proj_crs_get_sub_crs(context, object.get(), 0));
        break;
      case PJ_TYPE_BOUND_CRS:
        object.reset(proj_get_source_crs(context, object.get()));
        break;
      default:
        object.reset();
    }
    if (!object) break;
  }
  throw CrsError(geodesy_error("crs_not_horizontal"), {{"name", label}});
}

std::optional<int> epsg_of(const PJconsts* object) {
  const char* const authority = proj_get_id_auth_name(object, 0);
  const char* const code = proj_get_id_code(object, 0);
  if (authority == nullptr || code == nullptr || std::string_view(authority) != "EPSG") {
    return std::nullopt;
  }
  return code_of_text(code);
}

// EPSG's system of the same definition, if PROJ is sure of it.
std::optional<int> identified(pj_ctx* context, const PJconsts* object) {
  int* confidences = nullptr;
  PJ_OBJ_LIST* const list = proj_identify(context, object, "EPSG", nullptr, &confidences);
  if (list == nullptr) return std::nullopt;
  std::optional<int> code;
  int at_least_70 = 0;
  const int count = proj_list_get_count(list);
  for (int i = 0; i < count; ++i) at_least_70 += confidences[i] >= 70 ? 1 : 0;
  // The list is sorted by falling confidence.
  if (count > 0 && (confidences[0] >= 90 || (confidences[0] >= 70 && at_least_70 == 1))) {
    const ObjectPtr match(proj_list_get(context, list, 0));
    if (match) code = epsg_of(match.get());
  }
  proj_int_list_destroy(confidences);
  proj_list_destroy(list);
  return code;
}

struct DatumOfText {
  std::string name;
  Ellipsoid ellipsoid;
};

DatumOfText datum_of(pj_ctx* context, const PJconsts* object) {
  DatumOfText out;
  const ObjectPtr datum(proj_crs_get_datum_forced(context, object));
  if (datum && proj_get_name(datum.get()) != nullptr) out.name = proj_get_name(datum.get());
  const ObjectPtr ellipsoid(proj_get_ellipsoid(context, object));
  if (ellipsoid) {
    proj_ellipsoid_get_parameters(context, ellipsoid.get(), &out.ellipsoid.semi_major_axis_m,
                                  nullptr, nullptr, &out.ellipsoid.inverse_flattening);
    if (!std::isfinite(out.ellipsoid.inverse_flattening)) out.ellipsoid.inverse_flattening = 0;
  }
  return out;
}

bool same(const Ellipsoid& a, const Ellipsoid& b) {
  return std::abs(a.semi_major_axis_m - b.semi_major_axis_m) < 1e-4 &&
         std::abs(a.inverse_flattening - b.inverse_flattening) < 1e-8;
}

// The national datum of a text: by name, or by its ellipsoid if the text does not name one.
std::optional<ChineseDatum> chinese_datum(const DatumOfText& datum) {
  switch (proj::family_of_name(datum.name)) {
    case proj::DatumFamily::cgcs2000:
      return ChineseDatum::cgcs_2000;
    case proj::DatumFamily::beijing54:
      return ChineseDatum::beijing_1954;
    case proj::DatumFamily::xian80:
      return ChineseDatum::xian_1980;
    case proj::DatumFamily::wgs84:
      return std::nullopt;
    case proj::DatumFamily::other:
      break;
  }
  const std::string name = plain(datum.name);
  const bool nameless = name.empty() || proj::contains(name, "unknown") ||
                        proj::contains(name, "unnamed") || proj::contains(name, "notspecified") ||
                        proj::contains(name, "undefined") || proj::contains(name, "userdefined");
  if (!nameless) return std::nullopt;
  if (same(datum.ellipsoid, cgcs2000)) return ChineseDatum::cgcs_2000;
  if (same(datum.ellipsoid, krassowsky)) return ChineseDatum::beijing_1954;
  if (same(datum.ellipsoid, iag75)) return ChineseDatum::xian_1980;
  return std::nullopt;
}

std::optional<GaussKrugerZone> zone_of(const std::optional<proj::TransverseMercator>& projection,
                                       std::string_view crs_name) {
  if (!projection || !proj::near(projection->scale, 1, 1e-12) ||
      !proj::near(projection->latitude_of_origin_deg, 0, 1e-9) ||
      !proj::near(projection->false_northing_m, 0, 1e-6)) {
    return std::nullopt;
  }
  const double meridian = std::round(projection->central_meridian_deg);
  if (!proj::near(meridian, projection->central_meridian_deg, 1e-9) ||
      std::fmod(meridian, 3) != 0) {
    return std::nullopt;
  }
  const double prefix = (projection->false_easting_m - 500000) / 1e6;
  if (!proj::near(prefix, std::round(prefix), 1e-9)) return std::nullopt;
  const int number_in_easting = static_cast<int>(std::round(prefix));
  const int of_3 = gauss_kruger_number(3, meridian);
  const int of_6 = gauss_kruger_number(6, meridian);
  const bool may_be_6 = central_meridian_deg(6, of_6) == meridian;

  GaussKrugerZone zone{.width_deg = 3, .number = of_3, .central_meridian_deg = meridian};
  if (number_in_easting != 0) {
    zone.prefixed = true;
    if (number_in_easting == of_3) return zone;
    if (!may_be_6 || number_in_easting != of_6) return std::nullopt;
    zone.width_deg = 6;
    zone.number = of_6;
    return zone;
  }
  // Without zone number both widths give one and the same system: the name tells.
  const std::string name = plain(crs_name);
  const bool says_3 = proj::contains(name, "3degree") || proj::contains(name, "3deg");
  if (may_be_6 && !says_3 &&
      (proj::contains(name, "gausskrugercm") || proj::contains(name, "gkcm") ||
       proj::contains(name, "6degree"))) {
    zone.width_deg = 6;
    zone.number = of_6;
  }
  return zone;
}

}  // namespace

// Reads a PROJ object into a value of ours.
struct CrsReader {
  static Crs read(pj_ctx* context, ObjectPtr object, const std::string& label) {
    const bool from_epsg = epsg_of(object.get()).has_value();
    object = horizontal(context, std::move(object), label);
    std::optional<int> code = epsg_of(object.get());
    if (!code) {
      code = matched(context, object.get());
      if (code) {
        object.reset(proj_create_from_database(context, "EPSG", std::to_string(*code).c_str(),
                                               PJ_CATEGORY_CRS, 0, nullptr));
        object = horizontal(context, std::move(object), label);
      }
    } else if (!from_epsg) {
      // A WKT may name a code and define something else; then the definition counts.
      const ObjectPtr named(proj_create_from_database(
          context, "EPSG", std::to_string(*code).c_str(), PJ_CATEGORY_CRS, 0, nullptr));
      if (!named ||
          proj_is_equivalent_to_with_ctx(context, object.get(), named.get(),
                                         PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) == 0) {
        code.reset();
      }
    }
    return described(context, object.get(), code);
  }

 private:
  static std::optional<int> matched(pj_ctx* context, const PJconsts* object) {
    // Longitude first: the same as EPSG:4326 where x is always east.
    const char* const own_code = proj_get_id_code(object, 0);
    if (own_code != nullptr && std::string_view(own_code) == "CRS84") return 4326;
    if (const auto code = identified(context, object)) return code;
    const DatumOfText datum = datum_of(context, object);
    const auto national = chinese_datum(datum);
    if (!national) return std::nullopt;
    const char* const name = proj_get_name(object);
    const auto zone =
        zone_of(proj::transverse_mercator_of(context, object), name != nullptr ? name : "");
    if (!zone) return std::nullopt;
    return gauss_kruger_epsg(*national, zone->width_deg, zone->number, zone->prefixed);
  }

  static Crs described(pj_ctx* context, const PJconsts* object, std::optional<int> code) {
    Crs crs;
    crs.epsg_ = code;
    if (const char* const name = proj_get_name(object)) crs.name_ = name;
    crs.kind_ =
        proj_get_type(object) == PJ_TYPE_PROJECTED_CRS ? CrsKind::projected : CrsKind::geographic;
    const DatumOfText datum = datum_of(context, object);
    crs.datum_ = datum.name;
    crs.ellipsoid_ = datum.ellipsoid;
    read_axes(context, object, crs);
    if (crs.kind_ == CrsKind::projected) {
      crs.gauss_kruger_ = zone_of(proj::transverse_mercator_of(context, object), crs.name_);
      if (code) {
        if (const auto known = gauss_kruger_zone(*code)) crs.gauss_kruger_ = known;
      }
    }
    const char* const options[] = {"MULTILINE=NO", nullptr};
    if (const char* const wkt = proj_as_wkt(context, object, PJ_WKT2_2019, options)) {
      crs.wkt_ = wkt;
    }
    return crs;
  }

  static void read_axes(pj_ctx* context, const PJconsts* object, Crs& crs) {
    const ObjectPtr system(proj_crs_get_coordinate_system(context, object));
    std::array<std::string, 2> directions;
    for (int i = 0; i < 2 && system; ++i) {
      const char* direction = nullptr;
      proj_cs_get_axis_info(context, system.get(), i, nullptr, nullptr, &direction,
                            &crs.unit_factor_, nullptr, nullptr, nullptr);
      if (direction != nullptr) directions[static_cast<std::size_t>(i)] = direction;
    }
    const std::string& first = directions[0];
    const std::string& second = directions[1];
    const auto along_meridian = [](const std::string& d) { return d == "north" || d == "south"; };
    // Around a pole both axes run along meridians; x comes first there.
    const bool polar = along_meridian(first) && first == second;
    crs.northing_first_ = first == "north" && second == "east";
    if (!polar && !crs.northing_first_ && !(first == "east" && second == "north")) {
      throw CrsError(geodesy_error("crs_axes_unsupported"),
                     {{"name", crs.name_}, {"axes", first + ", " + second}});
    }
  }
};

Crs Crs::from_epsg(int code) {
  pj_ctx* const context = proj::thread_context();
  const std::string text = std::to_string(code);
  ObjectPtr object(
      proj_create_from_database(context, "EPSG", text.c_str(), PJ_CATEGORY_CRS, 0, nullptr));
  if (!object) throw CrsError(geodesy_error("crs_code_unknown"), {{"code", text}});
  return CrsReader::read(context, std::move(object), "EPSG:" + text);
}

Crs Crs::from_text(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) refuse_text(text, "it is empty");
  if (const auto code = code_of_text(text)) return from_epsg(*code);
  if (const auto code = code_of_name(text)) return from_epsg(*code);

  pj_ctx* const context = proj::thread_context();
  proj_context_errno(context);
  ObjectPtr object(proj_create(context, std::string(text).c_str()));
  if (!object) refuse_text(text, proj::reason_of(context));
  if (proj_is_crs(object.get()) == 0) {
    throw CrsError(geodesy_error("crs_not_horizontal"),
                   {{"name", std::string(text.substr(0, 80))}});
  }
  const char* const name = proj_get_name(object.get());
  // PROJ also takes a name that is only similar; we do not guess.
  const bool definition = text.find_first_of("[{+:") != text.npos;
  if (!definition && (name == nullptr || plain(name) != plain(text))) {
    refuse_text(text, std::string("the nearest name known is ") + (name ? name : "none"));
  }
  const std::string label = name != nullptr ? name : std::string(text.substr(0, 80));
  return CrsReader::read(context, std::move(object), label);
}

std::string Crs::label() const {
  return epsg_ ? "EPSG:" + std::to_string(*epsg_) : name_;
}

std::string to_projjson(const Crs& crs) {
  pj_ctx* const context = proj::thread_context();
  const ObjectPtr object = proj::object_of(context, crs);
  const char* const options[] = {"MULTILINE=NO", nullptr};
  const char* const text = proj_as_projjson(context, object.get(), options);
  if (text == nullptr) refuse_text(crs.label(), proj::reason_of(context));
  return text;
}

}  // namespace ecotone
