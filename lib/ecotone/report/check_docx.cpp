// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/check_docx.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/error.h"
#include "ecotone/message/report_errors.h"
#include "ecotone/message/report_texts.h"
#include "ecotone/message/sheet_texts.h"
#include "ecotone/report/check_sheets.h"
#include "ecotone/report/finding_words.h"
#include "ecotone/report/level_colours.h"
#include "ecotone/report/map_picture.h"
#include "ecotone/report/map_sheet.h"
#include "ecotone/report/measure_format.h"
#include "ecotone/report/review_points.h"
#include "ecotone/report/subject_facts.h"
#include "ecotone/report/word_document.h"

namespace ecotone {

using document::Value;

namespace {

constexpr std::array<std::string_view, 12> chinese_numbers = {
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"};

/// Of a picture, so that it prints with about 150 dots an inch.
constexpr double pixels_per_unit = 1.5;

class CheckDocument {
 public:
  CheckDocument(const Value& document, const DocxOptions& options)
      : document_(document), options_(options), word_(options.language) {}

  std::string bytes() {
    const Value& run = member_at(document_, "run");
    const Value::Array& subjects = array_at(document_, "subjects");
    // The overview is a wide table.
    word_.turn_page(subjects.size() > 1);
    word_.title(say(report_text("title")));
    for (const auto& [name, value] : run_lines()) word_.paragraph(name + colon() + value);
    if (subjects.size() > 1) put_overview(subjects);
    put_sections(subjects);
    word_.turn_page(false);
    put_method();
    put_limits();
    put_signature();
    return word_.bytes(say(report_text("title")),
                       text_at(run, "tool") + " " + text_at(run, "version"), text_at(run, "as_of"));
  }

 private:
  std::string say(const Text& text) const { return render(text, options_.language); }
  std::string say(const BothTexts& texts) const { return texts.in(options_.language); }

  std::string colon() const { return options_.language == Language::chinese ? "：" : ": "; }

  std::vector<std::pair<std::string, std::string>> run_lines() const {
    const Value& run = member_at(document_, "run");
    std::vector<std::pair<std::string, std::string>> lines;
    const Value& county = member_at(run, "county");
    const std::string name = text_at(county, "name");
    const std::string code = text_at(county, "code");
    lines.emplace_back(say(report_text("county")), name.empty()   ? code
                                                   : code.empty() ? name
                                                                  : name + " (" + code + ")");
    lines.emplace_back(say(report_text("as_of")), text_at(run, "as_of"));
    std::string packs;
    for (const Value& pack : array_at(run, "rules")) {
      packs += (packs.empty() ? "" : ", ") + text_at(pack, "pack") + "@" + text_at(pack, "version");
    }
    lines.emplace_back(say(report_text("rules")), packs);
    std::erase_if(lines, [](const auto& line) { return line.second.empty(); });
    return lines;
  }

  SheetContext context(std::span<const Value> subjects, bool names_subjects) const {
    return {document_, subjects, options_.language, names_subjects};
  }

  void put_overview(const Value::Array& subjects) {
    word_.heading(1, say(report_text("overview")));
    word_.table(summary_sheet(context(subjects, true)));
  }

  void put_sections(const Value::Array& subjects) {
    std::size_t left = options_.sections;
    std::size_t left_out = 0;
    for (const Value& subject : subjects) {
      const bool clear =
          text_at(subject, "verdict") == "no_conflict" && flag_at(subject, "complete");
      if (left == 0 || (subjects.size() > options_.sections && clear)) {
        ++left_out;
        continue;
      }
      --left;
      put_subject(subject);
    }
    if (left_out > 0) {
      word_.paragraph(render(report_text("sections_left_out"), options_.language,
                             {{"n", std::to_string(left_out)}}));
    }
  }

  void put_subject(const Value& subject) {
    section_ = 0;
    const SheetContext one = context(std::span(&subject, 1), false);
    word_.turn_page(false);
    word_.heading(1, text_at(subject, "name"));
    put_verdict(subject);
    section(report_text("card"));
    std::vector<std::pair<std::string, std::string>> facts;
    for (const auto& [name, value] : subject_facts(subject)) {
      facts.emplace_back(say(name), say(value));
    }
    word_.facts(facts);
    put_map(subject);
    put_findings(subject);
    section(report_text("sentences"));
    for (const BothTexts& sentence : overlay_sentences(subject)) word_.bullet(say(sentence));
    put_list(report_text("gaps"), data_gaps(subject), report_text("no_gaps"));
    put_list(report_text("review"), review_points(document_, subject), report_text("no_review"));
    put_table(report_text("boundary"), boundary_sheet(one));
    word_.turn_page(true);
    put_table(report_text("occupation"), occupation_sheet(one));
    put_table(sheet_text("tab_distances"), distance_sheet(one));
  }

  // Sections of a subject are numbered: 一、 or 1.
  void section(const Text& text) {
    ++section_;
    const bool chinese = options_.language == Language::chinese;
    const std::string number = chinese && section_ <= chinese_numbers.size()
                                   ? std::string(chinese_numbers[section_ - 1]) + "、"
                                   : std::to_string(section_) + ". ";
    word_.heading(2, number + say(text));
  }

  void put_table(const Text& title, const Sheet& sheet) {
    section(title);
    word_.table(sheet);
  }

  void put_list(const Text& title, const std::vector<BothTexts>& items, const Text& none) {
    section(title);
    for (const BothTexts& item : items) word_.bullet(say(item));
    if (items.empty()) word_.paragraph(say(none));
  }

  std::pair<std::string, WordStyle> badge(const std::string& level) const {
    WordStyle style{.bold = true};
    if (const LevelColours* colours = level_colours(level)) {
      style.colour = colours->letters;
      style.fill = colours->fill;
    }
    return {" " + say(level_words(level)) + " ", style};
  }

  void put_verdict(const Value& subject) {
    auto word = badge(text_at(subject, "verdict"));
    word.second.size = 28;
    word_.paragraph({word, {"  " + say(verdict_sentence(subject)), {.bold = true, .size = 22}}});
    const BothTexts stated = both_at(member_at(subject, "completeness"), "text");
    std::string complete = stated.empty() ? render(report_text("completeness"), options_.language,
                                                   {{"checked", text_at(subject, "layers_checked")},
                                                    {"total", text_at(subject, "layers_total")}})
                                          : say(stated);
    if (!flag_at(subject, "complete"))
      complete +=
          (options_.language == Language::chinese ? "；" : "; ") + say(report_text("incomplete"));
    word_.paragraph(complete);
    const BothTexts mending = mending_words(member_at(subject, "mending"));
    if (!mending.empty()) word_.paragraph(say(sheet_text("mending")) + colon() + say(mending));
  }

  void put_map(const Value& subject) {
    section(report_text("map"));
    if (options_.privacy == Privacy::public_use) {
      return word_.paragraph(say(report_text("map_left_out")));
    }
    if (!options_.maps || !member_at(subject, "map").is_object()) {
      return word_.paragraph(say(report_text("map_missing")));
    }
    word_.picture(picture_of_svg(map_sheet(document_, subject, options_.language, options_.privacy),
                                 pixels_per_unit),
                  render(report_text("map_description"), options_.language,
                         {{"subject", text_at(subject, "name")}}));
  }

  void put_findings(const Value& subject) {
    section(report_text("findings"));
    const std::vector<const Value*> findings = by_severity(array_at(subject, "findings"));
    for (const Value* finding : findings) put_finding(*finding);
    if (findings.empty()) word_.paragraph(say(report_text("no_findings")));
    const Value::Array& unknown = array_at(subject, "unknown");
    if (unknown.empty()) return;
    section(report_text("unknown"));
    for (const Value& finding : unknown) put_finding(finding);
  }

  void put_finding(const Value& finding) {
    word_.paragraph({badge(text_at(finding, "level")),
                     {"  " + text_at(finding, "rule") + "  " + say(both_at(finding, "title")),
                      {.bold = true}}});
    for (const char* member : {"message", "reason"}) {
      const BothTexts words = both_at(finding, member);
      if (!words.empty()) word_.paragraph(say(words));
    }
    put_measures(array_at(finding, "measures"));
    std::vector<std::pair<std::string, std::string>> facts;
    const auto fact = [&](const Text& name, const std::string& value) {
      if (!value.empty()) facts.emplace_back(say(name), value);
    };
    fact(report_text("zones"), zones_words(finding));
    fact(report_text("basis"), citations_words(finding, "cite"));
    fact(report_text("act_basis"), citations_words(finding, "act_cite"));
    fact(report_text("needs"), needs_words(finding));
    fact(report_text("reading"), say(both_at(finding, "note")));
    fact(report_text("exception"), text_at(finding, "exception"));
    fact(sheet_text("settle"), say(both_at(finding, "settle")));
    fact(sheet_text("mending"), say(mending_words(member_at(finding, "mending"))));
    word_.facts(facts);
  }

  void put_measures(const Value::Array& measures) {
    if (measures.empty()) return;
    Sheet sheet{.name = "", .titles = {}, .columns = {}, .rows = {}};
    const auto column = [&](const Text& title, bool number) {
      sheet.columns.push_back({.title = say(title), .number = number});
    };
    column(report_text("measure"), false);
    column(report_text("measured"), true);
    column(report_text("error"), true);
    column(report_text("threshold"), true);
    column(report_text("margin"), true);
    for (const Value& measure : measures) {
      const MeasureWords words = measure_words(measure);
      std::string name = say(words.name);
      if (flag_at(measure, "edge_contact")) name += "\n" + say(report_text("edge_contact"));
      std::string value = words.value;
      if (!words.also.empty()) value += "\n" + say(words.also);
      sheet.add({name, value, words.error, words.threshold, words.margin});
    }
    word_.table(sheet);
  }

  std::string zones_words(const Value& finding) const {
    std::string lines;
    for (const Value& zone : array_at(finding, "zones")) {
      const std::string id = text_at(zone, "layer") + ":" + text_at(zone, "feature");
      const std::string name = text_at(zone, "name");
      std::string line = name.empty() ? id : name + " (" + id + ")";
      if (const std::string detail = text_at(zone, "detail"); !detail.empty()) {
        const Value* layer = layer_of(document_, text_at(zone, "layer"));
        line += ", " + say(class_words(layer == nullptr ? "" : text_at(*layer, "role"), detail));
      }
      if (const std::string size = zone_size_words(zone); !size.empty()) line += ", " + size;
      lines += (lines.empty() ? "" : "\n") + line;
    }
    return lines;
  }

  std::string citations_words(const Value& finding, std::string_view member) const {
    std::string lines;
    for (const Value& citation : array_at(finding, member)) {
      std::string line = say(citation_title(citation));
      const std::string from = text_at(citation, "from");
      const std::string until = text_at(citation, "until");
      const auto dated = [&](const Text& text, const char* name, const std::string& day) {
        if (!day.empty()) line += " " + render(text, options_.language, {{name, day}});
      };
      dated(report_text("in_force_from"), "from", from);
      dated(report_text("in_force_until"), "until", until);
      line += " [" +
              say(flag_at(citation, "checked") ? report_text("citation_checked")
                                               : report_text("citation_unchecked")) +
              "]";
      lines += (lines.empty() ? "" : "\n") + line;
    }
    return lines;
  }

  std::string needs_words(const Value& finding) const {
    std::string lines;
    for (const Value& need : array_at(finding, "needs")) {
      const BothTexts words = both_at(Value(Value::Object{{"need", need}}), "need");
      lines += (lines.empty() ? "" : "\n") + say(words);
    }
    return lines;
  }

  void put_method() {
    word_.heading(1, say(report_text("method")));
    word_.heading(2, say(report_text("method_run")));
    std::vector<std::pair<std::string, std::string>> facts;
    for (const auto& [name, value] : method_facts(document_)) {
      facts.emplace_back(say(name), say(value));
    }
    word_.facts(facts);
    const SheetContext whole = context({}, false);
    word_.heading(2, say(report_text("parameters")));
    word_.table(parameter_sheet(whole));
    word_.turn_page(true);
    word_.heading(2, say(report_text("sources")));
    word_.table(layer_sheet(whole));
    word_.heading(2, say(report_text("ledger")));
    word_.table(ledger_sheet(whole));
    word_.turn_page(false);
  }

  void put_limits() {
    word_.heading(1, say(report_text("limits")));
    for (const Text& text :
         {report_text("limit_absence"), report_text("limit_unchecked"),
          report_text("limit_boundary"), report_text("limit_map"), report_text("limit_decision")}) {
      word_.bullet(say(text));
    }
  }

  void put_signature() {
    word_.heading(1, say(report_text("signature")));
    std::vector<std::string> labels;
    for (const Text& text :
         {report_text("prepared_by"), report_text("checked_by"), report_text("reviewed_by"),
          report_text("organisation"), report_text("date"), report_text("map_review_number")}) {
      labels.push_back(say(text));
    }
    word_.boxes(labels);
  }

  const Value& document_;
  const DocxOptions& options_;
  WordDocument word_;
  std::size_t section_ = 0;
};

}  // namespace

std::string check_docx(const Value& document, const DocxOptions& options) {
  const std::string schema = text_at(document, "schema");
  if (schema != "ecotone.check/1") {
    throw DocumentError(report_error("schema_unknown"),
                        {{"found", schema.empty() ? "–" : schema}, {"wanted", "ecotone.check/1"}});
  }
  return CheckDocument(document, options).bytes();
}

}  // namespace ecotone
