// SPDX-License-Identifier: Apache-2.0
// ecotone outfall check: a register of outfalls, checked row by row and as a whole.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/compliance/vocabulary.h"
#include "ecotone/error.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/message/units.h"
#include "ecotone/outfall/register_check.h"
#include "tools/commands/outfall.h"
#include "tools/outfall_data.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct CheckRegisterOptions {
  std::string file;
  std::string catalog;
  std::string profile = "county-only";
  std::string profiles_file;
  std::vector<std::string> fields;
  std::string fail_on = "error";
  RegisterCheckOptions check;
  Reading reading;
};

std::string_view severity_name(RegisterSeverity severity) {
  constexpr std::string_view names[] = {"note", "warning", "error"};
  return names[static_cast<std::size_t>(severity)];
}

std::string severity_words(const Session& session, RegisterSeverity severity) {
  static const Bilingual words[] = {{"note", "提示"}, {"warning", "警告"}, {"error", "错误"}};
  return session.say(words[static_cast<std::size_t>(severity)]);
}

// What --field and the catalogue say of the headings of the register.
using FieldMapping = std::vector<std::pair<std::string, std::string>>;

FieldMapping given_mapping(const std::vector<std::string>& words) {
  FieldMapping mapping;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError(usage_error("not_a_pair"), {{"name", "--field"}, {"given", word}});
    }
    mapping.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return mapping;
}

// The layer of the catalogue that is this very register; nullptr if none is.
const CatalogueLayer* in_catalogue(const Catalogue& catalogue, const std::string& file) {
  for (const CatalogueLayer& layer : catalogue.layers) {
    std::error_code ignored;
    if (layer.role == "outfall" && std::filesystem::equivalent(layer.file, file, ignored)) {
      return &layer;
    }
  }
  return nullptr;
}

OutfallRegister read_register(const CheckRegisterOptions& options, const Session& session,
                              const Catalogue& catalogue, const OutfallData& data) {
  const CatalogueLayer* known = in_catalogue(catalogue, options.file);
  ReadOptions reading = to_read_options(session, options.reading);
  if (!reading.crs)
    reading.crs = known != nullptr && known->crs ? known->crs : Crs::from_epsg(4490);
  FieldMapping mapping = given_mapping(options.fields);
  if (known != nullptr) {
    mapping.insert(mapping.end(), known->fields.begin(), known->fields.end());
  }
  const Layer layer = read_layer(options.file, reading);
  tell_notes(session, options.file, layer);
  return outfall_register(layer, data.fields, mapping);
}

document::Value counts_value(const std::vector<RegisterCount>& counts) {
  document::Value rows = document::Value::array();
  for (const RegisterCount& count : counts) {
    document::Value row;
    row.set("value", count.value);
    row.set("rows", count.rows);
    row.set("faulty", count.faulty);
    rows.push(std::move(row));
  }
  return rows;
}

std::string name_of(const OutfallRegister& outfalls, std::size_t row) {
  return std::string(outfalls.text(row, "name"));
}

void add_findings(const Session& session, const OutfallRegister& outfalls,
                  const RegisterCheck& check, Results& results) {
  results.rows_name = "findings";
  results.columns = {{"row", {"row", "行"}},
                     {"name", {"name", "名称"}},
                     {"severity", {"severity", "级别"}},
                     {"kind", {"kind", "类别"}},
                     {"message", {"what is wrong", "问题"}},
                     {"mend", {"what to do", "处理"}},
                     {"other_row", {"other row", "相关行"}},
                     {"measure_m", {"m", "米"}, true},
                     {"suggested_lon_deg", {"longitude", "建议经度"}, true},
                     {"suggested_lat_deg", {"latitude", "建议纬度"}, true}};
  const Language language = session.options.language;
  const auto number = [](std::optional<double> value, int decimals) {
    return value ? Cell(*value, format_fixed(*value, decimals)) : Cell(document::Value(), "");
  };
  std::vector<std::vector<const RegisterFinding*>> by_row(outfalls.size());
  for (const RegisterFinding& finding : check.findings) by_row[finding.row].push_back(&finding);
  for (const std::size_t row : check.worst_first) {
    for (const RegisterFinding* finding : by_row[row]) {
      std::optional<double> lon, lat;
      if (finding->suggested_deg) {
        lon = finding->suggested_deg->x;
        lat = finding->suggested_deg->y;
      }
      results.rows.push_back({outfalls.ids[row], name_of(outfalls, row),
                              Cell(document::Value(severity_name(finding->severity())),
                                   severity_words(session, finding->severity())),
                              Cell(document::Value(finding->key()),
                                   session.say({std::string(finding->text->title_en),
                                                std::string(finding->text->title_zh)})),
                              finding->what(language), finding->mend(language),
                              finding->other_row ? outfalls.ids[*finding->other_row] : "",
                              number(finding->measure_m, 1), number(lon, 6), number(lat, 6)});
    }
  }
}

