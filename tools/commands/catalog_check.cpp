// SPDX-License-Identifier: Apache-2.0
// ecotone catalog check: what the layers of a county say of themselves and of each other, by the
// rules about layers.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/message/rule_texts.h"
#include "tools/commands/catalog.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

struct CatalogCheckOptions {
  std::string file;
  std::vector<std::string> rules;
  Transforming transforming;
};

bool is_about_layers(const Rule& rule) {
  return rule.targets == std::vector<std::string>{"layer"};
}

/// The layers that rules about layers ask for, and no others.
LayerSet layers_of(const CatalogCheckOptions& options, const Session& session,
                   const Catalogue& catalogue, const RulePack& rules) {
  LoadOptions loading;
  loading.progress = session.progress;
  loading.snapshots = session.snapshots;
  loading.transformation = to_transformation_options(options.transforming);
  for (const std::string& role : roles_about_layers(rules)) loading.roles.push_back(role);
  return load_layers(catalogue, loading);
}

Cell zones_cell(const std::vector<ZoneTouch>& zones) {
  document::Value rows = document::Value::array();
  for (const ZoneTouch& zone : zones) {
    document::Value row;
    row.set("layer", zone.layer);
    row.set("feature", zone.feature);
    row.set("name", zone.name);
    row.set("distance_m", zone.distance_m ? document::Value(*zone.distance_m) : document::Value());
    rows.push(std::move(row));
  }
  return {std::move(rows), zones.empty() ? "" : std::to_string(zones.size())};
}

Cell measure_cell(const Finding& finding, MeasureKind kind) {
  for (const Measure& measure : finding.measures) {
    if (measure.kind == kind) return {measure.value, fmt::format("{:.2f}", measure.value)};
  }
  return {document::Value(), ""};
}

Cell citations_cell(const std::vector<Citation>& citations, Language language) {
  document::Value rows = document::Value::array();
  std::string text;
  for (const Citation& citation : citations) {
    document::Value row;
    row.set("ref", citation.ref);
    row.set("article", citation.article);
    row.set("mark", citation.mark);
    row.set("checked", citation.checked);
    rows.push(std::move(row));
    const std::string& title =
        language == Language::chinese ? citation.title_zh : citation.title_en;
    text += fmt::format("{}{} {} [{}]", text.empty() ? "" : "; ", title, citation.article,
                        citation.mark);
  }
  return {std::move(rows), text};
}

std::vector<Cell> row_of(const Finding& finding, Language language) {
  const bool chinese = language == Language::chinese;
  const Level level = finding.decided ? finding.level : Level::indeterminate;
  const std::string said = finding.decided ? (chinese ? finding.message_zh : finding.message_en)
                                           : (chinese ? finding.reason_zh : finding.reason_en);
  return {
      finding.rule,
      level_name(level),
      Cell(finding.decided, finding.decided ? (chinese ? "是" : "yes") : (chinese ? "否" : "no")),
      chinese ? finding.title_zh : finding.title_en,
      said,
      measure_cell(finding, MeasureKind::overlap_area),
      measure_cell(finding, MeasureKind::distance),
      zones_cell(finding.zones),
      citations_cell(finding.citations, language)};
}

ExitStatus run(const CatalogCheckOptions& options, const Session& session) {
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
  const Catalogue catalogue = read_catalogue(options.file, known_roles());
  const RulePack rules = load_packs(options.rules.empty() ? catalogue.rules : options.rules,
                                    std::filesystem::path(options.file).parent_path());
  const LayerSet layers = layers_of(options, session, catalogue, rules);
  CheckOptions work;
  work.as_of = session.as_of();
  work.threads = session.options.threads;
  work.progress = session.progress;
  const SubjectResult found = check_layers(layers, rules, work);
  Results results{.command = "catalog-check"};
  results.run.set("as_of", session.as_of().to_string());
  results.run.set("county", catalogue.county);
  results.run.set("complete", found.complete);
  results.rows_name = "findings";
  results.columns = {{"rule", {"rule", "规则"}},
                     {"level", {"level", "结论"}},
                     {"decided", {"decided", "已裁定"}},
                     {"title", {"title", "标题"}},
                     {"message", {"found", "情况"}},
                     {"area_m2", {"area m²", "面积 m²"}, true},
                     {"distance_m", {"distance m", "距离 m"}, true},
                     {"zones", {"zones", "涉及要素"}, true},
                     {"cite", {"clauses", "依据"}}};
  for (const auto* list : {&found.findings, &found.unknown}) {
    for (const Finding& finding : *list) {
      results.rows.push_back(row_of(finding, session.options.language));
    }
  }
  std::size_t asked = 0;
  for (const Rule& rule : rules.rules) {
    if (is_about_layers(rule) && rules.in_force(rule, session.as_of())) ++asked;
  }
  results.run.set("rules_asked", asked);
  results.notes =
      session.say({fmt::format("{} rules about layers, {} found something, {} undecided\n", asked,
                               found.findings.size(), found.unknown.size()),
                   fmt::format("图层规则 {} 条，发现问题 {} 条，未决 {} 条\n", asked,
                               found.findings.size(), found.unknown.size())});
  write_results(session, results);
  if (!found.findings.empty()) return ExitStatus::findings;
  return found.complete ? ExitStatus::clean : ExitStatus::indeterminate;
}

}  // namespace

Command catalog_check_command() {
  auto options = std::make_shared<CatalogCheckOptions>();
  std::vector<Option> all = {
      option("CATALOG", "FILE", options->file, "Catalogue of the county", "全县图层目录").must(),
      comma_list("--rules", "PACK,...", options->rules,
                 "Rule packs, by id or file; otherwise those of the catalogue",
                 "规则包（编号或文件），缺省为目录指定的")};
  append(all, transforming_options(options->transforming));
  return {.name = "check",
          .summary = {"Do the layers keep the rules about layers: do units tile, do areas overlap?",
                      "按图层规则核查数据：单元是否铺满、保护地是否重叠"},
          .description = {"Exit status 1 if a rule found something, 5 if one is undecided. No "
                          "verdict of a subject depends on it.",
                          "有规则发现问题时退出状态为 1，有未决规则时为 5。不影响对象的结论。"},
          .examples = {{"ecotone catalog check catalogue.yaml",
                        {"Before a layer is trusted", "使用图层之前"}}},
          .options = std::move(all),
          .shared = {"--output", "--overwrite", "--as-of", "--threads", "--progress"},
          .formats = {"text", "json", "ndjson", "csv"},
          .run = [options](const Session& session) { return run(*options, session); }};
}

}  // namespace ecotone::tools
