// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/position_check.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "ecotone/error.h"
#include "ecotone/message/units.h"
#include "ecotone/outfall/names.h"
#include "ecotone/outfall/position_reading.h"

namespace ecotone {
namespace {

constexpr double metres_per_degree = 111320;  // of latitude, at most
// Coordinates nearer to 0, 0 than this were never given, in degrees.
constexpr double null_island_deg = 0.01;

std::string metres(double value) {
  return format_fixed(value, 0);
}
std::string degrees(double value) {
  return format_fixed(value, 6);
}

// A reading with what its place is held against.
struct Evidence {
  PositionReading reading;
  std::optional<Point> place;  // in the working CRS; nothing outside its domain
  bool in_county = false;
  std::optional<double> river_m;  // to the stated river, or any if that is unknown
  double depth_m = 0;             // inside the edge of its water
  std::optional<bool> bank_agrees;
  std::optional<bool> township_agrees;

  bool fits(double tolerance_m) const { return in_county && river_m && *river_m <= tolerance_m; }
  // Beside the water's edge, as far as positions are accurate.
  bool is_at_edge(double accuracy_m) const {
    return in_county && river_m && *river_m <= 2 * accuracy_m && depth_m <= accuracy_m;
  }
  bool confirmed() const {
    return bank_agrees != std::optional(false) && township_agrees != std::optional(false);
  }
};

std::optional<Bank> bank_of(std::string_view text) {
  if (text.starts_with("左") || text.starts_with("left") || text.starts_with("Left")) {
    return Bank::left;
  }
  if (text.starts_with("右") || text.starts_with("right") || text.starts_with("Right")) {
    return Bank::right;
  }
  return std::nullopt;
}

std::string bank_words(Bank bank, Language language) {
  if (language == Language::chinese) return bank == Bank::left ? "左岸" : "右岸";
  return bank == Bank::left ? "left" : "right";
}

class PositionChecker {
 public:
  PositionChecker(const OutfallRegister& outfalls, std::size_t row, const Surroundings& around,
                  const Transformation& to_working, const RegisterCheckOptions& options)
      : outfalls_(outfalls),
        row_(row),
        around_(around),
        to_working_(to_working),
        options_(options) {
    stated_river_ = outfalls.text(row, "river");
    // A river that the layers do not know cannot refute a place: then any river will do.
    if (around.rivers().knows(stated_river_)) river_ = stated_river_;
    bank_ = bank_of(outfalls.text(row, "bank"));
  }

  PositionCheck run() {
    const std::optional<Point>& written = outfalls_.written[row_];
    if (!written) {
      add(register_text("position_missing"));
      return std::move(check_);
    }
    if (std::abs(written->x) < null_island_deg && std::abs(written->y) < null_island_deg) {
      add(register_text("null_island"),
          {{"x", format_shortest(written->x)}, {"y", format_shortest(written->y)}});
      return std::move(check_);
    }
    measure_rounding(*written);
    weigh(*written);
    return std::move(check_);
  }

 private:
  void add(const RegisterText& text, Arguments arguments = {}) {
    check_.findings.push_back(finding(row_, text, std::move(arguments)));
  }

  void measure_rounding(const Point& written) {
    const int decimals = std::max(decimals_of(written.x), decimals_of(written.y));
    if (decimals > options_.coarse_decimals) return;
    const double half = 0.5 * std::pow(10.0, -decimals);
    const double latitude = std::min(std::abs(written.y), 90.0) * std::numbers::pi / 180;
    check_.rounding_m =
        std::hypot(half * metres_per_degree, half * metres_per_degree * std::cos(latitude));
    rounded_ =
        finding(row_, register_text("rounded_coordinates"),
                {{"decimals", std::to_string(decimals)}, {"error", metres(check_.rounding_m)}});
  }

