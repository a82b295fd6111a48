// SPDX-License-Identifier: Apache-2.0
// ecotone boundary compare: old areas against new ones, what each kept, took in and gave up.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/boundary/comparison.h"
#include "ecotone/error.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/io/table_io.h"
#include "ecotone/message/units.h"
#include "tools/commands/boundary.h"
#include "tools/reading.h"
#include "tools/recipe.h"
#include "tools/results.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

struct CompareOptions {
  std::string before;
  std::string after;
  std::string match;
  std::string classes;
  std::string pairs;
  std::optional<double> overlap;
  std::string method;
  std::string recipe;
  Reading reading;
  Transforming transforming;
};

// "OLD=NEW", or one field of both layers.
std::pair<std::string, std::string> fields_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {text, text};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<NamePair> read_pairs(const std::string& file, const Reading& reading) {
  ReadOptions options;
  options.encoding = reading.encoding;
  const CellTable table = read_csv_cells(file, options);
  std::vector<NamePair> pairs;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::vector<std::string>& row = table.rows[i];
    if (row.empty()) continue;
    if (row.size() != 2 || row[0].empty() || row[1].empty()) {
      throw UsageError(usage_error("pairs_malformed"),
                       {{"file", file}, {"row", std::to_string(table.lines[i])}});
    }
    pairs.push_back({row[0], row[1]});
  }
  return pairs;
}

ComparisonOptions to_comparison_options(const CompareOptions& options, const Session& session) {
  ComparisonOptions work;
  std::tie(work.old_field, work.new_field) = fields_of(options.match);
  std::tie(work.old_class, work.new_class) = fields_of(options.classes);
  // Ids of two files say nothing of each other.
  work.match_names = !options.match.empty();
  work.least_overlap = options.overlap;
  if (!work.match_names && !work.least_overlap) work.least_overlap = 0.5;
  if (!options.pairs.empty()) work.renamed = read_pairs(options.pairs, options.reading);
  work.area_method = parse_area_method(options.method).value_or(AreaMethod::ellipsoid);
  work.threads = session.options.threads;
  work.progress = session.progress;
  work.working_crs = named_crs(session);
  work.transformation = to_transformation_options(options.transforming);
  return work;
}

document::Value to_value(const std::vector<std::string>& names) {
  document::Value value = document::Value::array();
  for (const std::string& name : names) value.push(name);
  return value;
}

document::Value to_value(const ChangeAccount& account) {
  document::Value value;
  value.set("before_m2", account.before_m2);
  value.set("out_m2", account.out_m2);
  value.set("in_m2", account.in_m2);
  value.set("after_m2", account.after_m2);
  value.set("kept_m2", account.kept_m2);
  value.set("residue_m2", account.residue_m2);
  value.set("bound_m2", account.bound_m2);
  return value;
}

document::Value to_value(const std::vector<ClassTransition>& transitions) {
  document::Value rows = document::Value::array();
  for (const ClassTransition& transition : transitions) {
    document::Value row;
    row.set("from", transition.from ? document::Value(*transition.from) : document::Value());
    row.set("to", transition.to ? document::Value(*transition.to) : document::Value());
    row.set("area_m2", transition.area_m2);
    rows.push(std::move(row));
  }
  return rows;
}

const Bilingual& words_of(Succession succession) {
  static const Bilingual words[] = {{"continued", "延续"}, {"merged", "合并"}, {"split", "拆分"},
                                    {"regrouped", "重组"}, {"added", "新增"},  {"removed", "撤销"}};
  return words[static_cast<std::size_t>(succession)];
}

std::vector<Cell> account_cells(const ChangeAccount& account) {
  std::vector<Cell> cells;
  for (const double area :
       {account.before_m2, account.out_m2, account.in_m2, account.after_m2, account.kept_m2}) {
    cells.emplace_back(area_in(AreaUnit::hectare, area), format_area(area, AreaUnit::hectare));
  }
  cells.emplace_back(account.residue_m2, fmt::format("{:.1g}", account.residue_m2));
  return cells;
}

