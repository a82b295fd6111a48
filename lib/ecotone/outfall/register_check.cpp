// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/register_check.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "ecotone/execution/parallel.h"
#include "ecotone/message/units.h"
#include "ecotone/outfall/names.h"
#include "ecotone/outfall/position_check.h"
#include "ecotone/outfall/section_check.h"
#include "ecotone/outfall/surroundings.h"

namespace ecotone {
namespace {

std::string row_name(const OutfallRegister& outfalls, std::size_t row) {
  return outfalls.ids[row];
}

class RegisterChecker {
 public:
  RegisterChecker(const OutfallRegister& outfalls, const LayerSet& layers, const Crs& working,
                  const CodeProfile& profile, const std::vector<OutfallClass>& classes,
                  const RegisterCheckOptions& options)
      : outfalls_(outfalls),
        profile_(profile),
        classes_(classes),
        options_(options),
        layers_(layers),
        county_(layers.county),
        around_(layers, working, options.zone_roles, options.threads),
        to_working_(Crs::from_epsg(4490), working) {}

  RegisterCheck run() {
    std::vector<PositionCheck> positions(outfalls_.size());
    parallel_for(outfalls_.size(), options_.threads, nullptr, [&](std::size_t row) {
      positions[row] = check_position(outfalls_, row, around_, to_working_, options_);
      check_code(row, positions[row]);
      check_class(row, positions[row].findings);
      check_fields(row, positions[row].findings);
      check_zones(row, positions[row]);
    });
    check_sections(positions);
    find_duplicate_places(positions);
    find_duplicate_codes(positions);
    find_shift(positions);
    gather(std::move(positions));
    name_what_was_not_checked();
    return std::move(check_);
  }

 private:
  void check_code(std::size_t row, PositionCheck& position) const {
    if (!outfalls_.has("code")) return;
    std::vector<RegisterFinding>& findings = position.findings;
    const std::string code(outfalls_.text(row, "code"));
    if (code.empty()) {
      findings.push_back(finding(row, register_text("code_missing")));
      return;
    }
    const CodeReading reading = read_code(code, profile_);
    if (!reading.code) {
      findings.push_back(finding(row, register_text("code_malformed"),
                                 {{"code", code},
                                  {"profile", profile_.title_en},
                                  {"profile_zh", profile_.title_zh},
                                  {"reason", reading.fault.reason_en},
                                  {"reason_zh", reading.fault.reason_zh}}));
      return;
    }
    // A place outside the county is a finding of its own, and says nothing of the code.
    const bool outside = std::any_of(findings.begin(), findings.end(),
                                     [](const auto& one) { return one.key() == "outside_county"; });
    const auto stated = reading.code->segment("county");
    if (stated && *stated != county_ && !outside) {
      findings.push_back(finding(row, register_text("code_county_differs"),
                                 {{"code", code}, {"stated", *stated}, {"found", county_}}));
    }
    check_class_of_code(row, code, *reading.code, findings);
  }

  void check_class_of_code(std::size_t row, const std::string& code, const ParsedCode& parsed,
                           std::vector<RegisterFinding>& findings) const {
    const auto letters = parsed.segment("class");
    const auto stated = class_of(outfalls_.text(row, "class"), classes_);
    const auto kind = class_of_kind(outfalls_.text(row, "subclass"), classes_);
    // Where class and kind disagree with each other the code cannot say which is wrong.
    if (!letters || !stated || (kind && *kind != *stated)) return;
    for (const CodeSegment& segment : profile_.segments) {
      if (segment.name != "class") continue;
      for (const auto& [value, meaning] : segment.values) {
        if (value != *letters) continue;
        const auto found = class_of(meaning, classes_);
        if (found && *found != *stated) {
          findings.push_back(
              finding(row, register_text("code_class_differs"),
                      {{"code", code}, {"found", meaning}, {"class", classes_[*stated].name}}));
        }
      }
    }
  }

  void check_class(std::size_t row, std::vector<RegisterFinding>& findings) const {
    const std::string name(outfalls_.text(row, "class"));
    const std::string kind(outfalls_.text(row, "subclass"));
    const auto place = class_of(name, classes_);
    const auto place_of_kind = class_of_kind(kind, classes_);
    if (!name.empty() && !place) {
      findings.push_back(finding(row, register_text("class_unknown"), {{"class", name}}));
    }
    if (!kind.empty() && !place_of_kind) {
      findings.push_back(finding(row, register_text("class_unknown"), {{"class", kind}}));
    }
    if (place && place_of_kind && *place != *place_of_kind) {
      findings.push_back(
          finding(row, register_text("class_disagrees"),
                  {{"class", name}, {"subclass", kind}, {"found", classes_[*place_of_kind].name}}));
    }
  }

  void check_fields(std::size_t row, std::vector<RegisterFinding>& findings) const {
    for (const RegisterColumn& column : outfalls_.columns) {
      if (!column.field->required || !column.texts[row].empty()) continue;
      findings.push_back(
          finding(row, register_text("field_missing"),
                  {{"field", column.field->title_en}, {"field_zh", column.field->title_zh}}));
    }
  }

