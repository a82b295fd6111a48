// SPDX-License-Identifier: Apache-2.0
// The table of layers of a subject: what each says of it, and how far that can be trusted.
#include <algorithm>
#include <array>
#include <cmath>

#include "ecotone/compliance/check_evaluation.h"
#include "ecotone/compliance/finding_text.h"
#include "ecotone/compliance/layer_standing.h"
#include "ecotone/message/mending_texts.h"
#include "ecotone/message/rule_texts.h"
#include "ecotone/message/units.h"

namespace ecotone {
namespace {

/// How old a layer is on a day, and whether its review is overdue.
void add_age(const RoleLayer& layer, const Date& day, LayerRow& row) {
  if (layer.valid_from) row.age_days = static_cast<int>(day.days() - layer.valid_from->days());
  row.review_by = layer.review_by;
  if (!layer.review_by) return;
  row.review = *layer.review_by < day ? ReviewState::past : ReviewState::current;
}

}  // namespace

ZoneTouch Check::touch_of(const ZoneReference& zone) const {
  const RoleLayer& owner = layers_.layers[zone.layer];
  ZoneTouch touch;
  touch.layer = owner.id;
  touch.feature =
      zone.zone < owner.layer.ids.size() ? owner.layer.ids[zone.zone] : std::to_string(zone.zone);
  const auto name = owner.layer.fields.find("name");
  if (name) touch.name = to_text(owner.layer.fields.column(*name)[zone.zone]);
  touch.detail = zone_detail(owner.layer, zone.zone);
  touch.area_m2 = zone.area_m2;
  touch.distance_m = zone.distance_m;
  return touch;
}

LayerRow Check::row_of(std::size_t layer, std::size_t subject, const LayerFacts& facts) const {
  const RoleLayer& owner = layers_.layers[layer];
  LayerRow row;
  row.layer = owner.id;
  row.role = owner.role;
  row.title_en = owner.title_en;
  row.title_zh = owner.title_zh;
  row.approval = owner.approval;
  if (owner.layer.accuracy_m) {
    row.accuracy_m = *owner.layer.accuracy_m + owner.transformation_accuracy_m;
  }
  add_age(owner, options_.as_of, row);
  if (!is_valid_on(owner, options_.as_of)) {
    const Reason reason = not_valid(owner, options_.as_of);
    row.reason_en = reason.en;
    row.reason_zh = reason.zh;
    return row;
  }
  bool hit = false;
  if (owner.layer.geometry.type() == GeometryType::polygon) {
    ZoneSet met{layer, row.accuracy_m.value_or(0), {}};
    for (const Contact& contact : facts.contacts(subject, layer)) {
      if (contact.amount <= 0 && !contact.touches) continue;
      if (!holds_on(owner.layer, contact.zone, options_.as_of)) continue;
      met.zones.push_back(contact.zone);
    }
    row.features = met.zones.size();
    hit = !met.zones.empty();
    if (hit) {
      const SharedAmount shared = facts.shared(subject, {&met, 1}, {}, {});
      row.touches_only = shared.amount <= 0;
      row.distance_m = 0;
      if (facts.subject_type() == GeometryType::polygon) {
        row.area_m2 = shared.amount;
        if (row.accuracy_m) row.error_m2 = shared.error;
        const double whole = facts.subject_measure(subject);
        if (whole > 0) row.share = std::min(1.0, shared.amount / whole);
      }
    } else if (facts.subject_type() == GeometryType::polygon) {
      row.area_m2 = 0;
      row.share = 0;
    }
  }
  if (!hit) {
    const auto nearest = facts.nearest(
        subject, layer, options_.nearest_within_m,
        [&](std::size_t feature) { return holds_on(owner.layer, feature, options_.as_of); });
    if (nearest) {
      row.distance_m = nearest->distance_m;
      if (nearest->distance_m == 0 && owner.layer.geometry.type() != GeometryType::polygon) {
        hit = true;
        row.features = 1;
      }
    }
  }
  std::vector<Reason> gaps;
  const Arguments en{{"layer", owner.title_en}};
  const Arguments zh{{"layer", owner.title_zh}};
  const auto outside = facts.uncovered_share(subject, {&layer, 1});
  if (outside) row.covered_share = 1 - *outside;
  if (!outside) {
    gaps.push_back(make_reason("coverage", rule_text("coverage_unknown"),
                               mending_text("settle_coverage_unknown"), en, zh));
  } else if (*outside >= 1) {
    gaps.push_back(make_reason("coverage", rule_text("coverage_outside"),
                               mending_text("settle_coverage_outside"), en, zh));
  } else if (*outside > 0) {
    const std::string share = format_fixed(100 * *outside, 2) + " %";
    gaps.push_back(make_reason("coverage", rule_text("coverage_partly"),
                               mending_text("settle_coverage_partly"),
                               {{"layer", owner.title_en}, {"share", share}},
                               {{"layer", owner.title_zh}, {"share", share}}));
  }
  if (owner.review_by && *owner.review_by < options_.as_of) gaps.push_back(stale(owner));
  row.state = hit ? RowState::hit : gaps.empty() ? RowState::clear : RowState::not_checked;
  if (!hit && !gaps.empty()) {
    row.area_m2.reset();
    row.share.reset();
  }
  // A hit in a layer that is not complete there, or overdue, says so too.
  if (!hit || !outside || *outside > 0 || row.review == ReviewState::past) {
    row.reason_en = join_reasons(gaps, Language::english);
    row.reason_zh = join_reasons(gaps, Language::chinese);
  }
  return row;
}

}  // namespace ecotone