  Evidence evidence_of(const PositionReading& reading) const {
    Evidence evidence{.reading = reading};
    try {
      evidence.place = to_working_(reading.lon_lat);
    } catch (const CrsError&) {
      return evidence;  // no place of the working CRS
    }
    evidence.in_county = around_.in_county(*evidence.place);
    if (!evidence.in_county && reading.kind != ReadingKind::as_written) return evidence;
    if (const auto near = around_.rivers().nearest(*evidence.place, options_.search_m, river_)) {
      evidence.river_m = near->distance_m;
      evidence.depth_m = near->depth_m;
    }
    if (bank_ && !river_.empty()) {
      const auto side = around_.rivers().side(*evidence.place, river_, options_.search_m);
      if (side && side->distance_m > std::max(options_.bank_least_m, check_.rounding_m)) {
        evidence.bank_agrees = side->bank == *bank_;
      }
    }
    const std::string_view stated = outfalls_.text(row_, "township");
    if (!stated.empty() && around_.has_townships()) {
      const std::string found = around_.township(*evidence.place);
      // Beside a border neither township is wrong.
      const double doubt_m = std::max(options_.accuracy_m, check_.rounding_m);
      if (same_name(found, stated)) {
        evidence.township_agrees = true;
      } else if (!found.empty() && around_.township_border_m(*evidence.place) > doubt_m) {
        evidence.township_agrees = false;
      }
    }
    return evidence;
  }

  // The reading that holds what the row says, and what follows if it is not the one written.
  void weigh(const Point& written) {
    const double tolerance_m = options_.river_tolerance_m + check_.rounding_m;
    std::vector<Evidence> all;
    for (const PositionReading& reading : readings_of(written)) all.push_back(evidence_of(reading));
    const auto of_kind = [&all](ReadingKind kind) -> const Evidence* {
      const auto found = std::find_if(all.begin(), all.end(),
                                      [kind](const Evidence& e) { return e.reading.kind == kind; });
      return found == all.end() ? nullptr : &*found;
    };
    const Evidence* as_written = of_kind(ReadingKind::as_written);
    const Evidence* swapped = of_kind(ReadingKind::swapped);
    const Evidence* gcj02 = of_kind(ReadingKind::gcj02);
    if (as_written != nullptr) keep_place(*as_written);
    if (as_written != nullptr && gcj02 != nullptr && gcj02->place && as_written->place &&
        !river_.empty()) {
      check_.fits_as_written = as_written->fits(tolerance_m);
      check_.fits_as_gcj02 = gcj02->fits(tolerance_m);
      check_.gcj02_shift_m = {as_written->place->x - gcj02->place->x,
                              as_written->place->y - gcj02->place->y};
    }
    if (as_written == nullptr || !as_written->place || !as_written->in_county) {
      if (swapped != nullptr && swapped->in_county) {
        return suggest(register_text("lon_lat_swapped"), *swapped, written, *swapped);
      }
      if (as_written == nullptr || !as_written->place) {
        add(register_text("position_impossible"),
            {{"x", format_shortest(written.x)}, {"y", format_shortest(written.y)}});
        return;
      }
    }
    const Evidence* better = better_reading(all, *as_written, tolerance_m);
    if (better != nullptr) {
      return suggest(better->reading.kind == ReadingKind::packed_dms ? register_text("packed_dms")
                                                                     : register_text("gcj02_shift"),
                     *better, written, *as_written);
    }
    if (as_written->fits(tolerance_m)) return accept(*as_written);
    doubt(*as_written, tolerance_m);
  }

  // A reading other than the one written that holds what the row says where that one does not. It
  // must lie at the water's edge, the bank must not speak against it, nor, where no bank speaks for
  // it, a township that speaks for the place as written; what fits as written is believed unless it
  // lies off the edge and bank or township speak against that.
  const Evidence* better_reading(const std::vector<Evidence>& all, const Evidence& as_written,
                                 double tolerance_m) const {
    const double accuracy_m = options_.accuracy_m + check_.rounding_m;
    if (as_written.fits(tolerance_m) &&
        (as_written.is_at_edge(accuracy_m) || as_written.confirmed())) {
      return nullptr;
    }
    const Evidence* best = nullptr;
    for (const Evidence& evidence : all) {
      const ReadingKind kind = evidence.reading.kind;
      if (kind != ReadingKind::packed_dms && kind != ReadingKind::gcj02) continue;
      if (!evidence.is_at_edge(accuracy_m) || evidence.bank_agrees == std::optional(false))
        continue;
      // The bank says more than the township, whose borders often run along the river.
      if (evidence.bank_agrees != std::optional(true) &&
          evidence.township_agrees == std::optional(false) &&
          as_written.township_agrees == std::optional(true)) {
        continue;
      }
      if (best == nullptr || *evidence.river_m < *best->river_m) best = &evidence;
    }
    return best;
  }