std::string class_lines(const Session& session, const std::vector<ClassTransition>& transitions) {
  if (transitions.empty()) return "";
  std::string lines = session.say({"by class, ha:\n", "按功能分区，公顷：\n"});
  const auto name = [&](const std::optional<std::string>& value) {
    if (!value) return session.say({"(in none)", "（区外）"});
    return value->empty() ? session.say({"(no class)", "（未分区）"}) : *value;
  };
  for (const ClassTransition& transition : transitions) {
    lines += fmt::format("  {} -> {}  {}\n", name(transition.from), name(transition.to),
                         format_area(transition.area_m2, AreaUnit::hectare));
  }
  return lines;
}

std::string notes_of(const Session& session, const Comparison& result) {
  const auto ha = [](double area) { return format_area(area, AreaUnit::hectare); };
  const auto line = [&](const ChangeAccount& account) {
    return fmt::format("{} - {} + {} = {}", ha(account.before_m2), ha(account.out_m2),
                       ha(account.in_m2), ha(account.after_m2));
  };
  std::string notes = session.say({fmt::format("sum of areas: {} ha\nground, counted once: {} ha\n",
                                               line(result.gross), line(result.dissolved)),
                                   fmt::format("各区合计：{} 公顷\n去重后实地：{} 公顷\n",
                                               line(result.gross), line(result.dissolved))});
  const auto overlap = [&](double sum, double ground, const Bilingual& when) {
    // Below a square metre it is rounding.
    if (sum - ground < 1) return;
    notes += session.say(
        {fmt::format("{} areas overlap: the sum exceeds the ground by {} ha\n", when.en,
                     ha(sum - ground)),
         fmt::format("{}各区相互重叠：合计比实地多 {} 公顷\n", when.zh, ha(sum - ground))});
  };
  overlap(result.old_sum_m2, result.dissolved.before_m2, {"old", "旧"});
  overlap(result.new_sum_m2, result.dissolved.after_m2, {"new", "新"});
  notes += class_lines(session, result.classes);
  if (!result.ledger.empty()) {
    notes += session.say({fmt::format("{} noted in the ledger\n", result.ledger.entries.size()),
                          fmt::format("台账 {} 条\n", result.ledger.entries.size())});
  }
  return notes + session.say(result.holds()
                                 ? Bilingual{"before - out + in = after holds for every area\n",
                                             "各区均满足：原面积 - 调出 + 调入 = 现面积\n"}
                                 : Bilingual{"ACCOUNT BROKEN: before - out + in is not after\n",
                                             "面积不闭合：原面积 - 调出 + 调入 与现面积不等\n"});
}

Results results_of(const Session& session, const CompareOptions& options,
                   const ComparisonOptions& work, const Comparison& result) {
  Results results{.command = "boundary-compare"};
  results.run.set("area_method", area_method_name(result.area_method));
  results.run.set("crs", result.layer.crs->label());
  results.run.set("grid", result.grid);
  results.run.set("match", options.match);
  if (work.least_overlap) results.run.set("least_overlap", *work.least_overlap);
  results.run.set("notes", to_value(result.notes));
  results.columns = {{"old", {"old", "原"}},
                     {"new", {"new", "现"}},
                     {"succession", {"became", "变化"}},
                     {"before_ha", {"before ha", "原面积 公顷"}, true},
                     {"out_ha", {"out ha", "调出 公顷"}, true},
                     {"in_ha", {"in ha", "调入 公顷"}, true},
                     {"after_ha", {"after ha", "现面积 公顷"}, true},
                     {"kept_ha", {"kept ha", "保留 公顷"}, true},
                     {"residue_m2", {"residue m²", "残差 m²"}, true}};
  if (!work.old_class.empty()) {
    results.columns.push_back({"classes", {"transitions", "分区变化"}, true});
  }
  for (const AreaChange& change : result.changes) {
    std::vector<Cell> row = {
        Cell(to_value(change.old_names), joined_names(change.old_names)),
        Cell(to_value(change.new_names), joined_names(change.new_names)),
        Cell(succession_name(change.succession), session.say(words_of(change.succession)))};
    for (Cell& cell : account_cells(change.account)) row.push_back(std::move(cell));
    if (!work.old_class.empty()) {
      row.emplace_back(to_value(change.classes), std::to_string(change.classes.size()));
    }
    results.rows.push_back(std::move(row));
  }
  results.more.set("output", session.options.output);
  results.more.set("gross", to_value(result.gross));
  results.more.set("dissolved", to_value(result.dissolved));
  results.more.set("old_sum_m2", result.old_sum_m2);
  results.more.set("new_sum_m2", result.new_sum_m2);
  if (!work.old_class.empty()) results.more.set("classes", to_value(result.classes));
  results.more.set("holds", result.holds());
  results.more.set("ledger", ledger_rows(result.ledger));
  results.notes = notes_of(session, result);
  return results;
}

