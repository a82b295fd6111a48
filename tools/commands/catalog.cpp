// SPDX-License-Identifier: Apache-2.0
// ecotone catalog: the layers of a county, listed, verified and indexed.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/compliance/vocabulary.h"
#include "ecotone/error.h"
#include "ecotone/io/catalogue.h"
#include "ecotone/io/catalogue_indexing.h"
#include "tools/commands/catalog.h"
#include "tools/commands/commands.h"
#include "tools/data_folder.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/rule_files.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct CatalogOptions {
  std::string file;
  std::string check;  ///< index to be checked
  Transforming transforming;
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
                            layer.source_name(), accuracy, to_words(layer.valid_from),
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
  if (!session.options.output.empty()) refuse_unwritable(session.options.output, session);
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

ExitStatus build_index(const CatalogOptions& options, const Session& session) {
  if (options.file.empty())
    throw UsageError(usage_error("argument_missing"),
                     {{"name", "CATALOG"}, {"usage", "ecotone catalog index CATALOG -o FILE"}});
  const std::filesystem::path output = needed_output(session, "catalog index");
  const Catalogue catalogue = read_catalogue(options.file, known_roles());
  const CatalogueIndexed indexed =
      index_catalogue(catalogue, output,
                      {.transformation = to_transformation_options(options.transforming),
                       .threads = session.options.threads,
                       .overwrite = session.options.overwrite,
                       .version = session.version,
                       .progress = session.progress});
  Results results{.command = "catalog-index"};
  results.run.set("file", output.filename().string());
  results.run.set("bytes", indexed.bytes);
  results.rows_name = "layers";
  results.columns = {{"id", {"id", "标识"}},
                     {"role", {"role", "角色"}},
                     {"geometry", {"geometry", "几何类型"}},
                     {"features", {"features", "要素"}, true},
                     {"vertices", {"vertices", "顶点"}, true},
                     {"missing", {"no geometry", "无几何"}, true},
                     {"ledger", {"repaired", "已修复"}, true}};
  for (const LayerIndexed& layer : indexed.layers) {
    results.rows.push_back({layer.id, layer.role, geometry_type_name(layer.type), layer.features,
                            layer.vertices, layer.missing, layer.ledger.entries.size()});
    for (const LedgerEntry& entry : layer.ledger.entries) {
      results.notes += fmt::format("{} {}: {}: {}\n", layer.id, entry.feature,
                                   ledger_action_name(entry.action), entry.reason);
    }
  }
  results.notes +=
      session.say({fmt::format("{}: {} layers, {:.1f} MB\n", output.filename().string(),
                               indexed.layers.size(), static_cast<double>(indexed.bytes) / 1e6),
                   fmt::format("{}：{} 个图层，{:.1f} MB\n", output.filename().string(),
                               indexed.layers.size(), static_cast<double>(indexed.bytes) / 1e6)});
  write_beside_output(session, results);
  return ExitStatus::clean;
}

Bilingual to_words(SourceState state) {
  switch (state) {
    case SourceState::unchanged:
      return {"unchanged", "未变"};
    case SourceState::changed:
      return {"changed", "已变"};
    case SourceState::missing:
      return {"missing", "缺失"};
    case SourceState::unlisted:
      return {"unlisted", "目录已移除"};
    case SourceState::not_checked:
      return {"not checked", "未核对"};
    case SourceState::added:
      break;
  }
  return {"added", "目录新增"};
}

