// SPDX-License-Identifier: Apache-2.0
// ecotone outfall check: a register of outfalls, checked row by row and as a whole.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/message/units.h"
#include "ecotone/outfall/register_check.h"
#include "ecotone/report/register_document.h"
#include "ecotone/report/register_html.h"
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
  std::vector<std::string> reports;
  RegisterCheckOptions check;
  Reading reading;
};

std::string severity_words(const Session& session, const std::string& severity) {
  if (severity == "error") return session.say({"error", "错误"});
  if (severity == "warning") return session.say({"warning", "警告"});
  return session.say({"note", "提示"});
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

// The rows of the result: texts in both languages for programs, in one for people.
void add_findings(const Session& session, const document::Value& findings, Results& results) {
  results.rows_name = "findings";
  results.columns = {{"row", {"row", "行"}},
                     {"name", {"name", "名称"}},
                     {"severity", {"severity", "级别"}},
                     {"kind", {"kind", "类别"}},
                     {"title", {"title", "问题类别"}},
                     {"message", {"what is wrong", "问题"}},
                     {"mend", {"what to do", "处理"}},
                     {"other_row", {"other row", "相关行"}},
                     {"measure_m", {"m", "米"}, true},
                     {"suggested_lon_deg", {"longitude", "建议经度"}, true},
                     {"suggested_lat_deg", {"latitude", "建议纬度"}, true}};
  const auto words = [&](const document::Value& value) {
    return Cell(value, session.say({value.at("en").as_string(), value.at("zh").as_string()}));
  };
  const auto number = [](const document::Value& value, int decimals) {
    return Cell(value, value.is_null() ? "" : format_fixed(value.as_number(), decimals));
  };
  for (const document::Value& row : findings.as_array()) {
    const std::string& severity = row.at("severity").as_string();
    results.rows.push_back(
        {row.at("row").as_string(), row.at("name").as_string(),
         Cell(document::Value(severity), severity_words(session, severity)),
         row.at("kind").as_string(), words(row.at("title")), words(row.at("message")),
         words(row.at("mend")), row.at("other_row").as_string(), number(row.at("measure_m"), 1),
         number(row.at("suggested_lon_deg"), 6), number(row.at("suggested_lat_deg"), 6)});
  }
}

// What stands below the table for people.
std::string notes_of(const Session& session, const OutfallRegister& outfalls,
                     const RegisterCheck& check, const CodeProfile& profile) {
  std::size_t faulty = 0;
  for (const RegisterRow& row : check.rows) faulty += row.errors > 0 ? 1 : 0;
  std::string notes = session.say({fmt::format("{} rows, {} with errors, {} findings\n",
                                               outfalls.size(), faulty, check.findings.size()),
                                   fmt::format("共 {} 行，{} 行有错误，{} 条问题\n",
                                               outfalls.size(), faulty, check.findings.size())});
  for (const auto& [kind, count] : check.by_kind) {
    notes += fmt::format("  {:>5}  {}\n", count, kind);
  }
  if (check.shift) {
    notes += render(register_shift_text, session.options.language, *check.shift) + "\n";
  }
  for (std::size_t i = 0; i < check.not_checked_en.size(); ++i) {
    notes += session.say({"not checked: " + check.not_checked_en[i] + "\n",
                          "未核查：" + check.not_checked_zh[i] + "\n"});
  }
  return notes + session.say({fmt::format("codes by the profile {} [{}]: {}\n", profile.id,
                                          profile.mark, profile.source),
                              fmt::format("编码规则 {} [{}]：{}\n", profile.id, profile.mark,
                                          profile.source)});
}

void write_reports(const Session& session, const CheckRegisterOptions& options,
                   const document::Value& document) {
  for (const std::string& file : options.reports) {
    const std::string text = std::filesystem::path(file).extension() == ".html"
                                 ? register_html(document, session.options.language)
                                 : document::to_json(document) + "\n";
    write_file(file, text, session.options.overwrite);
  }
}

// Refuses a report of another form, or one that exists, before any work is done for it.
void refuse_reports(const Session& session, const CheckRegisterOptions& options) {
  for (const std::string& file : options.reports) {
    const std::string extension = std::filesystem::path(file).extension().string();
    if (extension != ".html" && extension != ".json") {
      throw UsageError(usage_error("report_form_unknown"),
                       {{"file", file}, {"extensions", ".html, .json"}});
    }
    refuse_unwritable(file, session);
  }
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
  refuse_reports(session, options);
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  const OutfallData data = outfall_data(options.profiles_file);
  const CodeProfile& profile = profile_of(data.profiles, options.profile);
  const Catalogue catalogue = read_catalogue(options.catalog, known_roles());
  const OutfallRegister outfalls = read_register(options, session, catalogue, data);
  LoadOptions loading;
  loading.roles = {
      "county", "river", "water_body", "township", "water_function_zone", "monitoring_section"};
  loading.roles.insert(loading.roles.end(), options.check.zone_roles.begin(),
                       options.check.zone_roles.end());
  loading.progress = session.progress;
  loading.snapshots = session.snapshots;
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
  add_findings(session, finding_rows(outfalls, check), results);
  results.more = document::Value::object();
  add_register_summary(outfalls, check, results.more);
  results.notes = notes_of(session, outfalls, check, profile);
  if (!options.reports.empty()) {
    Results with_map = results;
    with_map.more.set("map", register_map(check, layers, catalogue.working_crs));
    write_reports(session, options, results_document(session, with_map));
  }
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
            {"A table of problems for the desk that mends them", "导出问题清单"}},
           {"ecotone outfall check outfalls.csv --catalog catalogue.yaml --report register.html",
            {"A page to work through", "生成可逐行办理的网页"}}},
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
           comma_list("--report", "FILE,...", options->reports,
                      "Pages to write: .html for people, .json", "报告文件：.html 或 .json")
               .output_file(),
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
