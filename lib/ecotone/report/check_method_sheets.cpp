// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "ecotone/message/units.h"
#include "ecotone/report/check_sheets.h"
#include "ecotone/report/sheet_words.h"
#include "ecotone/report/shell_quote.h"

namespace ecotone {

using document::Value;

namespace {

std::string named_hash(const std::string& name, const std::string& sha256) {
  return sha256.empty() ? name : name + " (sha256 " + sha256 + ")";
}

std::string notes_of(const Value& owner) {
  std::vector<std::string> notes;
  for (const Value& note : array_at(owner, "notes")) {
    if (note.is_string()) notes.push_back(note.as_string());
  }
  return joined(notes, "; ");
}

std::string source_words(const Value& source) {
  std::string words = text_at(source, "file");
  const std::string layer = text_at(source, "layer");
  if (!layer.empty() && layer != words) words += (words.empty() ? "" : ":") + layer;
  return joined({words, text_at(source, "encoding")}, ", ");
}

std::string members_words(const Value& object, const std::string& between) {
  std::vector<std::string> words;
  if (object.is_object()) {
    for (const auto& [name, value] : object.as_object()) {
      words.push_back(name + " " + text_at(object, name));
    }
  }
  return joined(words, between);
}

std::string command_words(const Value& run) {
  std::vector<std::string> words;
  for (const Value& argument : array_at(run, "arguments")) {
    if (argument.is_string()) words.push_back(shell_quote(argument.as_string()));
  }
  return joined(words, " ");
}

BothTexts validity_words(const Value& layer) {
  const Value& valid = member_at(layer, "valid");
  BothTexts words;
  const auto append = [&words](const Text& text, const char* name, const std::string& day) {
    if (day.empty()) return;
    const BothTexts more = render(text, BothArguments{{name, day}});
    words.en += (words.en.empty() ? "" : " ") + more.en;
    words.zh += (words.zh.empty() ? "" : " ") + more.zh;
  };
  append(report_text("valid_from"), "from", text_at(valid, "from"));
  append(report_text("valid_until"), "until", text_at(valid, "until"));
  return words.empty() ? BothTexts(report_text("not_stated")) : words;
}

}  // namespace

std::vector<std::pair<BothTexts, BothTexts>> method_facts(const Value& document) {
  const Value& run = member_at(document, "run");
  const Value& catalogue = member_at(run, "catalogue");
  const Value& crs = member_at(run, "working_crs");
  const Value& ellipsoid = member_at(run, "ellipsoid");
  const Value& source = member_at(document, "subject_source");
  const Text* method = find_report_text("method_" + text_at(run, "area_method"));
  std::vector<std::pair<BothTexts, BothTexts>> facts;
  const auto fact = [&facts](const Text& name, const BothTexts& value) {
    if (!value.empty()) facts.emplace_back(BothTexts(name), value);
  };
  fact(report_text("tool"), BothTexts(text_at(run, "tool") + " " + text_at(run, "version")));
  fact(report_text("libraries"), BothTexts(members_words(member_at(run, "libraries"), ", ")));
  for (const Value& pack : array_at(run, "rules")) {
    fact(report_text("rules"),
         BothTexts(named_hash(text_at(pack, "pack") + " " + text_at(pack, "version"),
                              text_at(pack, "sha256"))));
  }
  fact(report_text("catalogue"),
       BothTexts(named_hash(text_at(catalogue, "file"), text_at(catalogue, "sha256"))));
  fact(report_text("working_crs"),
       BothTexts(joined({text_at(crs, "id"), text_at(crs, "name")}, ", ")));
  fact(report_text("area_method"),
       method == nullptr ? BothTexts(text_at(run, "area_method")) : BothTexts(*method));
  if (const std::string axis = text_at(ellipsoid, "semi_major_axis_m"); !axis.empty()) {
    fact(report_text("ellipsoid"),
         BothTexts("a = " + axis + " m, 1/f = " + text_at(ellipsoid, "inverse_flattening")));
  }
  fact(report_text("as_of"), BothTexts(text_at(run, "as_of")));
  fact(report_text("act_date"), BothTexts(text_at(run, "act_date")));
  fact(report_text("stamp"), BothTexts(text_at(run, "stamp")));
  fact(report_text("subject_source"),
       BothTexts(joined({named_hash(source_words(source), text_at(source, "sha256")),
                         text_at(source, "crs"), notes_of(source)},
                        "; ")));
  fact(report_text("reproduce"), BothTexts(command_words(run)));
  return facts;
}

Sheet method_sheet(const SheetContext& context) {
  Sheet sheet = run_sheet(context, sheet_text("tab_method"),
                          {text_column(context, sheet_text("topic"), 22),
                           text_column(context, sheet_text("content"), 110)});
  for (const auto& [name, value] : method_facts(context.document)) {
    sheet.add({name.in(context.language), value.in(context.language)});
  }
  for (const Text& limit :
       {report_text("limit_absence"), report_text("limit_unchecked"), report_text("limit_boundary"),
        report_text("limit_map"), report_text("limit_decision")}) {
    sheet.add({say(context, report_text("limits")), say(context, limit)});
  }
  return sheet;
}

Sheet parameter_sheet(const SheetContext& context) {
  Sheet sheet = run_sheet(context, sheet_text("tab_parameters"),
                          {text_column(context, report_text("parameter"), 30),
                           text_column(context, report_text("value"), 40),
                           text_column(context, report_text("nature"), 12),
                           text_column(context, sheet_text("mark"), 10),
                           text_column(context, report_text("reason"), 60)});
  for (const Value& parameter : array_at(member_at(context.document, "run"), "parameters")) {
    sheet.add({text_at(parameter, "name"), text_at(parameter, "value"),
               say(context, flag_at(parameter, "statutory") ? report_text("statutory")
                                                            : report_text("not_statutory")),
               text_at(parameter, "mark"), both_at(parameter, "reason").in(context.language)});
  }
  return sheet;
}

Sheet layer_sheet(const SheetContext& context) {
  Sheet sheet = run_sheet(context, sheet_text("tab_layers"),
                          {text_column(context, report_text("layer"), 26),
                           text_column(context, report_text("source"), 40),
                           number_column(context, report_text("features"), 9),
                           text_column(context, report_text("crs"), 22),
                           number_column(context, report_text("accuracy_m"), 9),
                           text_column(context, report_text("valid"), 18),
                           text_column(context, report_text("coverage"), 10),
                           {.title = "SHA-256", .width = 34},
                           text_column(context, report_text("notes"), 40)});
  for (const Value& layer : array_at(context.document, "layers")) {
    const Value& transformation = member_at(layer, "transformation");
    sheet.add({both_at(layer, "title").in(context.language) + " (" + text_at(layer, "id") + ")",
               source_words(member_at(layer, "source")), text_at(layer, "features"),
               joined({text_at(layer, "crs"), text_at(transformation, "operation")}, "; "),
               text_at(layer, "accuracy_m"), validity_words(layer).in(context.language),
               say(context, text_at(layer, "coverage") == "stated" ? report_text("coverage_stated")
                                                                   : report_text("coverage_none")),
               text_at(layer, "sha256"), notes_of(layer)});
  }
  return sheet;
}

Sheet ledger_sheet(const SheetContext& context) {
  Sheet sheet = run_sheet(context, sheet_text("tab_ledger"),
                          {text_column(context, report_text("layer"), 26),
                           text_column(context, report_text("feature"), 14),
                           text_column(context, report_text("action"), 12),
                           text_column(context, report_text("reason"), 60),
                           number_column(context, report_text("area_before"), 16),
                           number_column(context, report_text("area_after"), 16)});
  const auto put = [&](const BothTexts& title, const Value& owner) {
    for (const Value& entry : array_at(owner, "ledger")) {
      const std::string action = text_at(entry, "action");
      const Text* words = find_report_text(action);
      sheet.add({title.in(context.language), text_at(entry, "feature"),
                 words == nullptr ? action : say(context, *words), text_at(entry, "reason"),
                 number_words(number_at(entry, "area_before_m2"), 2),
                 number_words(number_at(entry, "area_after_m2"), 2)});
    }
  };
  put(BothTexts(report_text("subject")), member_at(context.document, "subject_source"));
  for (const Value& layer : array_at(context.document, "layers")) {
    put(both_at(layer, "title"), layer);
  }
  if (sheet.rows.empty()) sheet.notes.push_back(say(context, report_text("no_ledger")));
  return sheet;
}

}  // namespace ecotone