ExitStatus check_index(const CatalogOptions& options, const Session& session) {
  const CatalogueIndex index(options.check, IndexFile::Check::everything, session.options.threads);
  Results results{.command = "catalog-index-check"};
  results.run.set("file", std::filesystem::path(options.check).filename().string());
  results.run.set("bytes", index.file().size_bytes());
  results.run.set("built_by", index.facts().version);
  results.run.set("county", index.facts().county);
  results.run.set("working_crs", index.working_crs().label());
  results.rows_name = "sources";
  results.columns = {{"layer", {"layer", "图层"}},
                     {"file", {"file", "文件"}},
                     {"indexed_sha256", {"indexed", "索引时"}},
                     {"sha256", {"now", "现在"}},
                     {"state", {"state", "状态"}}};
  bool stale = false;
  const auto add = [&](const std::string& layer, const IndexedSource& source,
                       const std::string& now, const Bilingual& state) {
    results.rows.push_back({layer, source.file, Cell(source.sha256, source.sha256.substr(0, 12)),
                            Cell(now, now.substr(0, 12)), Cell(state.en, session.say(state))});
  };
  if (options.file.empty()) {
    // Sound in itself, and no catalogue to hold it against.
    const Bilingual unknown{"not checked", "未核对"};
    add("", index.facts().catalogue, "", unknown);
    for (const IndexedLayer& layer : index.layers()) {
      add(layer.facts.id, layer.source, "", unknown);
    }
    results.run.set("stale", document::Value());
    results.notes = session.say(
        {"the file is sound; name the catalogue to learn whether its sources have changed\n",
         "文件完好；给出目录文件即可核对来源是否变化\n"});
  } else {
    bool unknown = false;
    std::string reasons;
    for (const SourceCheck& source :
         check_sources(index, read_catalogue(options.file, known_roles()))) {
      const bool not_checked = source.state == SourceState::not_checked;
      stale = stale || (source.state != SourceState::unchanged && !not_checked);
      unknown = unknown || not_checked;
      if (not_checked) {
        reasons += source.layer + session.say({": ", "："}) +
                   session.say({source.reason_en, source.reason_zh}) + "\n";
      }
      add(source.layer, source.indexed, source.sha256, to_words(source.state));
    }
    results.run.set("stale", unknown && !stale ? document::Value() : document::Value(stale));
    results.notes = reasons;
    results.notes +=
        unknown && !stale
            ? session.say({"whether the index is current is not known: tables could not be "
                           "checked\n",
                           "部分数据表无法核对，不能确定索引是否一致\n"})
        : stale ? session.say({"the index is stale: build it again with ecotone catalog index "
                               "CATALOGUE -o FILE --overwrite\n",
                               "索引已过期：请用 ecotone catalog index 目录 -o 文件 --overwrite "
                               "重新生成\n"})
                : session.say({"the index is current\n", "索引与来源一致\n"});
  }
  write_results(session, results);
  return stale ? ExitStatus::findings : ExitStatus::clean;
}

}  // namespace

Command catalog_command() {
  auto options = std::make_shared<CatalogOptions>();
  const auto file = [options] {
    return option("CATALOG", "FILE", options->file, "Catalogue of the county", "全县图层目录")
        .must();
  };
  const std::vector<std::string> formats = {"text", "json", "ndjson", "csv"};
  std::vector<Option> of_index = {
      option("CATALOG", "FILE", options->file, "Catalogue of the county", "全县图层目录"),
      option("--check", "FILE", options->check,
             "Check this index instead: is it sound, and are its sources as they were?",
             "改为检查该索引：是否完好、来源是否变化")};
  append(of_index, transforming_options(options->transforming));
  return {
      .name = "catalog",
      .summary = {"List, verify and index the layers of a county",
                  "全县图层目录的列出、核验与索引"},
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
            .run = [options](const Session& session) { return verify(*options, session); }},
           catalog_check_command(),
           {.name = "index",
            .summary = {"Write the layers of a catalogue to one file that answers at once",
                        "将目录中的图层写成可即时查询的单一索引文件"},
            .description = {"The file holds every layer, prepared and in the working CRS, with its "
                            "fields, role, accuracy, coverage and the hashes of its sources. "
                            "ecotone check takes CATALOGUE.eczi beside the catalogue by itself. "
                            "Exit status 1 if --check finds it stale.",
                            "索引含全部图层（已处理并转换到工作坐标系）及其字段、角色、精度、"
                            "覆盖范围和来源散列值。ecotone check 自动使用目录旁同名的 .eczi。"
                            "--check 发现索引过期时退出状态为 1。"},
            .examples = {{"ecotone catalog index catalogue.yaml -o catalogue.eczi",
                          {"Build the index of a county", "生成全县索引"}},
                         {"ecotone catalog index --check catalogue.eczi catalogue.yaml",
                          {"Have its sources changed since?", "此后来源是否变化"}}},
            .options = std::move(of_index),
            .shared = {"--output", "--overwrite", "--threads", "--progress"},
            .formats = formats,
            .run =
                [options](const Session& session) {
                  return options->check.empty() ? build_index(*options, session)
                                                : check_index(*options, session);
                }}},
  };
}

}  // namespace ecotone::tools
