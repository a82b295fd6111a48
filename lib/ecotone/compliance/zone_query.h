// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ecotone/compliance/pack_reader.h"
#include "ecotone/compliance/predicate.h"

namespace ecotone {

/// The zones of a role that a condition asks about: `layer`, `where`, `maybe`, `edge`.
struct ZoneQuery {
  std::string role;
  Expression where;      ///< zones that count
  Expression maybe;      ///< of those, the ones whose validity is open: they make unknown
  Bilingual maybe_note;  ///< why
  QuantityReference edge;
  /// A field of the zones that lists values, and the attribute of the subject that must be among
  /// them; empty where nothing is asked.
  std::string list_field;
  std::string listed_attribute;

  /// Zones of usable layers, by layer; `reasons` says why the possible ones are only possible.
  struct Selection {
    std::vector<ZoneSet> certain;
    std::vector<ZoneSet> possible;
    std::vector<Reason> reasons;

    std::vector<ZoneSet> all() const;
  };

  /// Whether a zone counts; `reasons` receives why that is unknown.
  Truth matches(const EvaluationContext& context, std::size_t layer, std::size_t zone,
                std::vector<Reason>* reasons) const;
  /// Whether the list of a zone names the attribute of the subject: unknown where the list is
  /// empty (one that names nothing says "none" or 无) or the attribute is not stated.
  Truth lists_attribute(const EvaluationContext& context, std::size_t layer, std::size_t zone,
                        std::vector<Reason>* reasons) const;
  /// The accuracy taken for a layer: the catalogue's, else `edge`.
  double accuracy_m(const EvaluationContext& context, std::size_t layer) const;
  /// The zones that overlap or touch the subject, or are near; `with_near` includes the last.
  Selection contacts(const EvaluationContext& context) const;
  /// What a subject has to keep away from, by the zones that count or may count. It holds the
  /// context, which must outlive it.
  Demand keep_away(const EvaluationContext& context, double distance_m) const;
  /// Why absence cannot be concluded; empty if it can. With a reach the surroundings of the
  /// subject must be covered too.
  std::vector<Reason> absence(const EvaluationContext& context, double reach_m,
                              const std::string& reach_text) const;
};

/// Reads a query from the keys of a predicate.
std::optional<ZoneQuery> read_zone_query(const document::Value& value, PackReader& reader);

/// A comparison with a threshold: lt, le, gt or ge.
struct Threshold {
  enum class Comparison { less, less_equal, greater, greater_equal };
  Comparison comparison = Comparison::greater;
  QuantityReference value;

  /// Holds a value with its error against the threshold.
  Truth decide(double measured, double error, double threshold) const;
};

/// Reads one of lt, le, gt, ge; an issue if there is not exactly one.
std::optional<Threshold> read_threshold(const document::Value& value, Dimension dimension,
                                        PackReader& reader);

/// What a subject shares with zones: the least and the most that what is unknown allows.
struct SharedRange {
  SharedAmount least;
  SharedAmount most;
  bool unbounded = false;      ///< what cannot be seen may add anything
  std::vector<Reason> doubts;  ///< why least and most differ
  ZoneQuery::Selection zones;  ///< of the first query
};

/// Measures the subject against the zones of `in`, inside those of `also`, outside of `except`.
SharedRange shared_range(const EvaluationContext& context, const ZoneQuery& in,
                         const std::optional<ZoneQuery>& also,
                         const std::optional<ZoneQuery>& except);

/// What a subject has to leave: the zones of `in`, inside those of `also`, outside of `except`.
Demand demand_to_leave(const EvaluationContext& context, const ZoneQuery& in,
                       const std::optional<ZoneQuery>& also,
                       const std::optional<ZoneQuery>& except);

/// The zones of a selection that share something with the subject (or touch it, if asked for).
std::vector<ZoneReference> zones_met(const EvaluationContext& context,
                                     const std::vector<ZoneSet>& sets, bool touching);

/// A measure of what is shared, of the kind that fits the geometry of the subject.
Measure shared_measure(const EvaluationContext& context, const SharedAmount& shared,
                       std::optional<double> threshold);

/// The share of the subject that is shared. Where the boundary of the subject moves, both the part
/// and the whole change.
Measure share_measure(const EvaluationContext& context, const SharedAmount& shared,
                      std::optional<double> threshold);

/// Why a shared amount cannot be told from its threshold, and what survey would tell it.
Reason error_reason(const EvaluationContext& context, const std::string& role,
                    const SharedAmount& shared, double threshold = 0);

}  // namespace ecotone
