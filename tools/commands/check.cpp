// SPDX-License-Identifier: Apache-2.0
// ecotone check: what follows for sites, outfalls and facilities, by the rules of a day.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/io/postgis.h"
#include "ecotone/message/postgis_errors.h"
#include "tools/check_compare.h"
#include "tools/check_run.h"
#include "tools/check_stream.h"
#include "tools/check_tables.h"
#include "tools/commands/commands.h"
#include "tools/evidence_bundle.h"
#include "tools/reading.h"
#include "tools/reports.h"
#include "tools/results.h"

namespace ecotone::tools {
namespace {

struct CheckCommandOptions {
  CheckRequest request;
  Streaming streaming;
  std::vector<std::string> reports;
  std::string bundle;
  std::string fail_on = "prohibited";
  bool exit_zero = false;
  bool compare = false;
};

std::string form_of_report(const std::string& file) {
  const std::string extension = std::filesystem::path(file).extension().string();
  if (extension == ".txt") return "text";
  return extension.empty() ? extension : extension.substr(1);
}

// Refuses tables that could not be written, before any work is done for them.
void refuse_tables(const CheckCommandOptions& options, const Session& session, bool streams_in) {
  const std::string& format = session.options.format;
  if (options.compare || streams_in || is_row_format(format)) {
    const std::string form =
        options.compare ? "ecotone check --compare" : "ecotone check --format " + format;
    throw OutputError(postgis_error("output_not_a_table"),
                      {{"command", form}, {"name", "--output"}});
  }
  refuse_postgis_output(parse_postgis(session.options.output), check_table_suffixes(),
                        session.options.overwrite);
}

// Rows that are written as they come leave nothing to be rendered from.
ExitStatus run_rows(const CheckCommandOptions& options, const Session& session, bool stream) {
  refuse_for_stream(!options.reports.empty(), "--report");
  refuse_for_stream(!options.bundle.empty(), "--bundle");
  refuse_for_stream(options.compare, "--compare");
  refuse_for_stream(!options.request.changed_since.empty(), "--changed-since");
  const Level fail_on = *parse_level(options.fail_on);
  const ExitStatus status = stream
                                ? check_stream(options.request, options.streaming, fail_on, session)
                                : check_as_rows(options.request, fail_on, session);
  return options.exit_zero ? ExitStatus::clean : status;
}

// Of a stream, what people read on a terminal is not the default: it needs all subjects.
Session for_stream(const Session& session) {
  Session inner = session;
  if (inner.options.format == "text") inner.options.format = "tsv";
  return inner;
}

ExitStatus run(const CheckCommandOptions& options, const Session& given) {
  attribute_pairs(options.request.attributes);
  const bool streams_in = is_stream(options.streaming, options.request.subjects.front());
  const Session& session = streams_in ? for_stream(given) : given;
  const bool to_tables = is_postgis(session.options.output);
  if (to_tables) {
    refuse_tables(options, session, streams_in);
  } else if (!session.options.output.empty()) {
    refuse_unwritable(session.options.output, session);
  }
  if (streams_in || is_row_format(session.options.format)) {
    return run_rows(options, session, streams_in);
  }
  for (const std::string& report : options.reports) refuse_report(session, report);
  if (!options.bundle.empty()) {
    if (options.request.catalogue.empty()) refuse_without_catalogue();
    refuse_unwritable(options.bundle, session);
  }
  CheckRun check(options.request, session);
  const std::vector<Layer> subjects = check.read_all_subjects();
  std::size_t total = 0;
  for (const Layer& layer : subjects) total += layer.size();
  if (options.compare) refuse_number_of_alternatives(total);
  const bool many = total > many_subjects;

  // What can be written as it comes is; the rest is rendered from the whole.
  StatusSink status(*parse_level(options.fail_on));
  WholeResult whole;
  std::vector<CheckSink*> sinks{&status};
  std::vector<std::unique_ptr<CheckSink>> streams;
  std::vector<std::string> rendered;
  const auto stream = [&](const std::string& form, const std::string& path) {
    streams.push_back(std::make_unique<StreamedResult>(form, path, session));
    sinks.push_back(streams.back().get());
  };
  for (const std::string& report : options.reports) {
    if (many && can_stream(form_of_report(report))) {
      stream(form_of_report(report), report);
    } else if (many && form_of_report(report) == "html") {
      streams.push_back(std::make_unique<SummaryPage>(report, session));
      sinks.push_back(streams.back().get());
    } else {
      rendered.push_back(report);
    }
  }
  // Beside tables, the result goes to standard output.
  Session screen = session;
  if (to_tables) screen.options.output.clear();
  if (many && !session.options.no_rows) {
    stream(session.options.format, screen.options.output == "-" ? "" : screen.options.output);
  }
  if (!many || !rendered.empty() || !options.bundle.empty()) sinks.push_back(&whole);
  CheckGeometry geometry;
  const bool exact = !options.bundle.empty() || std::ranges::any_of(rendered, needs_geometry);
  close_snapshots(session);
  if (to_tables) {
    streams.push_back(std::make_unique<CheckTables>(session, check.catalogue().working_crs,
                                                    subjects, geometry, exact));
    sinks.push_back(streams.back().get());
  }
  check.check(subjects, sinks, exact || to_tables ? &geometry : nullptr);
  for (const std::string& report : rendered) {
    if (options.compare && has_comparison_form(report)) continue;
    write_report(session, whole.document(), report, options.request.privacy,
                 exact ? &geometry : nullptr);
  }
  if (!options.bundle.empty()) {
    write_bundle(session, check, options.request, subjects, whole.document(), geometry,
                 options.bundle);
  }
  if (options.compare) {
    write_comparison(session, subjects, check.layers(), whole.document(), options.reports);
  } else if (!many) {
    write_check(screen, whole.document());
  }
  return options.exit_zero ? ExitStatus::clean : status.status();
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
                    {"Outfalls, for a program to read", "核查排污口，输出供程序读取"}},
                   {"ecotone check postgis:service=county:land.parcel --catalog catalogue.yaml "
                    "-o postgis:service=county:land.result",
                    {"Parcels of a PostGIS table, and the result into tables",
                     "核查 PostGIS 表中的地块，结果写入数据表"}},
                   {"ecotone check - --in wkb-tsv --crs 4490 --index zones.eczi --format tsv "
                    "--bad-rows bad.tsv < parcels.tsv",
                    {"Any number of parcels, a row in and a row out",
                     "任意数量的地块，逐行输入、逐行输出"}}},
      .options = {several("SUBJECT", "LAYER", options->request.subjects,
                          "FILE or FILE:LAYER; - with --in reads standard input",
                          "文件 或 文件:图层；- 配合 --in 读取标准输入")
                      .must(),
                  option("--catalog", "FILE", options->request.catalogue,
                         "Catalogue of the county; with --index FILE it may be left out",
                         "全县图层目录；给出 --index 文件 时可省略"),
                  comma_list("--rules", "PACK,...", options->request.rules,
                             "Rule packs, by id or file; otherwise those of the catalogue",
                             "规则包（编号或文件），缺省为目录指定的"),
                  option("--act-date", "DATE", options->request.act_date,
                         "Day of the act, where old and new law must both be shown",
                         "行为发生日，新旧法须一并列示时使用"),
                  several("--attr", "KEY=VALUE", options->request.attributes,
                          "Say something of every subject, as status=new; wins over its fields",
                          "给出对象的属性，如 status=new；优先于字段"),
                  option("--accuracy", "M", options->request.accuracy_m,
                         "Accuracy of the subjects' vertices, in metres", "对象界址点的精度（米）"),
                  method_option(options->request.method),
                  option("--receptors-within", "M", options->request.receptors_within_m,
                         "List sensitive places within so many metres; 0 for none",
                         "列出该距离（米）内的敏感目标；0 为不列")
                      .otherwise("1000"),
                  flag("--no-mending", options->request.no_mending,
                       "Do not work out what to give up or where to move, which takes time",
                       "不计算退让范围和移位方案（可节省时间）"),
                  comma_list("--report", "FILE,...", options->reports,
                             "Reports to write: " + report_extensions(),
                             "生成报告：" + report_extensions())
                      .output_file(),
                  option("--bundle", "FILE", options->bundle,
                         "ZIP to write that proves the result: inputs, rules, result, hashes; "
                         "ecotone report --verify makes the check again from it",
                         "写出证据包（ZIP）：输入、规则、结果与校验值，可用 ecotone report "
                         "--verify 复算")
                      .output_file(),
                  option("--privacy", "WHO", options->request.privacy,
                         "public leaves the geometry of zones out", "public 不含管控区几何")
                      .one_of({"internal", "public"})
                      .otherwise("internal"),
                  option("--fail-on", "LEVEL", options->fail_on,
                         "Least level of a finding that gives exit status 1",
                         "退出状态为 1 的最低级别")
                      .one_of({"prohibited", "restricted", "attention"})
                      .otherwise("prohibited"),
                  flag("--compare", options->compare,
                       "Set the subjects side by side, as alternatives of one project",
                       "将各对象作为同一项目的方案并列比较"),
                  option("--index", "FILE", options->request.index,
                         "Index of the catalogue, see ecotone catalog index; none reads the layers "
                         "themselves",
                         "目录的索引（见 ecotone catalog index）；none 表示直接读取图层")
                      .otherwise("CATALOGUE.eczi"),
                  option("--detail", "HOW", options->request.detail,
                         "brief leaves out maps, boundaries and layers that are clear; the "
                         "default for more than 500 subjects",
                         "brief 不含地图、界址和未涉及的图层；对象超过 500 个时为缺省")
                      .one_of({"full", "brief"}),
                  option("--changed-since", "RESULT", options->request.changed_since,
                         "Check again only what has changed since an earlier result (JSON or lines "
                         "of it)",
                         "只重新核查自某次结果（JSON 或 NDJSON）以来有变化的对象"),
                  option("--former", "FILE", options->request.former,
                         "Index or catalogue of the layers of that result; otherwise a stale index "
                         "beside the catalogue",
                         "该次结果所用图层的索引或目录；缺省为目录旁已过期的索引"),
                  comma_list("--only", "ID,...", options->request.only,
                             "Check these subjects alone", "只核查这些对象"),
                  option("--batch", "N", options->request.batch,
                         "Subjects that are checked together; the result does not depend on it",
                         "每批核查的对象数；不影响结果")
                      .otherwise("2000"),
                  flag("--exit-zero", options->exit_zero,
                       "Give exit status 0 whenever the check was carried out",
                       "只要完成核查，退出状态即为 0")},
      .shared = {"--output", "--overwrite", "--crs", "--as-of", "--threads", "--progress"},
      .formats = {"text", "json", "ndjson", "csv", "tsv", "arrow"},
      .writes_table = true,
      .run = [options](const Session& session) { return run(*options, session); },
  };
  append(command.options, streaming_options(options->streaming));
  append(command.options, reading_options(options->request.reading));
  append(command.options, transforming_options(options->request.transforming));
  return command;
}

}  // namespace ecotone::tools
