// SPDX-License-Identifier: Apache-2.0
// ecotone catalog: the layers of a county, listed and verified.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "ecotone/compliance/vocabulary.h"
#include "ecotone/io/catalogue.h"
#include "tools/commands/commands.h"
#include "tools/data_folder.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

struct CatalogOptions {
  std::string file;
};

std::string to_words(const std::optional<Date>& day) {
  return day ? day->to_string() : "";
}

std::string_view to_words(CoverageKind coverage) {
  switch (coverage) {
    case CoverageKind::county:
      return "county";
    case CoverageKind::file:
      return "file";
    case CoverageKind::unknown:
      break;
  }
  return "unknown";
}

ExitStatus list(const CatalogOptions& options, const Session& session) {
  const Catalogue catalogue = read_catalogue(options.file, known_roles());
  Results results{.command = "catalog-list"};
  results.run.set("county", catalogue.county);
  results.run.set("working_crs", catalogue.working_crs.label());
  results.rows_name = "layers";
  results.columns = {{"id", {"id", "标识"}},
                     {"role", {"role", "角色"}},
                     {"title", {"title", "名称"}},
                     {"file", {"file", "文件"}},
                     {"accuracy_m", {"accuracy m", "精度 m"}, true},
                     {"valid_from", {"from", "生效"}},
                     {"valid_until", {"until", "失效"}},
                     {"review_by", {"review by", "复核期限"}},
                     {"coverage", {"coverage", "覆盖"}}};
  for (const CatalogueLayer& layer : catalogue.layers) {
    const Cell accuracy = layer.accuracy_m
                              ? Cell(*layer.accuracy_m, fmt::format("{}", *layer.accuracy_m))
                              : Cell(document::Value(), "");
    results.rows.push_back({layer.id, layer.role, session.say({layer.title_en, layer.title_zh}),
                            layer.file.filename().string(), accuracy, to_words(layer.valid_from),
                            to_words(layer.valid_until), to_words(layer.review_by),
                            to_words(layer.coverage)});
  }
  results.notes =
      session.say({fmt::format("county {}, {} layers, working in {}\n", catalogue.county,
                               catalogue.layers.size(), catalogue.working_crs.label()),
                   fmt::format("行政区 {}，{} 个图层，工作坐标系 {}\n", catalogue.county,
                               catalogue.layers.size(), catalogue.working_crs.label())});
  write_results(session, results);
  return ExitStatus::clean;
}

document::Value to_value(const std::vector<CatalogueFinding>& findings) {
  document::Value rows = document::Value::array();
  for (const CatalogueFinding& finding : findings) {
    document::Value row;
    row.set("code", finding.code());
    row.set("line", finding.line);
    row.set("message_en", finding.message(Language::english));
    row.set("message_zh", finding.message(Language::chinese));
    rows.push(std::move(row));
  }
  return rows;
}

ExitStatus verify(const CatalogOptions& options, const Session& session) {
  const Catalogue catalogue = read_catalogue(options.file, known_roles());
  LoadOptions work;
  work.progress = session.progress;
  const CatalogueCheck check = verify_catalogue(catalogue, session.as_of(), work);
  Results results{.command = "catalog-verify"};
  results.run.set("as_of", session.as_of().to_string());
  results.rows_name = "layers";
  results.columns = {{"id", {"id", "标识"}},
                     {"role", {"role", "角色"}},
                     {"file", {"file", "文件"}},
                     {"features", {"features", "要素"}, true},
                     {"invalid", {"invalid", "无效"}, true},
                     {"crs", {"CRS", "坐标系"}},
                     {"encoding", {"encoding", "编码"}},
                     {"sha256", {"sha256", "sha256"}},
                     {"findings", {"findings", "问题"}}};
  const Language language = session.options.language;
  for (const CatalogueLayerCheck& layer : check.layers) {
    results.rows.push_back(
        {layer.id, layer.role, layer.file, layer.features, layer.invalid, layer.crs, layer.encoding,
         Cell(layer.sha256, layer.sha256.substr(0, 12)),
         Cell(to_value(layer.findings),
              layer.findings.empty() ? "ok" : std::to_string(layer.findings.size()))});
    for (const CatalogueFinding& finding : layer.findings) {
      results.notes += fmt::format("{} {}:{}: {}\n", finding.code(), options.file, finding.line,
                                   finding.message(language));
      if (!finding.help(language).empty()) {
        results.notes += "  " + finding.help(language) + "\n";
      }
    }
  }
  write_results(session, results);
  return check.worst == FindingSeverity::error ? ExitStatus::rules_invalid : ExitStatus::clean;
}

}  // namespace

Command catalog_command() {
  auto options = std::make_shared<CatalogOptions>();
  const auto file = [options] {
    return option("CATALOG", "FILE", options->file, "Catalogue of the county", "全县图层目录")
        .must();
  };
  const std::vector<std::string> formats = {"text", "json", "ndjson", "csv"};
  return {
      .name = "catalog",
      .summary = {"List and verify the layers of a county", "全县图层目录的列出与核验"},
      .examples = {{"ecotone catalog verify catalogue.yaml",
                    {"Can every layer be read, with its fields and values?",
                     "各图层能否读取，字段和取值是否齐备"}}},
      .children =
          {{.name = "list",
            .summary = {"List the layers with their roles, accuracy and validity",
                        "列出图层及其角色、精度和有效期"},
            .examples = {{"ecotone catalog list catalogue.yaml",
                          {"What the county has", "全县有哪些图层"}}},
            .options = {file()},
            .shared = {"--output", "--overwrite"},
            .formats = formats,
            .run = [options](const Session& session) { return list(*options, session); }},
           {.name = "verify",
            .summary = {"Open every layer and say what is wrong with it", "逐层打开并指出问题"},
            .description = {"Exit status 4 if a layer cannot be used.",
                            "有图层无法使用时退出状态为 4。"},
            .examples = {{"ecotone catalog verify catalogue.yaml --as-of 2027-01-01",
                          {"What will have lapsed by then", "届时哪些图层已失效"}}},
            .options = {file()},
            .shared = {"--output", "--overwrite", "--as-of", "--progress"},
            .formats = formats,
            .run = [options](const Session& session) { return verify(*options, session); }}},
  };
}

}  // namespace ecotone::tools
