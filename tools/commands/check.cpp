// SPDX-License-Identifier: Apache-2.0
// ecotone check: what follows for sites, outfalls and facilities, by the rules of a day.
#include "ecotone/compliance/check.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/finding/finding.h"
#include "ecotone/geodesy/transformation.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/library_versions.h"
#include "ecotone/io/sha256.h"
#include "ecotone/report/check_document.h"
#include "tools/commands/commands.h"
#include "tools/reading.h"
#include "tools/reports.h"
#include "tools/results.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct CheckCommandOptions {
  std::vector<std::string> subjects;
  std::string catalogue;
  std::vector<std::string> rules;
  std::vector<std::string> attributes;
  std::vector<std::string> reports;
  std::optional<Date> act_date;
  std::string method;
  std::optional<double> accuracy_m;
  std::string fail_on = "prohibited";
  bool exit_zero = false;
  std::string privacy = "internal";
  Reading reading;
  Transforming transforming;
};

std::vector<std::pair<std::string, std::string>> pairs_of(const std::vector<std::string>& given) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& word : given) {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == word.npos) {
      throw UsageError(usage_error("not_a_pair"), {{"name", "--attr"}, {"given", word}});
    }
    pairs.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return pairs;
}

// A subject layer in the working CRS of the catalogue.
Layer read_subjects(const CheckCommandOptions& options, const Session& session,
                    const std::string& reference, const Crs& working) {
  Layer layer = read(session, options.reading, reference);
  const Transformation transform(layer.require_crs(), working,
                                 to_transformation_options(options.transforming));
  if (!transform.is_identity()) {
    layer.geometry = transform(layer.geometry);
    layer.provenance.notes.push_back("transformed from " + layer.crs->label() + " to " +
                                     working.label() + ": " + transform.description());
    if (layer.accuracy_m) layer.accuracy_m = *layer.accuracy_m + transform.accuracy_m();
    layer.crs = working;
  }
  if (layer.size() == 0) {
    throw SchemaError(usage_error("layer_empty"), {{"layer", layer.name}}, reference);
  }
  return layer;
}

// A day on which no rule was in force would find nothing, which says nothing.
void refuse_day_without_law(const RulePack& rules, const Date& day) {
  const bool any = std::any_of(rules.rules.begin(), rules.rules.end(),
                               [&](const Rule& rule) { return rules.in_force(rule, day); });
  if (!any) throw UsageError(usage_error("no_law_in_force"), {{"day", day.to_string()}});
}

// One document of all subjects; the layers and the run are those of the first.
document::Value combine(std::vector<document::Value> documents) {
  document::Value combined = std::move(documents.front());
  for (std::size_t i = 1; i < documents.size(); ++i) {
    document::Value subjects = combined.at("subjects");
    for (const document::Value& subject : documents[i].at("subjects").as_array()) {
      subjects.push(subject);
    }
    combined.set("subjects", std::move(subjects));
  }
  return combined;
}

// 1 for a finding at or above the level, else 5 for anything undecided, else 0.
ExitStatus status_of(const document::Value& result, Level fail_on) {
  bool undecided = false;
  for (const document::Value& subject : result.at("subjects").as_array()) {
    for (const document::Value& finding : subject.at("findings").as_array()) {
      const std::optional<Level> level = parse_level(finding.at("level").as_string());
      if (level && *level != Level::indeterminate && *level >= fail_on) {
        return ExitStatus::findings;
      }
    }
    undecided |= !subject.at("complete").as_bool() ||
                 subject.at("verdict").as_string() == level_name(Level::indeterminate);
  }
  return undecided ? ExitStatus::indeterminate : ExitStatus::clean;
}