void add_summary(const Session& session, const OutfallRegister& outfalls,
                 const RegisterCheck& check, const CodeProfile& profile, Results& results) {
  std::size_t faulty = 0;
  for (const RegisterRow& row : check.rows) faulty += row.errors > 0 ? 1 : 0;
  results.more.set("rows", outfalls.size());
  results.more.set("rows_with_errors", faulty);
  document::Value kinds = document::Value::object();
  std::string kind_lines;
  for (const auto& [kind, count] : check.by_kind) {
    kinds.set(kind, count);
    kind_lines += fmt::format("  {:>5}  {}\n", count, kind);
  }
  results.more.set("by_kind", std::move(kinds));
  results.more.set("by_class", counts_value(check.by_class));
  results.more.set("by_river", counts_value(check.by_river));
  results.more.set("by_township", counts_value(check.by_township));
  results.more.set("by_remediation", counts_value(check.by_remediation));
  document::Value not_checked = document::Value::array();
  std::string gaps;
  const bool chinese = session.options.language == Language::chinese;
  for (const std::string& gap : chinese ? check.not_checked_zh : check.not_checked_en) {
    not_checked.push(gap);
    gaps += session.say({"not checked: " + gap + "\n", "未核查：" + gap + "\n"});
  }
  results.more.set("not_checked", std::move(not_checked));
  std::string shift;
  if (check.shift) {
    shift = render(register_shift_text, session.options.language, *check.shift);
    results.more.set("shift", shift);
    shift += "\n";
  }
  results.notes = session.say({fmt::format("{} rows, {} with errors, {} findings\n",
                                           outfalls.size(), faulty, check.findings.size()),
                               fmt::format("共 {} 行，{} 行有错误，{} 条问题\n", outfalls.size(),
                                           faulty, check.findings.size())}) +
                  kind_lines + shift + gaps +
                  session.say({fmt::format("codes by the profile {} [{}]: {}\n", profile.id,
                                           profile.mark, profile.source),
                               fmt::format("编码规则 {} [{}]：{}\n", profile.id, profile.mark,
                                           profile.source)});
}

ExitStatus status_of(const CheckRegisterOptions& options, const RegisterCheck& check) {
  bool errors = false, warnings = false;
  for (const RegisterRow& row : check.rows) {
    errors = errors || row.errors > 0;
    warnings = warnings || row.warnings > 0;
  }
  if (options.fail_on == "error" && errors) return ExitStatus::findings;
  if (options.fail_on == "warning" && (errors || warnings)) return ExitStatus::findings;
  return check.not_checked_en.empty() ? ExitStatus::clean : ExitStatus::indeterminate;
}

