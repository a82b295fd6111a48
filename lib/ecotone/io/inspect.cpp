// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "ecotone/error.h"
#include "ecotone/geodesy/area.h"
#include "ecotone/geodesy/gauss_kruger.h"
#include "ecotone/geometry/validity.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/io/angle.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/message/units.h"
#include "ecotone/overlay/overlap_areas.h"

namespace ecotone {
namespace {

std::string few(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  if (names.size() <= most) return join(names);
  return join({names.begin(), names.begin() + most}) + fmt::format(" … ({})", names.size());
}

std::string number(double value) {
  return format_shortest(value);
}

// Looks at one layer; each method adds its findings.
class Inspector {
 public:
  Inspector(const Layer& layer, const std::string& reference, const InspectOptions& options,
            LayerInspection& result)
      : layer_(layer), reference_(reference), options_(options), result_(result) {}

  void run() {
    describe();
    read_notes();
    if (layer_.size() == 0) {
      add(FindingSeverity::warning, inspect_text("no_features"), {});
      return;
    }
    geometries();
    find_typical_extent();
    crs();
    axes();
    packed_angles();
    origin();
    duplicates();
    if (layer_.geometry.type() == GeometryType::polygon) {
      validity();
      area();
      overlaps();
    }
  }

 private:
  InspectFinding& add(FindingSeverity severity, const InspectText& text, Arguments arguments) {
    arguments.push_back({"file", reference_});
    result_.findings.push_back({severity, &text, std::move(arguments), {}, {}});
    return result_.findings.back();
  }

  void describe() {
    result_.layer = layer_.name;
    result_.format = layer_.provenance.format;
    result_.encoding = layer_.provenance.encoding;
    result_.geometry = geometry_type_name(layer_.geometry.type());
    result_.crs = layer_.crs ? layer_.crs->label() : std::string();
    result_.sha256 = layer_.provenance.sha256;
    result_.features = layer_.size();
    result_.vertices = layer_.geometry.points().size();
    for (const Column& column : layer_.fields.columns()) {
      result_.fields.emplace_back(column.name(), column.type());
    }
    result_.extent = layer_.geometry.box();
  }

  void read_notes() {
    const auto& notes = layer_.provenance.notes;
    for (const std::string& note : notes) {
      const bool encoding = note.starts_with("encoding ");
      const std::string evidence = encoding ? note.substr(9) : note;
      if (encoding && note.find(" says ") != std::string::npos) {
        add(FindingSeverity::warning, inspect_text("encoding_lies"), {{"evidence", evidence}});
      } else if (encoding && note.find("guess") != std::string::npos) {
        add(FindingSeverity::warning, inspect_text("encoding_guessed"), {{"evidence", evidence}});
      } else if (note.find("were cut inside") != std::string::npos) {
        add(FindingSeverity::warning, inspect_text("texts_cut"), {{"note", note}});
      } else if (note != "the declared encoding was not followed") {
        add(FindingSeverity::note, inspect_text("note"), {{"note", note}});
      }
    }
  }

  void geometries() {
    std::vector<std::string> missing, empty;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      if (layer_.geometry.is_missing(i)) {
        missing.push_back(layer_.ids[i]);
      } else if (layer_.geometry.box(i).is_empty()) {
        empty.push_back(layer_.ids[i]);
      }
    }
    result_.without_geometry = missing.size();
    result_.empty = empty.size();
    const auto tell = [&](const std::vector<std::string>& ids, const InspectText& text) {
      if (ids.empty()) return;
      add(FindingSeverity::warning, text,
          {{"count", std::to_string(ids.size())}, {"features", few(ids)}})
          .feature = ids[0];
    };
    tell(missing, inspect_text("without_geometry"));
    tell(empty, inspect_text("empty_geometry"));
  }

  static bool are_degrees(const Box& box) {
    return box.min_x >= -180 && box.max_x <= 180 && box.min_y >= -90 && box.max_y <= 90;
  }