  void keep_place(const Evidence& evidence) {
    check_.row.position_deg = evidence.reading.lon_lat;
    check_.row.place = evidence.place;
    if (!evidence.place) return;
    check_.row.township = around_.township(*evidence.place);
    if (const auto near = around_.rivers().nearest(*evidence.place, options_.search_m)) {
      check_.row.river = near->name;
      check_.row.river_distance_m = near->distance_m;
    }
  }

  void suggest(const RegisterText& text, const Evidence& better, const Point& written,
               const Evidence& as_written) {
    double moved_m = 0;
    if (better.place && as_written.place) {
      moved_m =
          std::hypot(better.place->x - as_written.place->x, better.place->y - as_written.place->y);
    }
    add(text, {{"x", format_shortest(written.x)},
               {"y", format_shortest(written.y)},
               {"lon", degrees(better.reading.lon_lat.x)},
               {"lat", degrees(better.reading.lon_lat.y)},
               {"river", river_words()},
               {"distance", metres(better.river_m.value_or(0))},
               {"moved", metres(moved_m)}});
    check_.findings.back().suggested_deg = better.reading.lon_lat;
    check_.findings.back().measure_m = better.river_m;
  }

  std::string river_words() const {
    return std::string(river_.empty() ? std::string_view("river") : river_);
  }

  // The place holds: what else the row says is held against it.
  void accept(const Evidence& evidence) {
    check_.row.is_reliable = true;
    if (rounded_) check_.findings.push_back(*rounded_);
    if (river_.empty() && !stated_river_.empty()) {
      add(register_text("river_unknown"), {{"river", std::string(stated_river_)}});
    }
    if (evidence.bank_agrees == std::optional(false)) {
      const Bank found = *bank_ == Bank::left ? Bank::right : Bank::left;
      add(register_text("bank_disagrees"), {{"stated", std::string(outfalls_.text(row_, "bank"))},
                                            {"found", bank_words(found, Language::english)},
                                            {"found_zh", bank_words(found, Language::chinese)},
                                            {"river", river_words()}});
    }
    if (evidence.township_agrees == std::optional(false)) {
      add(register_text("township_disagrees"),
          {{"stated", std::string(outfalls_.text(row_, "township"))},
           {"found", check_.row.township}});
    }
  }

  // The place does not hold, however it is read.
  void doubt(const Evidence& evidence, double tolerance_m) {
    if (rounded_) check_.findings.push_back(*rounded_);
    if (!evidence.in_county) {
      const double distance = around_.distance_to_county_m(*evidence.place);
      add(register_text("outside_county"), {{"distance", metres(distance)}});
      check_.findings.back().measure_m = distance;
      return;
    }
    const bool near_any =
        check_.row.river_distance_m && *check_.row.river_distance_m <= tolerance_m;
    const std::string far =
        evidence.river_m ? metres(*evidence.river_m) : "> " + metres(options_.search_m);
    if (near_any && !river_.empty()) {
      add(register_text("river_name_disagrees"),
          {{"river", river_words()},
           {"found", check_.row.river},
           {"distance", metres(*check_.row.river_distance_m)},
           {"far", far}});
    } else {
      add(register_text("far_from_river"),
          {{"river", river_words()}, {"distance", far}, {"tolerance", metres(tolerance_m)}});
    }
    check_.findings.back().measure_m = evidence.river_m;
  }

  const OutfallRegister& outfalls_;
  const std::size_t row_;
  const Surroundings& around_;
  const Transformation& to_working_;
  const RegisterCheckOptions& options_;
  std::string_view stated_river_;
  std::string_view river_;  // empty: any
  std::optional<Bank> bank_;
  std::optional<RegisterFinding> rounded_;
  PositionCheck check_;
};

}  // namespace

RegisterFinding finding(std::size_t row, const RegisterText& text, Arguments arguments) {
  return {.row = row, .text = &text, .arguments = std::move(arguments)};
}

PositionCheck check_position(const OutfallRegister& outfalls, std::size_t row,
                             const Surroundings& around, const Transformation& to_working,
                             const RegisterCheckOptions& options) {
  return PositionChecker(outfalls, row, around, to_working, options).run();
}

}  // namespace ecotone
