// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/pack_test.h"

#include <algorithm>
#include <set>

#include "ecotone/compliance/check.h"
#include "ecotone/error.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/message/rule_errors.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

using document::Value;

// Tests are written near (0, 0); there the projection is not made for.
constexpr Point origin{550000, 3190000};
constexpr double everywhere = 100000;

[[noreturn]] void refuse(const PackTest& test, const std::string& reason, const Value& at) {
  throw RuleError(rule_error("test_invalid"), {{"name", test.name}, {"reason", reason}},
                  test.file + (at.place().empty() ? "" : ", " + at.place()));
}

std::vector<Point> moved(std::span<const Point> points) {
  std::vector<Point> result;
  for (const Point& p : points) result.push_back({p.x + origin.x, p.y + origin.y});
  return result;
}

MultiPolygonArray moved(const MultiPolygonArray& a) {
  const auto copy = [](std::span<const std::int32_t> s) {
    return std::vector<std::int32_t>(s.begin(), s.end());
  };
  return {copy(a.geom_offsets()), copy(a.polygon_offsets()), copy(a.ring_offsets()),
          moved(a.points())};
}

MultiLineStringArray moved(const MultiLineStringArray& a) {
  const auto copy = [](std::span<const std::int32_t> s) {
    return std::vector<std::int32_t>(s.begin(), s.end());
  };
  return {copy(a.geom_offsets()), copy(a.path_offsets()), moved(a.points())};
}

MultiPointArray moved(const MultiPointArray& a) {
  return {std::vector<std::int32_t>(a.geom_offsets().begin(), a.geom_offsets().end()),
          moved(a.points())};
}

MultiPolygonArray square_everywhere() {
  MultiPolygonBuilder builder;
  for (const Point& corner : {Point{-1, -1}, Point{1, -1}, Point{1, 1}, Point{-1, 1}}) {
    builder.add_point({origin.x + everywhere * corner.x, origin.y + everywhere * corner.y});
  }
  builder.finish_ring();
  builder.finish_polygon();
  builder.finish_feature();
  return std::move(builder).build();
}

std::string text_of(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_number()) return format_shortest(value.as_number());
  return "";
}

/// A layer of features that are mappings of `wkt` and fields.
Layer make_layer(const PackTest& test, const std::string& name, const Value::Array& features,
                 const std::string& geometry) {
  Layer layer;
  layer.name = name;
  layer.crs = Crs::from_epsg(4545);
  std::vector<std::string> fields;
  std::string first_wkt;
  for (const Value& feature : features) {
    if (!feature.is_object()) refuse(test, "a feature is a mapping with wkt and fields", feature);
    for (const auto& member : feature.as_object()) {
      if (member.first == "wkt") {
        if (first_wkt.empty()) first_wkt = text_of(member.second);
      } else if (std::find(fields.begin(), fields.end(), member.first) == fields.end()) {
        fields.push_back(member.first);
      }
    }
  }
  const bool points =
      first_wkt.empty() ? geometry == "point" : first_wkt.find("POINT") != std::string::npos;
  const bool lines =
      first_wkt.empty() ? geometry == "line" : first_wkt.find("LINESTRING") != std::string::npos;
  MultiPointBuilder point_builder;
  MultiLineStringBuilder line_builder;
  MultiPolygonBuilder polygon_builder;
  for (const Value& feature : features) {
    const Value* wkt = feature.find("wkt");
    if (wkt == nullptr) refuse(test, "a feature has no wkt", feature);
    try {
      if (points) {
        append_wkt(text_of(*wkt), point_builder);
      } else if (lines) {
        append_wkt(text_of(*wkt), line_builder);
      } else {
        append_wkt(text_of(*wkt), polygon_builder);
      }
    } catch (const GeometryError& error) {
      refuse(test, error.message(Language::english), *wkt);
    }
    layer.ids.push_back(std::to_string(layer.ids.size()));
  }
  if (points) {
    layer.geometry = moved(std::move(point_builder).build());
  } else if (lines) {
    layer.geometry = moved(std::move(line_builder).build());
  } else {
    layer.geometry = moved(std::move(polygon_builder).build());
  }
  for (const std::string& field : fields) {
    Column column(field, FieldType::text);
    for (const Value& feature : features) {
      const Value* value = feature.find(field);
      const std::string text = value == nullptr ? "" : text_of(*value);
      column.push_back(text.empty() ? FieldValue() : FieldValue(text));
    }
    layer.fields.add(std::move(column));
  }
  return layer;
}

RoleLayer empty_layer(const PackTest& test, const RuleLayer& declared) {
  RoleLayer layer;
  layer.id = declared.role;
  layer.role = declared.role;
  layer.title_en = declared.title.en;
  layer.title_zh = declared.title.zh;
  layer.layer = make_layer(test, declared.role, {}, declared.geometry);
  layer.layer.accuracy_m = 0;
  layer.coverage = square_everywhere();
  return layer;
}

