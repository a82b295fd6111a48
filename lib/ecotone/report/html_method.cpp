// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/review_points.h"
#include "ecotone/report/shell_quote.h"

namespace ecotone {

using document::Value;

namespace {

Markup heading(const Voice& voice, const Text& text) {
  return element("h2", voice.say(text));
}

/// A hash that people can compare: the whole of it, in a narrow type.
Markup hash(const std::string& sha256) {
  if (sha256.empty()) return {};
  return element("span", {{"class", "sub mono"}}, Markup::text("sha256 " + sha256));
}

Markup run_table(const PageContext& page) {
  const Voice& voice = page.voice;
  const Value& run = member_at(page.document, "run");
  Markup rows;
  const auto row = [&](const Text& name, const Markup& value) {
    if (value.empty()) return;
    rows +=
        element("tr", element("th", {{"scope", "row"}}, voice.say(name)) + element("td", value));
  };
  std::string libraries;
  const Value& versions = member_at(run, "libraries");
  if (versions.is_object()) {
    for (const auto& [name, version] : versions.as_object()) {
      if (!libraries.empty()) libraries += ", ";
      libraries += name + " " + text_at(versions, name);
    }
  }
  row(report_text("tool"), Markup::text(text_at(run, "tool") + " " + text_at(run, "version")));
  row(report_text("libraries"), Markup::text(libraries));
  Markup packs;
  for (const Value& pack : array_at(run, "rules")) {
    packs += element("div", Markup::text(text_at(pack, "pack") + " " + text_at(pack, "version")) +
                                hash(text_at(pack, "sha256")));
  }
  row(report_text("rules"), packs);
  const Value& catalogue = member_at(run, "catalogue");
  if (catalogue.is_object()) {
    row(report_text("catalogue"),
        Markup::text(text_at(catalogue, "file")) + hash(text_at(catalogue, "sha256")));
  }
  const Value& crs = member_at(run, "working_crs");
  std::string crs_text = text_at(crs, "id");
  if (const std::string name = text_at(crs, "name"); !name.empty() && name != crs_text) {
    crs_text += (crs_text.empty() ? "" : ", ") + name;
  }
  row(report_text("working_crs"), Markup::text(crs_text));
  const std::string method = text_at(run, "area_method");
  const Text* method_words = find_report_text("method_" + method);
  row(report_text("area_method"),
      method_words == nullptr ? Markup::text(method)
                              : voice.say(*method_words) + Markup::text(" (" + method + ")"));
  const Value& ellipsoid = member_at(run, "ellipsoid");
  if (const auto axis = number_at(ellipsoid, "semi_major_axis_m")) {
    row(report_text("ellipsoid"),
        Markup::text(fmt::format("a = {} m, 1/f = {}", format_shortest(*axis),
                                 text_at(ellipsoid, "inverse_flattening"))));
  }
  if (const auto grid = number_at(run, "grid_m")) {
    row(report_text("grid"), Markup::text(format_shortest(*grid) + " m"));
  }
  row(report_text("as_of"), Markup::text(text_at(run, "as_of")));
  row(report_text("act_date"), Markup::text(text_at(run, "act_date")));
  row(report_text("stamp"), Markup::text(text_at(run, "stamp")));
  const Value& source = member_at(page.document, "subject_source");
  if (source.is_object()) {
    std::string text = text_at(source, "file");
    for (const std::string_view key : {"layer", "format", "encoding", "crs"}) {
      const std::string part = text_at(source, key);
      if (!part.empty() && part != text_at(source, "file")) text += ", " + part;
    }
    Markup value = Markup::text(text) + hash(text_at(source, "sha256"));
    for (const Value& note : array_at(source, "notes")) {
      if (note.is_string())
        value += element("span", {{"class", "sub"}}, Markup::text(note.as_string()));
    }
    row(report_text("subject_source"), value);
  }
  std::string command;
  for (const Value& argument : array_at(run, "arguments")) {
    if (!argument.is_string()) continue;
    if (!command.empty()) command += ' ';
    command += shell_quote(argument.as_string());
  }
  if (!command.empty()) {
    row(report_text("reproduce"), element("pre", element("code", Markup::text(command))));
  }
  return element("h3", {{"class", "plain"}}, voice.say(report_text("method_run"))) +
         element("div", {{"class", "table"}},
                 element("table", {{"class", "run"}}, element("tbody", rows)));
}

Markup layers_table(const PageContext& page) {
  const Voice& voice = page.voice;
  Markup rows;
  for (const Value& layer : array_at(page.document, "layers")) {
    const Value& source = member_at(layer, "source");
    std::string from = text_at(source, "file");
    const std::string name = text_at(source, "layer");
    if (!name.empty() && from != name) from += from.empty() ? name : ":" + name;
    Markup details = Markup::text(from);
    if (const std::string encoding = text_at(source, "encoding"); !encoding.empty()) {
      details += Markup::text(", " + encoding);
    }
    details += hash(text_at(layer, "sha256"));
    for (const Value& note : array_at(layer, "notes")) {
      if (note.is_string())
        details += element("span", {{"class", "sub"}}, Markup::text(note.as_string()));
    }
    Markup crs = Markup::text(text_at(layer, "crs"));
    const Value& transformation = member_at(layer, "transformation");
    if (const std::string operation = text_at(transformation, "operation"); !operation.empty()) {
      std::string words = operation;
      if (const auto accuracy = number_at(transformation, "accuracy_m");
          accuracy && *accuracy > 0) {
        words += " (± " + format_shortest(*accuracy) + " m)";
      }
      crs += element("span", {{"class", "sub"}}, Markup::text(words));
    }
    const auto accuracy = number_at(layer, "accuracy_m");
    const Value& valid = member_at(layer, "valid");
    Markup validity;
    if (const std::string day = text_at(valid, "from"); !day.empty()) {
      validity += voice.say(report_text("valid_from"), {{"from", day}});
    }
    if (const std::string day = text_at(valid, "until"); !day.empty()) {
      validity += Markup::literal(" ") + voice.say(report_text("valid_until"), {{"until", day}});
    }
    const bool covered = text_at(layer, "coverage") == "stated";
    rows += element(
        "tr",
        element("th", {{"scope", "row"}},
                voice.say(both_at(layer, "title")) +
                    element("span", {{"class", "sub mono"}}, Markup::text(text_at(layer, "id")))) +
            element("td", details) +
            element("td", {{"class", "n"}}, Markup::text(text_at(layer, "features"))) +
            element("td", crs) +
            element("td", {{"class", "n"}},
                    accuracy ? Markup::text(format_shortest(*accuracy))
                             : voice.say(report_text("not_stated"))) +
            element("td", {{"class", "keep"}},
                    validity.empty() ? voice.say(report_text("not_stated")) : validity) +
            element("td", voice.say(covered ? report_text("coverage_stated")
                                            : report_text("coverage_none"))));
  }
  return element("h3", {{"class", "plain"}}, voice.say(report_text("sources"))) +
         element("div", {{"class", "table"}},
                 element("table", {{"class", "broad sources"}},
                         element("thead",
                                 element("tr", column_head(voice, report_text("layer")) +
                                                   column_head(voice, report_text("source")) +
                                                   number_head(voice, report_text("features")) +
                                                   column_head(voice, report_text("crs")) +
                                                   number_head(voice, report_text("accuracy_m")) +
                                                   column_head(voice, report_text("valid")) +
                                                   column_head(voice, report_text("coverage")))) +
                             element("tbody", rows)));
}

Markup ledger_table(const PageContext& page) {
  const Voice& voice = page.voice;
  Markup rows;
  const auto add = [&](const BothTexts& title, const Value& owner) {
    for (const Value& entry : array_at(owner, "ledger")) {
      const std::string action = text_at(entry, "action");
      const Text* words = find_report_text(action);
      const auto number = [](std::optional<double> area) {
        return element("td", {{"class", "n"}},
                       Markup::text(area ? format_area(*area, AreaUnit::square_metre) : "–"));
      };
      rows += element(
          "tr", element("th", {{"scope", "row"}}, voice.say(title)) +
                    element("td", Markup::text(text_at(entry, "feature"))) +
                    element("td", words == nullptr ? Markup::text(action) : voice.say(*words)) +
                    element("td", Markup::text(page.with_zone_geometry ? text_at(entry, "reason")
                                                                       : std::string("–"))) +
                    number(number_at(entry, "area_before_m2")) +
                    number(number_at(entry, "area_after_m2")));
    }
  };
  add(BothTexts(report_text("subject")), member_at(page.document, "subject_source"));
  for (const Value& layer : array_at(page.document, "layers")) add(both_at(layer, "title"), layer);
  const Markup title = element("h3", {{"class", "plain"}}, voice.say(report_text("ledger")));
  if (rows.empty()) return title + element("p", voice.say(report_text("no_ledger")));
  return title +
         element("div", {{"class", "table"}},
                 element("table", {{"class", "broad"}},
                         element("thead",
                                 element("tr", column_head(voice, report_text("layer")) +
                                                   column_head(voice, report_text("feature")) +
                                                   column_head(voice, report_text("action")) +
                                                   column_head(voice, report_text("reason")) +
                                                   number_head(voice, report_text("area_before")) +
                                                   number_head(voice, report_text("area_after")))) +
                             element("tbody", rows)));
}

}  // namespace

Markup parameters_table(const PageContext& page) {
  const Voice& voice = page.voice;
  Markup rows;
  for (const Value& parameter : array_at(member_at(page.document, "run"), "parameters")) {
    rows += element("tr", element("th", {{"scope", "row"}, {"class", "mono"}},
                                  Markup::text(text_at(parameter, "name"))) +
                              element("td", Markup::text(text_at(parameter, "value"))) +
                              element("td", {{"class", "keep"}},
                                      voice.say(flag_at(parameter, "statutory")
                                                    ? report_text("statutory")
                                                    : report_text("not_statutory"))) +
                              element("td", Markup::text(text_at(parameter, "reason"))));
  }
  if (rows.empty()) return {};
  return element("h3", {{"class", "plain"}}, voice.say(report_text("parameters"))) +
         element("div", {{"class", "table"}},
                 element("table",
                         element("thead",
                                 element("tr", column_head(voice, report_text("parameter")) +
                                                   column_head(voice, report_text("value")) +
                                                   column_head(voice, report_text("nature")) +
                                                   column_head(voice, report_text("reason")))) +
                             element("tbody", rows)));
}

Markup method_section(const PageContext& page) {
  return element("section", heading(page.voice, report_text("method")) + run_table(page) +
                                parameters_table(page) + layers_table(page) + ledger_table(page));
}

Markup limits_section(const PageContext& page) {
  Markup items;
  for (const Text& text :
       {report_text("limit_absence"), report_text("limit_unchecked"), report_text("limit_boundary"),
        report_text("limit_map"), report_text("limit_decision")}) {
    items += element("li", page.voice.say(text));
  }
  return element("section", heading(page.voice, report_text("limits")) +
                                element("ul", {{"class", "sentences"}}, items));
}

Markup signature_section(const PageContext& page) {
  Markup fields;
  for (const Text& text :
       {report_text("prepared_by"), report_text("checked_by"), report_text("reviewed_by"),
        report_text("organisation"), report_text("date"), report_text("map_review_number")}) {
    fields += element("div", page.voice.say(text));
  }
  return element("section", heading(page.voice, report_text("signature")) +
                                element("div", {{"class", "signature"}}, fields));
}

}  // namespace ecotone