ExitStatus run(const CompareOptions& options, const Session& session) {
  const std::string output = session.options.output;
  if (!output.empty()) {
    refuse_unwritable(output, session);
    refuse_unwritable(recipe_path(session, options.recipe), session);
  }
  const ComparisonOptions work = to_comparison_options(options, session);
  const Layer before = read(session, options.reading, options.before);
  const Layer after = read(session, options.reading, options.after);
  const Comparison result = compare_boundaries(before, after, work);
  if (!output.empty()) {
    write_layer_and_tell(session, result.layer, output);
    write_recipe(session, options.recipe);
  }
  write_beside_output(session, results_of(session, options, work, result));
  return result.holds() ? ExitStatus::clean : ExitStatus::bug;
}

}  // namespace

Command boundary_compare_command() {
  auto options = std::make_shared<CompareOptions>();
  Command command{
      .name = "compare",
      .summary = {"Compare old boundaries with new ones", "新旧边界比对（整合优化）"},
      .description =
          {"Says of every area what it kept, took in (B outside A) and gave up (A outside B), "
           "with before - out + in = after to the square metre, the sums, and the ground that all "
           "areas cover, counted once: where areas overlap the two differ. Areas correspond by "
           "name, by a file of pairs, or by overlap; several that correspond are compared "
           "together: "
           "merged, split, regrouped. -o writes the change layer: kept, in and out, from which "
           "area "
           "and to which.",
           "逐区计算保留、调入（新增范围）和调出（退出范围），满足原面积-调出+调入=现面积；给出"
           "合计和去重后的实地面积（各区重叠时两者不同）。按名称、对照表或重叠对应；相互对应的"
           "多个区一并比较：合并、拆分、重组。-o 写出变化图层：保留、调入、调出及其来源和去向。"},
      .examples = {{"ecotone boundary compare data/sample-county/protected-areas-before.shp "
                    "data/sample-county/protected-areas.shp --match 名称=MC --class 功能区=GKFQ -o "
                    "change.gpkg",
                    {"Protected areas before and after consolidation", "自然保护地整合优化前后"}},
                   {"ecotone boundary compare towns-2014.shp towns-2022.shp --overlap 0.5 --crs "
                    "EPSG:4545 -o change.gpkg",
                    {"Which towns merged or were split?", "哪些乡镇合并或拆分"}}},
      .options =
          {option("OLD", "LAYER", options->before, "Old areas: FILE or FILE:LAYER",
                  "原边界：文件 或 文件:图层")
               .must(),
           option("NEW", "LAYER", options->after, "New areas: FILE or FILE:LAYER",
                  "现边界：文件 或 文件:图层")
               .must(),
           option(
               "--match", "FIELD", options->match,
               "Field with the names of areas, or OLDFIELD=NEWFIELD; features of one name are one "
               "area. Without it every feature is one, and they are matched by overlap",
               "区域名称字段，或 "
               "旧字段=新字段；同名要素为一个区。不给则每个要素为一个区，按重叠对应"),
           option("--pairs", "FILE", options->pairs,
                  "CSV with one old and one new name a line, of areas that were renamed",
                  "更名对照表（CSV，每行：旧名,新名）"),
           option(
               "--overlap", "SHARE", options->overlap,
               "Areas correspond too if they share this part of the smaller, 0 to 1; a choice of "
               "ours, no rule [E]",
               "重叠部分达到较小者的此比例（0 至 1）时也视为对应；本软件的选择 [E]")
               .otherwise("0.5 without --match / 未给 --match 时为 0.5"),
           option("--class", "FIELD", options->classes,
                  "Field with the class of a zone, or OLDFIELD=NEWFIELD: which class became which",
                  "功能分区字段，或 旧字段=新字段：统计分区变化"),
           method_option(options->method).one_of({"ellipsoid", "plane"}),
           recipe_option(options->recipe)},
      .shared = {"-o", "--output", "--overwrite", "--crs", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, reading_options(options->reading));
  append(command.options, transforming_options(options->transforming));
  return command;
}

}  // namespace ecotone::tools