std::optional<Date> date_of(const PackTest& test, const Value* value) {
  if (value == nullptr) return std::nullopt;
  const auto date = parse_date(text_of(*value));
  if (!date) refuse(test, "\"" + text_of(*value) + "\" is not a day", *value);
  return date;
}

RoleLayer read_layer_of(const PackTest& test, const RuleLayer& declared, const Value& value) {
  RoleLayer layer = empty_layer(test, declared);
  const Value* features = value.is_array() ? &value : value.find("features");
  if (features == nullptr || !features->is_array()) refuse(test, "a layer has no features", value);
  layer.layer = make_layer(test, declared.role, features->as_array(), declared.geometry);
  layer.layer.accuracy_m = 0;
  if (value.is_array()) return layer;
  static const std::set<std::string> known = {"features",   "accuracy_m",  "coverage",
                                              "valid_from", "valid_until", "review_by"};
  for (const auto& [key, member] : value.as_object()) {
    if (!known.contains(key)) refuse(test, "the key " + key + " of a layer is not known", member);
  }
  if (const Value* accuracy = value.find("accuracy_m")) {
    if (accuracy->is_null()) {
      layer.layer.accuracy_m.reset();
    } else {
      layer.layer.accuracy_m = accuracy->as_number();
    }
  }
  if (const Value* coverage = value.find("coverage")) {
    layer.coverage.reset();
    if (!coverage->is_null() && text_of(*coverage) != "unknown") {
      MultiPolygonBuilder builder;
      append_wkt(text_of(*coverage), builder);
      layer.coverage = moved(std::move(builder).build());
    }
  }
  layer.valid_from = date_of(test, value.find("valid_from"));
  layer.valid_until = date_of(test, value.find("valid_until"));
  layer.review_by = date_of(test, value.find("review_by"));
  return layer;
}

std::vector<std::string> sorted_texts(const Value& list) {
  std::vector<std::string> texts;
  if (list.is_array()) {
    for (const Value& item : list.as_array()) texts.push_back(text_of(item));
  } else {
    texts.push_back(text_of(list));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& item : texts) text += (text.empty() ? "" : ", ") + item;
  return text.empty() ? "nothing" : text;
}

class Comparison {
 public:
  Comparison(const PackTest& test, const SubjectResult& subject, PackTestResult& result)
      : test_(test), subject_(subject), result_(result) {}

  void compare(const Value& expect) {
    for (const auto& [key, value] : expect.as_object()) {
      if (key == "verdict") {
        differ(key, text_of(value), std::string(level_name(subject_.verdict)));
      } else if (key == "complete") {
        differ(key, text_of(value), subject_.complete ? "true" : "false");
      } else if (key == "fired") {
        differ(key, joined(sorted_texts(value)), joined(ids(subject_.findings)));
      } else if (key == "unknown") {
        differ(key, joined(sorted_texts(value)), joined(ids(subject_.unknown)));
      } else if (key == "exception") {
        for (const auto& [rule, id] : value.as_object()) {
          const Finding* finding = find(rule);
          differ(key + " of " + rule, text_of(id), finding == nullptr ? "-" : finding->exception);
        }
      } else if (key == "cited") {
        for (const auto& [rule, refs] : value.as_object()) {
          std::vector<std::string> found;
          if (const Finding* finding = find(rule)) {
            for (const Citation& citation : finding->citations) found.push_back(citation.ref);
          }
          std::sort(found.begin(), found.end());
          found.erase(std::unique(found.begin(), found.end()), found.end());
          differ(key + " by " + rule, joined(sorted_texts(refs)), joined(found));
        }
      } else {
        refuse(test_, "the key " + key + " of expect is not known", value);
      }
    }
  }

 private:
  void differ(const std::string& what, const std::string& expected, const std::string& found) {
    if (expected == found) return;
    result_.differences.push_back(what + ": expected " + expected + ", found " + found);
  }
  static std::vector<std::string> ids(const std::vector<Finding>& findings) {
    std::vector<std::string> result;
    for (const Finding& finding : findings) result.push_back(finding.rule);
    std::sort(result.begin(), result.end());
    return result;
  }
  const Finding* find(const std::string& rule) const {
    for (const auto* list : {&subject_.findings, &subject_.unknown}) {
      for (const Finding& finding : *list) {
        if (finding.rule == rule) return &finding;
      }
    }
    return nullptr;
  }

  const PackTest& test_;
  const SubjectResult& subject_;
  PackTestResult& result_;
};

/// The pack with the rules turned on that a test names under `enable`.
RulePack with_enabled(RulePack pack, const Value& content) {
  const Value* enable = content.find("enable");
  if (enable == nullptr) return pack;
  const std::vector<std::string> names = sorted_texts(*enable);
  for (Rule& rule : pack.rules) {
    if (std::find(names.begin(), names.end(), rule.id) != names.end()) rule.enabled = true;
  }
  return pack;
}