  // The extent that speaks for the layer: where at least nine of ten features are degrees, the
  // others are mistakes of their own, and so are those at 0, 0.
  void find_typical_extent() {
    std::vector<std::string> impossible;
    Box degrees, all;
    std::size_t in_degrees = 0, present = 0;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      const Box box = layer_.geometry.box(i);
      if (box.is_empty() ||
          (box.width() == 0 && box.height() == 0 && box.min_x == 0 && box.min_y == 0)) {
        continue;
      }
      ++present;
      all.include(box);
      if (are_degrees(box)) {
        ++in_degrees;
        degrees.include(box);
      } else {
        impossible.push_back(layer_.ids[i]);
      }
    }
    typical_ = all;
    if (impossible.empty() || in_degrees * 10 < present * 9) return;
    typical_ = degrees;
    add(FindingSeverity::warning, inspect_text("impossible_coordinates"),
        {{"count", std::to_string(impossible.size())}, {"features", few(impossible)}})
        .feature = impossible[0];
  }

  bool box_is_degrees() const { return are_degrees(typical_); }

  // Labels of systems that the coordinates may be in, the likeliest first.
  std::vector<std::string> likely_systems() const {
    if (box_is_degrees()) return {"EPSG:4490", "EPSG:4326"};
    std::vector<std::string> labels;
    const Box& box = typical_;
    for (const ZoneGuess& guess : infer_gauss_kruger(box, options_.expected_longitude_deg)) {
      if (guess.epsg != 0) labels.push_back(fmt::format("EPSG:{}", guess.epsg));
    }
    return labels;
  }

