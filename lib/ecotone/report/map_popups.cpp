// SPDX-License-Identifier: Apache-2.0
#include "ecotone/report/map_popups.h"

#include <optional>
#include <string>

#include "ecotone/message/report_texts.h"
#include "ecotone/message/units.h"
#include "ecotone/report/html_sections.h"
#include "ecotone/report/review_points.h"

namespace ecotone {

using document::Value;

namespace {

/// Names and values, one a line; values that are empty are left out.
class Facts {
 public:
  explicit Facts(const Voice& voice) : voice_(voice) {}

  void add(const Text& name, const Markup& value) {
    if (!value.empty()) rows_ += element("dt", voice_.say(name)) + element("dd", value);
  }

  Markup under(const Markup& heading) const {
    return element("strong", heading) + (rows_.empty() ? Markup() : element("dl", rows_));
  }

 private:
  const Voice& voice_;
  Markup rows_;
};

Markup area_words(std::optional<double> area_m2, const Voice& voice) {
  if (!area_m2) return {};
  const std::string square_metres = format_area(*area_m2, AreaUnit::square_metre) + " m²";
  const std::string ha = format_area(*area_m2, AreaUnit::hectare);
  const std::string mu = format_area(*area_m2, AreaUnit::mu);
  return voice.say(BothTexts(square_metres + " (" + ha + " ha, " + mu + " mu)",
                             square_metres + "（" + ha + " 公顷，" + mu + " 亩）"));
}

/// The row of a layer in the table of a subject, or of the whole result.
const Value* row_of(const Value& owner, std::string_view key, const std::string& layer) {
  for (const Value& row : array_at(owner, "layers")) {
    if (text_at(row, key) == layer) return &row;
  }
  return nullptr;
}

/// What the subject has of a zone; nothing if it does not touch it.
const Value* touch_of(const Value& subject, const std::string& layer, const std::string& feature) {
  const Value* row = row_of(subject, "layer", layer);
  if (row == nullptr) return nullptr;
  for (const Value& zone : array_at(*row, "zones")) {
    if (text_at(zone, "feature") == feature) return &zone;
  }
  return nullptr;
}

BothTexts title_of(const Value& document, const std::string& layer) {
  const Value* row = row_of(document, "id", layer);
  const BothTexts title = row == nullptr ? BothTexts() : both_at(*row, "title");
  return title.empty() ? BothTexts(layer) : title;
}

}  // namespace

Markup MapPopups::zone(const Value& zone) const {
  const std::string layer = text_at(zone, "layer");
  const std::string feature = text_at(zone, "feature");
  const BothTexts title = title_of(document_, layer);
  const Value* touch = touch_of(subject_, layer, feature);
  std::string detail = touch == nullptr ? std::string() : text_at(*touch, "detail");
  if (detail.empty()) detail = text_at(zone, "class");
  std::string approval = text_at(zone, "approval");
  if (const Value* row = row_of(document_, "id", layer); approval.empty() && row != nullptr) {
    approval = text_at(*row, "approval");
  }
  Facts facts(voice_);
  facts.add(report_text("layer"), voice_.say(title));
  if (!detail.empty()) {
    facts.add(report_text("class"), voice_.say(class_words(text_at(zone, "role"), detail)));
  }
  facts.add(report_text("approval"), Markup::text(approval));
  if (touch == nullptr) {
    facts.add(report_text("overlap_area"), voice_.say(report_text("state_clear")));
  } else {
    facts.add(report_text("overlap_area"), area_words(number_at(*touch, "area_m2"), voice_));
    if (const auto distance = number_at(*touch, "distance_m"); distance && *distance > 0) {
      facts.add(report_text("distance"), Markup::text(format_fixed(*distance, 1) + " m"));
    }
  }
  const std::string name = text_at(zone, "name");
  return facts.under(name.empty() ? voice_.say(title) : Markup::text(name));
}

Markup MapPopups::piece(const Value& piece, const MapRow& row) const {
  const std::string layer = text_at(piece, "layer");
  const Value* touch = touch_of(subject_, layer, text_at(piece, "feature"));
  Facts facts(voice_);
  if (touch != nullptr) facts.add(report_text("zone"), Markup::text(text_at(*touch, "name")));
  facts.add(report_text("layer"), voice_.say(title_of(document_, layer)));
  if (touch != nullptr) {
    facts.add(report_text("overlap_area"), area_words(number_at(*touch, "area_m2"), voice_));
  }
  return facts.under(voice_.say(row.name));
}

Markup MapPopups::mending(const Value& mending) const {
  Facts facts(voice_);
  if (text_at(mending, "kind") == "move") {
    const auto distance = number_at(mending, "distance_m");
    if (distance) {
      facts.add(report_text("move_by"), Markup::text(format_fixed(*distance, 1) + " m"));
    }
    return facts.under(voice_.say(report_text("legend_move")));
  }
  facts.add(report_text("give_up_area"), area_words(number_at(mending, "area_m2"), voice_));
  facts.add(report_text("give_up_rest"), area_words(number_at(mending, "rest_m2"), voice_));
  return facts.under(voice_.say(report_text("legend_give_up")));
}

Markup MapPopups::subject() const {
  Facts facts(voice_);
  facts.add(report_text("verdict"), level_badge(text_at(subject_, "verdict"), voice_));
  facts.add(report_text("area"), area_words(subject_area_m2(subject_), voice_));
  return facts.under(Markup::text(text_at(subject_, "name")));
}

}  // namespace ecotone