/// A test, read.
struct TestCase {
  std::optional<Layer> subjects;  ///< nothing for a test of rules about layers
  LayerSet layers;
  CheckOptions options;
};

std::optional<Layer> read_subject(const PackTest& test) {
  static const std::set<std::string> targets = {"site",   "outfall", "facility",
                                                "parcel", "line",    "zone"};
  static const std::set<std::string> others = {"name",   "as_of",  "act_date", "layers", "missing",
                                               "county", "expect", "note",     "enable"};
  std::optional<Layer> subjects;
  bool about_layers = false;
  for (const auto& [key, value] : test.content.as_object()) {
    if (key == "layer") {
      about_layers = true;
    } else if (targets.contains(key)) {
      if (subjects) refuse(test, "it has two subjects", value);
      subjects = make_layer(test, "subject", {value}, "polygon");
      if (!subjects->fields.find("target")) {
        Column target("target", FieldType::text);
        target.push_back(key);
        subjects->fields.add(std::move(target));
      }
    } else if (!others.contains(key)) {
      refuse(test, "the key " + key + " is not known", value);
    }
  }
  if (!subjects && !about_layers) {
    refuse(test, "it has no subject (site, outfall, facility, parcel, line)", test.content);
  }
  return subjects;
}

LayerSet read_layers(const RulePack& pack, const PackTest& test) {
  std::vector<std::string> missing;
  if (const Value* list = test.content.find("missing")) missing = sorted_texts(*list);
  const Value* given = test.content.find("layers");
  if (given != nullptr) {
    for (const auto& [role, value] : given->as_object()) {
      if (pack.layer(role) == nullptr) {
        refuse(test, "the layer " + role + " is not declared", value);
      }
    }
  }
  LayerSet layers;
  if (const Value* county = test.content.find("county")) layers.county = county->as_string();
  for (const RuleLayer& declared : pack.layers) {
    if (std::find(missing.begin(), missing.end(), declared.role) != missing.end()) continue;
    const Value* value = given == nullptr ? nullptr : given->find(declared.role);
    layers.layers.push_back(value == nullptr ? empty_layer(test, declared)
                                             : read_layer_of(test, declared, *value));
  }
  return layers;
}

TestCase read_test(const RulePack& pack, const PackTest& test) {
  const Value& content = test.content;
  if (!content.is_object()) refuse(test, "a test is a mapping", content);
  const Value* expect = content.find("expect");
  if (expect == nullptr || !expect->is_object()) refuse(test, "it expects nothing", content);
  try {
    TestCase item;
    item.subjects = read_subject(test);
    const auto as_of = date_of(test, content.find("as_of"));
    if (!as_of) refuse(test, "it has no as_of", content);
    item.options.as_of = *as_of;
    item.options.act_date = date_of(test, content.find("act_date"));
    item.options.area_method = AreaMethod::plane;
    item.options.pieces = false;
    item.options.threads = 1;
    item.layers = read_layers(pack, test);
    return item;
  } catch (const DocumentError& error) {
    refuse(test, error.message(Language::english), content);
  } catch (const GeometryError& error) {
    refuse(test, error.message(Language::english), content);
  }
}

PackTestResult run(const RulePack& pack, const PackTest& test) {
  PackTestResult result{test.pack, test.file, test.name, false, {}};
  const TestCase item = read_test(pack, test);
  const RulePack rules = with_enabled(pack, test.content);
  const SubjectResult checked =
      item.subjects ? check(*item.subjects, item.layers, rules, item.options).subjects.front()
                    : check_layers(item.layers, rules, item.options);
  Comparison(test, checked, result).compare(*test.content.find("expect"));
  result.passed = result.differences.empty();
  return result;
}

}  // namespace

std::vector<PackTestResult> test_pack(const RulePack& pack, std::string_view filter) {
  std::vector<PackTestResult> results;
  for (const PackTest& test : pack.tests) {
    if (!filter.empty() && test.name.find(filter) == std::string::npos) continue;
    try {
      results.push_back(run(pack, test));
    } catch (const DocumentError& error) {
      refuse(test, error.message(Language::english), test.content);
    }
  }
  return results;
}

std::optional<RuleError> fault_of_test(const RulePack& pack, const PackTest& test) {
  try {
    read_test(pack, test);
    PackTestResult ignored;
    Comparison(test, SubjectResult(), ignored).compare(*test.content.find("expect"));
    return std::nullopt;
  } catch (const RuleError& error) {
    return error;
  } catch (const DocumentError& error) {
    return RuleError(rule_error("test_invalid"),
                     {{"name", test.name}, {"reason", error.message(Language::english)}},
                     test.file + ", " + error.where());
  }
}

}  // namespace ecotone