  void check_zones(std::size_t row, PositionCheck& position) const {
    if (!position.row.is_reliable) return;
    const Point& place = *position.row.place;
    for (const NamedZones& zones : around_.protected_zones()) {
      for (const std::uint32_t zone : zones.zones.zones_at(place)) {
        const bool is_source = zones.source->role == "source_protection_zone";
        position.findings.push_back(
            finding(row, is_source ? register_text("in_source_zone") : register_text("in_zone"),
                    {{"layer", zones.source->title_en},
                     {"layer_zh", zones.source->title_zh},
                     {"zone", zones.names[zone]},
                     {"zone_zh", zones.names_zh[zone]}}));
      }
    }
    const std::string kind = comparable_name(outfalls_.text(row, "subclass"));
    // Works of public sewage treatment are exempt (Code, article 276).
    if (kind.find("污水处理厂") != std::string::npos ||
        kind.find("污水处理设施") != std::string::npos) {
      return;
    }
    if (const auto zone = around_.off_target(place, 10 * options_.river_tolerance_m)) {
      position.findings.push_back(
          finding(row, register_text("function_zone_off_target"), {{"zone", *zone}}));
    }
  }

  void check_sections(std::vector<PositionCheck>& positions) {
    if (!outfalls_.has("section")) return;
    std::vector<StatedSection> stated;
    for (std::size_t row = 0; row < positions.size(); ++row) {
      const std::string_view section = outfalls_.text(row, "section");
      if (section.empty() || !positions[row].row.is_reliable) continue;
      stated.push_back({row, *positions[row].row.place, std::string(section),
                        std::string(outfalls_.text(row, "river"))});
    }
    const SectionsDownstream found = sections_downstream(stated, layers_, options_.threads);
    has_sections_ = found.has_sections;
    if (!has_sections_) return;
    for (std::size_t i = 0; i < stated.size(); ++i) {
      std::vector<RegisterFinding>& findings = positions[stated[i].row].findings;
      const auto& next = found.next[i];
      if (!next) {
        findings.push_back(finding(stated[i].row, register_text("section_not_found"),
                                   {{"stated", stated[i].section}}));
      } else if (!same_name(next->name, stated[i].section)) {
        findings.push_back(finding(stated[i].row, register_text("section_disagrees"),
                                   {{"stated", stated[i].section},
                                    {"found", next->name},
                                    {"distance", format_fixed(next->distance_m, 0)}}));
        findings.back().measure_m = next->distance_m;
      }
    }
  }

  void find_duplicate_places(std::vector<PositionCheck>& positions) const {
    std::vector<Box> boxes(positions.size());
    for (std::size_t row = 0; row < positions.size(); ++row) {
      if (positions[row].row.place) boxes[row].include(*positions[row].row.place);
    }
    const BoxIndex index(boxes);
    for (std::size_t row = 0; row < positions.size(); ++row) {
      if (boxes[row].is_empty()) continue;
      const Point& here = *positions[row].row.place;
      for (const std::uint32_t other : index.query(boxes[row].grown(options_.duplicate_m))) {
        if (other >= row) break;
        const Point& there = *positions[other].row.place;
        const double distance = std::hypot(here.x - there.x, here.y - there.y);
        if (distance > options_.duplicate_m) continue;
        // What is rounded more coarsely meets others by rounding.
        if (positions[row].rounding_m > options_.duplicate_m ||
            positions[other].rounding_m > options_.duplicate_m) {
          continue;
        }
        RegisterFinding made = finding(
            row, register_text("duplicate_within_5m"),
            {{"distance", format_fixed(distance, 1)}, {"other", row_name(outfalls_, other)}});
        made.other_row = other;
        made.measure_m = distance;
        positions[row].findings.push_back(std::move(made));
      }
    }
  }

  void find_duplicate_codes(std::vector<PositionCheck>& positions) const {
    std::map<std::string, std::size_t, std::less<>> first;
    for (std::size_t row = 0; row < positions.size(); ++row) {
      const std::string code(outfalls_.text(row, "code"));
      if (code.empty()) continue;
      const auto [place, is_new] = first.try_emplace(code, row);
      if (is_new) continue;
      RegisterFinding made =
          finding(row, register_text("code_duplicate"),
                  {{"code", code}, {"other", row_name(outfalls_, place->second)}});
      made.other_row = place->second;
      positions[row].findings.push_back(std::move(made));
    }
  }

  void find_shift(const std::vector<PositionCheck>& positions) {
    std::size_t decided = 0;
    std::vector<double> east, north;
    for (const PositionCheck& position : positions) {
      if (position.fits_as_written == position.fits_as_gcj02) continue;
      ++decided;
      if (!position.fits_as_gcj02) continue;
      east.push_back(position.gcj02_shift_m.x);
      north.push_back(position.gcj02_shift_m.y);
    }
    constexpr std::size_t enough = 5;
    if (east.size() < enough || 2 * east.size() <= decided) return;
    const auto median = [](std::vector<double>& values) {
      std::sort(values.begin(), values.end());
      return values[values.size() / 2];
    };
    check_.shift = Arguments{{"decided", std::to_string(decided)},
                             {"shifted", std::to_string(east.size())},
                             {"east", format_fixed(median(east), 0)},
                             {"north", format_fixed(median(north), 0)}};
  }