  static Arguments likely_arguments(const std::vector<std::string>& labels) {
    std::vector<std::string> head(
        labels.begin(),
        labels.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(labels.size(), 4)));
    return {{"likely",
             labels.empty() ? std::string("?") : join(head) + (labels.size() > 4 ? " …" : "")},
            {"first", labels.empty() ? std::string("EPSG:CODE") : labels[0]}};
  }

  void crs() {
    const Box& box = typical_;
    if (box.is_empty()) return;
    const Point corner{box.min_x, box.min_y};
    Arguments arguments = likely_arguments(likely_systems());
    arguments.push_back({"x", number(corner.x)});
    arguments.push_back({"y", number(corner.y)});
    if (!layer_.crs) {
      add(FindingSeverity::error, inspect_text("crs_missing"), std::move(arguments));
      return;
    }
    arguments.push_back({"crs", layer_.crs->label() + " (" + layer_.crs->name() + ")"});
    if (layer_.crs->is_geographic()) {
      if (!box_is_degrees()) {
        add(FindingSeverity::error, inspect_text("crs_contradicts_plane"), std::move(arguments))
            .position = corner;
      }
      return;
    }
    const bool wide = box.width() > 1 || box.height() > 1 || box.min_x != 0;
    if (box_is_degrees() && wide && layer_.crs->gauss_kruger()) {
      add(FindingSeverity::error, inspect_text("crs_contradicts_degrees"), std::move(arguments))
          .position = corner;
      return;
    }
    const auto& zone = layer_.crs->gauss_kruger();
    if (!zone) return;
    const auto prefix = split_prefixed_easting(box.centre().x);
    const bool wrong =
        zone->prefixed ? !prefix || prefix->number != zone->number : prefix.has_value();
    if (wrong) {
      arguments.push_back(
          {"found", prefix ? fmt::format("begin with {}", prefix->number) : "have no zone number"});
      arguments.push_back(
          {"found_zh", prefix ? fmt::format("以 {} 开头", prefix->number) : "不含带号"});
      add(FindingSeverity::error, inspect_text("zone_contradicts"), std::move(arguments)).position =
          corner;
      return;
    }
    // Longitude from the distance to the central meridian; good to a tenth of a degree.
    const double easting = (prefix ? prefix->easting_m : box.centre().x) - 500000;
    const double latitude = box.centre().y / 110900;
    const double offset =
        std::fabs(easting) / (111320 * std::max(std::cos(latitude * 3.14159265 / 180), 0.1));
    const double beyond = offset - zone->width_deg / 2.0;
    if (beyond > 0.3) {
      const double longitude = zone->central_meridian_deg + (easting > 0 ? offset : -offset);
      const auto better =
          gauss_kruger_epsg(ChineseDatum::cgcs_2000, zone->width_deg,
                            gauss_kruger_number(zone->width_deg, longitude), zone->prefixed);
      Arguments far{{"degrees", fmt::format("{:.1f}", beyond)},
                    {"crs", layer_.crs->label()},
                    {"first", better ? fmt::format("EPSG:{}", *better) : "EPSG:CODE"}};
      add(FindingSeverity::warning, inspect_text("far_from_zone"), std::move(far));
    }
  }

  void axes() {
    const auto points = layer_.geometry.points();
    if (points.empty() || !looks_swapped(points)) return;
    // Outside of China the test says nothing: there a CRS other than a Chinese one is named.
    if (layer_.crs && !layer_.crs->is_geographic() && !layer_.crs->gauss_kruger()) return;
    add(FindingSeverity::error, inspect_text("axes_swapped"),
        {{"x", number(points[0].x)}, {"y", number(points[0].y)}})
        .position = points[0];
  }

  void packed_angles() {
    if (!box_is_degrees()) return;
    const auto points = layer_.geometry.points();
    std::size_t examined = 0;
    for (const Point& p : points) {
      if (!parse_packed_angle(number(p.x)) || !parse_packed_angle(number(p.y))) return;
      const bool detailed = std::fabs(p.x * 1e4 - std::round(p.x * 1e4)) > 1e-7 ||
                            std::fabs(p.x * 100 - std::round(p.x * 100)) > 1e-7;
      examined += detailed;
      if (examined > 10000) break;
    }
    // Chance gives 0.6⁴ per point.
    if (examined < 6) return;
    add(FindingSeverity::warning, inspect_text("packed_angles"),
        {{"x", number(points[0].x)}, {"y", number(points[0].y)}});
  }

  void origin() {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      const Box box = layer_.geometry.box(i);
      if (!box.is_empty() && box.min_x == 0 && box.min_y == 0 && box.max_x == 0 && box.max_y == 0) {
        ids.push_back(layer_.ids[i]);
      }
    }
    if (!ids.empty()) {
      add(FindingSeverity::warning, inspect_text("at_origin"),
          {{"count", std::to_string(ids.size())}, {"features", few(ids)}})
          .feature = ids[0];
    }
  }

  void duplicates() {
    std::unordered_map<std::string, std::size_t> seen;
    std::size_t count = 0;
    std::string first;
    std::string first_id;
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      if (layer_.geometry.is_missing(i) || layer_.geometry.box(i).is_empty()) continue;
      const auto wkb = write_wkb(layer_.geometry, i);
      const auto [known, fresh] =
          seen.emplace(std::string(reinterpret_cast<const char*>(wkb.data()), wkb.size()), i);
      if (fresh) continue;
      ++count;
      if (first.empty()) {
        first = layer_.ids[known->second] + " | " + layer_.ids[i];
        first_id = layer_.ids[i];
      }
    }
    if (count > 0) {
      add(FindingSeverity::warning, inspect_text("duplicates"),
          {{"count", std::to_string(count)}, {"first", first}})
          .feature = first_id;
    }
  }

  void validity() {
    for (std::size_t i = 0; i < layer_.size(); ++i) {
      check_cancellation();
      const auto wrong = faults(layer_.polygons()[i], {.notes = false, .limit = 20});
      if (wrong.empty()) continue;
      ++result_.invalid;
      for (const Fault& fault : wrong) {
        if (result_.faults.size() == options_.most_faults) break;
        result_.faults.push_back({layer_.ids[i], std::string(fault_name(fault.kind)), fault.at});
      }
    }
    if (result_.invalid == 0 || result_.faults.empty()) return;
    const InspectFault& first = result_.faults[0];
    InspectFinding& finding =
        add(FindingSeverity::warning, inspect_text("invalid"),
            {{"count", std::to_string(result_.invalid)},
             {"first", fmt::format("{} ({}, {} {})", first.feature, first.kind,
                                   number(first.position.x), number(first.position.y))}});
    finding.position = first.position;
    finding.feature = first.feature;
  }

  void area() {
    if (!layer_.crs) return;
    try {
      double sum = 0;
      for (const double a : areas_m2(layer_.polygons(), *layer_.crs, AreaMethod::ellipsoid)) {
        sum += a;
      }
      result_.area_m2 = sum;
    } catch (const Error& error) {
      add(FindingSeverity::note, inspect_text("note"), {{"note", error.what()}});
    }
  }

  void overlaps() {
    if (!options_.overlaps || layer_.size() < 2) return;
    const auto skip = [&](const std::string& reason, const char* help, const char* help_zh) {
      add(FindingSeverity::note, inspect_text("overlaps_not_examined"),
          {{"reason", reason}, {"help", help}, {"help_zh", help_zh}});
    };
    if (!layer_.crs) {
      skip("the layer has no CRS", "name it with --crs", "请用 --crs 指明");
      return;
    }
    if (layer_.size() > options_.most_overlap_features) {
      skip(fmt::format("{} features", layer_.size()), "inspect a part of it", "请分块检查");
      return;
    }
    try {
      OverlapOptions overlap_options;
      overlap_options.threads = options_.threads;
      overlap_options.borders = false;
      overlap_options.zone_ids = overlap_options.subject_ids = layer_.ids;
      const Overlaps found = self_overlaps(layer_.polygons(), *layer_.crs, overlap_options);
      std::size_t count = 0;
      double sum = 0;
      const Overlap* largest = nullptr;
      for (const Overlap& pair : found.pairs) {
        const double least = std::max(options_.least_overlap_m2, pair.computing_error_m2);
        if (pair.touches_only || pair.area_m2 <= least) continue;
        ++count;
        sum += pair.area_m2;
        if (largest == nullptr || pair.area_m2 > largest->area_m2) largest = &pair;
      }
      if (count == 0) return;
      add(FindingSeverity::warning, inspect_text("overlaps"),
          {{"count", std::to_string(count)},
           {"area", format_fixed(sum, 2)},
           {"first", fmt::format("{} | {} ({} m2)", layer_.ids[largest->subject],
                                 layer_.ids[largest->zone], format_fixed(largest->area_m2, 2))}})
          .feature = layer_.ids[largest->subject];
    } catch (const Error& error) {
      skip(error.message(Language::english), "", "");
    }
  }

  const Layer& layer_;
  const std::string& reference_;
  const InspectOptions& options_;
  LayerInspection& result_;
  Box typical_;
};