document::Value check_all(const CheckCommandOptions& options, const Session& session) {
  const Catalogue catalogue = read_catalogue(options.catalogue, known_roles());
  const std::filesystem::path folder = std::filesystem::path(options.catalogue).parent_path();
  const std::vector<std::string>& packs = options.rules.empty() ? catalogue.rules : options.rules;
  const RulePack rules = load_packs(packs, folder);
  refuse_day_without_law(rules, session.as_of());
  LoadOptions loading;
  loading.progress = session.progress;
  loading.transformation = to_transformation_options(options.transforming);
  const LayerSet layers = load_layers(catalogue, loading);

  CheckOptions work;
  work.as_of = session.as_of();
  work.act_date = options.act_date;
  work.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.attributes = pairs_of(options.attributes);
  work.subject_accuracy_m = options.accuracy_m;
  work.threads = session.options.threads;
  work.progress = session.progress;

  RunRecord run;
  run.version = session.version;
  run.libraries = library_versions();
  run.arguments = session.arguments;
  run.arguments.insert(run.arguments.begin(), "ecotone");
  run.county_code = catalogue.county;
  run.catalogue_file = std::filesystem::path(options.catalogue).filename().string();
  run.catalogue_sha256 = sha256_of_file(options.catalogue);
  run.pack_sha256 = pack_hashes(rules, folder);
  run.attributes = work.attributes;
  run.privacy = options.privacy == "public" ? Privacy::public_use : Privacy::internal;

  std::vector<document::Value> documents;
  for (const std::string& reference : options.subjects) {
    const Layer subjects = read_subjects(options, session, reference, catalogue.working_crs);
    documents.push_back(
        check_document(check(subjects, layers, rules, work), subjects, layers, run));
  }
  return combine(std::move(documents));
}

ExitStatus run(const CheckCommandOptions& options, const Session& session) {
  for (const std::string& report : options.reports) refuse_report(session, report);
  if (!session.options.output.empty()) refuse_existing(session.options.output, session);
  pairs_of(options.attributes);
  const document::Value result = check_all(options, session);
  for (const std::string& report : options.reports) {
    write_report(session, result, report, options.privacy);
  }
  write_check(session, result);
  return options.exit_zero ? ExitStatus::clean : status_of(result, *parse_level(options.fail_on));
}

}  // namespace

Command check_command() {
  auto options = std::make_shared<CheckCommandOptions>();
  Command command{
      .name = "check",
      .summary = {"Check sites, outfalls and facilities by the rules of a day",
                  "按基准日的规则核查选址、排污口和设施"},
      .description =
          {"The verdict of a subject is its worst finding, and at least indeterminate "
           "where a rule could not be decided. Exit status: 1 for a finding at or above "
           "--fail-on, else 5 for anything undecided, else 0.",
           "结论取最严重的一项；有规则无法判定时，结论至少为“无法判定”。退出状态：有达到 "
           "--fail-on 的发现为 1，否则有无法判定的为 5，否则为 0。"},
      .examples = {{"ecotone check site.geojson --catalog catalogue.yaml --report report.html",
                    {"What follows for a site, with a report to print",
                     "核查选址并生成可打印的报告"}},
                   {"ecotone check 地块.txt --catalog catalogue.yaml --as-of 2026-08-01",
                    {"By the law of another day", "按另一日有效的法规核查"}},
                   {"ecotone check outfalls.csv --catalog catalogue.yaml --attr target=outfall "
                    "--format json",
                    {"Outfalls, for a program to read", "核查排污口，输出供程序读取"}}},
      .options = {several("SUBJECT", "LAYER", options->subjects, "FILE or FILE:LAYER",
                          "文件 或 文件:图层")
                      .must(),
                  option("--catalog", "FILE", options->catalogue, "Catalogue of the county",
                         "全县图层目录")
                      .must(),
                  comma_list("--rules", "PACK,...", options->rules,
                             "Rule packs, by id or file; otherwise those of the catalogue",
                             "规则包（编号或文件），缺省为目录指定的"),
                  option("--act-date", "DATE", options->act_date,
                         "Day of the act, where old and new law must both be shown",
                         "行为发生日，新旧法须一并列示时使用"),
                  several("--attr", "KEY=VALUE", options->attributes,
                          "Say something of every subject, as status=new; wins over its fields",
                          "给出对象的属性，如 status=new；优先于字段"),
                  option("--accuracy", "M", options->accuracy_m,
                         "Accuracy of the subjects' vertices, in metres", "对象界址点的精度（米）"),
                  method_option(options->method),
                  comma_list("--report", "FILE,...", options->reports,
                             "Reports to write: " + report_extensions(),
                             "生成报告：" + report_extensions()),
                  option("--privacy", "WHO", options->privacy,
                         "public leaves the geometry of zones out", "public 不含管控区几何")
                      .one_of({"internal", "public"})
                      .otherwise("internal"),
                  option("--fail-on", "LEVEL", options->fail_on,
                         "Least level of a finding that gives exit status 1",
                         "退出状态为 1 的最低级别")
                      .one_of({"prohibited", "restricted", "attention"})
                      .otherwise("prohibited"),
                  flag("--exit-zero", options->exit_zero,
                       "Give exit status 0 whenever the check was carried out",
                       "只要完成核查，退出状态即为 0")},
      .shared = {"--output", "--overwrite", "--crs", "--as-of", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