  void gather(std::vector<PositionCheck> positions) {
    std::map<std::string_view, std::size_t> kinds;
    for (PositionCheck& position : positions) {
      std::stable_sort(position.findings.begin(), position.findings.end(),
                       [](const auto& a, const auto& b) { return a.text < b.text; });
      for (RegisterFinding& one : position.findings) {
        ++kinds[one.key()];
        if (one.severity() == RegisterSeverity::error) ++position.row.errors;
        if (one.severity() == RegisterSeverity::warning) ++position.row.warnings;
        if (one.severity() == RegisterSeverity::note) ++position.row.notes;
        check_.findings.push_back(std::move(one));
      }
      check_.rows.push_back(std::move(position.row));
    }
    for (const RegisterText& text : register_texts) {
      if (const auto count = kinds.find(text.key); count != kinds.end()) {
        check_.by_kind.emplace_back(text.key, count->second);
      }
    }
    for (std::size_t row = 0; row < check_.rows.size(); ++row) {
      const RegisterRow& found = check_.rows[row];
      if (found.errors + found.warnings + found.notes > 0) check_.worst_first.push_back(row);
    }
    std::stable_sort(check_.worst_first.begin(), check_.worst_first.end(),
                     [this](std::size_t a, std::size_t b) {
                       const RegisterRow& x = check_.rows[a];
                       const RegisterRow& y = check_.rows[b];
                       return std::pair(x.errors, x.warnings) > std::pair(y.errors, y.warnings);
                     });
    check_.by_class = count_by("class");
    check_.by_river = count_by("river");
    check_.by_township = count_by("township");
    check_.by_remediation = count_by("remediation");
  }

  std::vector<RegisterCount> count_by(std::string_view field) const {
    std::map<std::string, RegisterCount> counts;
    if (!outfalls_.has(field)) return {};
    for (std::size_t row = 0; row < check_.rows.size(); ++row) {
      RegisterCount& count = counts[std::string(outfalls_.text(row, field))];
      ++count.rows;
      if (check_.rows[row].errors > 0) ++count.faulty;
    }
    std::vector<RegisterCount> sorted;
    for (auto& [value, count] : counts) {
      count.value = value;
      sorted.push_back(count);
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.rows > b.rows; });
    return sorted;
  }

  void name_what_was_not_checked() {
    const auto say = [this](bool missing, const char* en, const char* zh) {
      if (!missing) return;
      check_.not_checked_en.emplace_back(en);
      check_.not_checked_zh.emplace_back(zh);
    };
    say(!around_.has_townships(), "townships: no layer", "乡镇：没有图层");
    say(!around_.has_function_zones(), "water function zones: no layer", "水功能区：没有图层");
    for (const std::string& role : options_.zone_roles) {
      const auto& zones = around_.protected_zones();
      say(std::none_of(zones.begin(), zones.end(),
                       [&role](const NamedZones& one) { return one.source->role == role; }),
          (role + ": no layer").c_str(), (role + "：没有图层").c_str());
    }
    say(outfalls_.has("section") && !has_sections_, "national sections: no layer",
        "国控断面：没有图层");
    say(!outfalls_.has("code"), "national codes: no field", "国家编码：没有字段");
    say(!outfalls_.has("bank"), "banks: no field", "岸别：没有字段");
    say(!outfalls_.has("river"), "receiving water: no field", "受纳水体：没有字段");
    say(profile_.county_only, "form of codes: no profile was named", "编码格式：未指定编码规则");
  }

  const OutfallRegister& outfalls_;
  const CodeProfile& profile_;
  const std::vector<OutfallClass>& classes_;
  const RegisterCheckOptions& options_;
  const LayerSet& layers_;
  std::string county_;
  bool has_sections_ = false;
  Surroundings around_;
  Transformation to_working_;
  RegisterCheck check_;
};

}  // namespace

std::string RegisterFinding::what(Language language) const {
  Arguments all = arguments;
  // In Chinese a value with a text of its own takes the place of the English one.
  if (language == Language::chinese) {
    for (Argument& one : all) {
      for (const Argument& other : arguments) {
        if (other.name == one.name + "_zh") one.value = other.value;
      }
    }
  }
  return render(language == Language::chinese ? text->zh : text->en, all);
}

std::string RegisterFinding::mend(Language language) const {
  return render(language == Language::chinese ? text->mend_zh : text->mend_en, arguments);
}

RegisterCheck check_register(const OutfallRegister& outfalls, const LayerSet& layers,
                             const Crs& working, const CodeProfile& profile,
                             const std::vector<OutfallClass>& classes,
                             const RegisterCheckOptions& options) {
  return RegisterChecker(outfalls, layers, working, profile, classes, options).run();
}

}  // namespace ecotone