LayerInspection unreadable(const std::string& layer, const std::string& reference,
                           const Error& error) {
  LayerInspection result;
  result.layer = layer;
  result.findings.push_back({FindingSeverity::error,
                             &inspect_text("unreadable"),
                             {{"file", reference},
                              {"reason", error.what()},
                              {"help", error.help(Language::english)},
                              {"help_zh", error.help(Language::chinese)}},
                             {},
                             {}});
  return result;
}

// Reads and inspects one layer. What reading refuses for the sake of safety is read here in the
// way that the error names, so that the rest can be examined too.
LayerInspection inspect_one(const std::string& reference, const InspectOptions& options) {
  try {
    return inspect_layer(read_layer(reference, options.read), reference, options);
  } catch (const Error& error) {
    LayerInspection result;
    if (error.key() == "axes_swapped" || error.key() == "table_columns_swapped") {
      InspectOptions again = options;
      again.read.axis = AxisOrder::automatic;
      try {
        result = inspect_layer(read_layer(reference, again.read), reference, again);
      } catch (const Error&) {
      }
    }
    LayerInspection refused = unreadable("", reference, error);
    result.findings.insert(result.findings.begin(), refused.findings[0]);
    return result;
  }
}

}  // namespace

std::string InspectFinding::what(Language language) const {
  return render(language == Language::chinese ? text->zh : text->en, arguments);
}

std::string InspectFinding::consequence(Language language) const {
  return render(language == Language::chinese ? text->consequence_zh : text->consequence_en,
                arguments);
}

std::string InspectFinding::mend(Language language) const {
  return render(language == Language::chinese ? text->mend_zh : text->mend_en, arguments);
}

LayerInspection inspect_layer(const Layer& layer, const std::string& reference,
                              const InspectOptions& options) {
  LayerInspection result;
  Inspector(layer, reference, options, result).run();
  return result;
}

InspectResult inspect_file(const std::string& reference, const InspectOptions& options) {
  const LayerReference parsed = parse_layer_reference(reference);
  InspectResult result;
  result.file = parsed.file.filename().string();
  std::vector<std::string> references{reference};
  if (parsed.layer.empty() && options.read.layer.empty()) {
    try {
      const std::vector<std::string> names = layer_names(parsed.file.string());
      if (names.size() > 1) {
        references.clear();
        for (const std::string& name : names) {
          references.push_back(parsed.file.string() + ":" + name);
        }
      }
    } catch (const IoError&) {
      // Reading it says why.
    }
  }
  for (const std::string& one : references) {
    check_cancellation();
    result.layers.push_back(inspect_one(one, options));
    for (const InspectFinding& finding : result.layers.back().findings) {
      result.worst = std::max(result.worst, finding.severity);
    }
  }
  return result;
}

}  // namespace ecotone