ExitStatus run(const CheckRegisterOptions& options, const Session& session) {
  const OutfallData data = outfall_data(options.profiles_file);
  const CodeProfile& profile = profile_of(data.profiles, options.profile);
  const Catalogue catalogue = read_catalogue(options.catalog, known_roles());
  const OutfallRegister outfalls = read_register(options, session, catalogue, data);
  LoadOptions loading;
  loading.roles = {"county", "river", "water_body", "township", "water_function_zone"};
  loading.roles.insert(loading.roles.end(), options.check.zone_roles.begin(),
                       options.check.zone_roles.end());
  loading.progress = session.progress;
  const LayerSet layers = load_layers(catalogue, loading);
  RegisterCheckOptions work = options.check;
  work.threads = session.options.threads;
  const RegisterCheck check =
      check_register(outfalls, layers, catalogue.working_crs, profile, data.classes, work);
  Results results{.command = "outfall-check"};
  results.run.set("register", std::filesystem::path(options.file).filename().string());
  results.run.set("county", catalogue.county);
  results.run.set("working_crs", catalogue.working_crs.label());
  results.run.set("code_profile", profile.id);
  results.run.set("code_profile_mark", profile.mark);
  results.run.set("river_tolerance_m", work.river_tolerance_m);
  results.run.set("duplicate_m", work.duplicate_m);
  add_findings(session, outfalls, check, results);
  add_summary(session, outfalls, check, profile, results);
  write_results(session, results);
  return status_of(options, check);
}

}  // namespace

Command outfall_check_command() {
  auto options = std::make_shared<CheckRegisterOptions>();
  Command command{
      .name = "check",
      .summary = {"Check a register of outfalls", "核查排污口登记表"},
      .description =
          {"Holds every row against the county, its receiving water, its bank and township, the "
           "form of codes, the list of classes, the other rows and the zones around it. Where the "
           "coordinates do not hold what the row says, other readings are tried: exchanged, "
           "degrees-minutes-seconds written as a decimal, GCJ-02; one that fits is suggested. The "
           "worst rows come first. Status 1 if there is an error, 5 if something could not be "
           "checked for want of a layer or field.",
           "逐行核对县界、受纳水体、岸别、乡镇、编码格式、分类名录、其他行及周边区域。坐标与登记内"
           "容不符时"
           "尝试其他解读：经纬度颠倒、度分秒误作小数、GCJ-"
           "02，相符者作为建议给出。问题最多的行在前。"
           "有错误时状态码为 1，因缺少图层或字段而未能核查时为 5。"},
      .examples =
          {{"ecotone outfall check data/sample-county/outfalls.csv --catalog "
            "data/sample-county/catalogue.yaml --code-profile seen-on-signs",
            {"What is wrong with the register of a county", "核查全县登记表"}},
           {"ecotone outfall check 登记表.xlsx --catalog catalogue.yaml --field river=河流名称 "
            "--format csv -o 问题.csv",
            {"A table of problems for the desk that mends them", "导出问题清单"}}},
      .options =
          {option("REGISTER", "LAYER", options->file, "Register: a table or layer of points",
                  "登记表：带坐标的表格或点图层")
               .must(),
           option("--catalog", "FILE", options->catalog, "Catalogue of the county", "全县图层目录")
               .must(),
           option("--code-profile", "ID", options->profile,
                  "Form of the national codes; ecotone outfall code lists them", "国家编码的格式")
               .otherwise("county-only"),
           option("--code-profiles", "FILE", options->profiles_file,
                  "File with profiles of your own", "自备的编码规则文件"),
           several("--field", "NAME=HEADING", options->fields,
                   "Heading of a field: name, code, township, class, subclass, river, bank …",
                   "字段对应的表头：name、code、township、class、subclass、river、bank …"),
           option("--river-tolerance", "M", options->check.river_tolerance_m,
                  "Farther from its river than this is wrong [E]", "距受纳水体的允许距离（米）[E]")
               .otherwise("50"),
           option("--duplicate", "M", options->check.duplicate_m,
                  "Nearer to each other than this is one place [E]", "视为同一处的距离（米）[E]")
               .otherwise("5"),
           option("--fail-on", "SEVERITY", options->fail_on, "Status 1 from this severity on",
                  "达到该级别时状态码为 1")
               .one_of({"error", "warning", "never"})
               .otherwise("error")},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  return command;
}

}  // namespace ecotone::tools
