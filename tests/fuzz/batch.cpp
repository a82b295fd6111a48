// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/batch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <limits>

namespace ecotone::fuzz {

void Batch::place(std::int64_t dx, std::int64_t dy) {
  MultiPolygonBuilder subject_builder;
  MultiPolygonBuilder zone_builder;
  subject_places.clear();
  zone_places.clear();
  first_subject.clear();
  first_zone.clear();
  for (std::size_t s = 0; s < sites.size(); ++s) {
    frames[s].x += dx;
    frames[s].y += dy;
    first_subject.push_back(subject_places.size());
    first_zone.push_back(zone_places.size());
    const auto& given = sites[s].raw_subjects.empty() ? sites[s].subjects : sites[s].raw_subjects;
    for (std::size_t i = 0; i < given.size(); ++i) {
      append_polygons(given[i], frames[s], subject_builder);
      subject_builder.finish_feature();
      subject_places.push_back({s, i});
    }
    for (std::size_t j = 0; j < sites[s].zones.size(); ++j) {
      append_polygons(sites[s].zones[j], frames[s], zone_builder);
      zone_builder.finish_feature();
      zone_places.push_back({s, j});
    }
  }
  subjects = std::move(subject_builder).build();
  zones = std::move(zone_builder).build();
}

Batch make_batch(Family family, std::uint64_t seed, std::size_t pairs, std::size_t most_of_a_side) {
  Batch batch;
  batch.family = family;
  batch.seed = seed;
  SiteMaker maker(family, seed);
  Random& random = maker.random();
  // Far from the origin: a projected position, one with a zone prefix, and beyond all use.
  struct Start {
    std::int64_t units_per_metre, x, y;
  };
  constexpr std::array far{
      Start{1, 0, 0},
      Start{1, 400'000, 3'190'000},
      Start{1, 36'400'000, 3'190'000},
      Start{10'000, 4'000'000'000, 31'900'000'000},
      Start{10'000, 364'000'000'000, 31'900'000'000},
      Start{1, 1'000'000'000, -1'000'000'000},
      Start{1, (std::int64_t{1} << 50) - (std::int64_t{1} << 42), std::int64_t{1} << 49}};
  const Start start = far[static_cast<std::size_t>(
      random.pick(0, family == Family::huge ? std::int64_t{far.size()} - 1 : 2))];
  const std::int64_t gap = random.pick(3, 20);
  const std::size_t most_sites = family == Family::thin ? 16 : 1U << 20;
  Extent largest;
  std::size_t count = 0;
  while (count < pairs && batch.sites.size() < most_sites) {
    const auto most = static_cast<std::int64_t>(most_of_a_side);
    Site site = maker.make(static_cast<std::size_t>(random.pick(1, most)),
                           static_cast<std::size_t>(random.pick(1, most)));
    for (const auto* side : {&site.subjects, &site.zones, &site.raw_subjects}) {
      for (const Shape& shape : *side) largest.include(shape);
    }
    count += site.subjects.size() * site.zones.size();
    batch.sites.push_back(std::move(site));
  }
  const std::int64_t width = largest.width() + gap;
  const std::int64_t height = largest.height() + gap;
  const auto columns =
      static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(batch.sites.size()))));
  for (std::int64_t s = 0; s < std::int64_t(batch.sites.size()); ++s) {
    batch.frames.push_back(
        {start.units_per_metre, start.x + s % columns * width, start.y + s / columns * height});
  }
  batch.place(0, 0);
  return batch;
}

std::string kind_of(const std::string& text) {
  std::string kind = text.substr(0, text.find_first_of("0123456789-:"));
  while (!kind.empty() && kind.back() == ' ') kind.pop_back();
  return kind;
}

void Report::note(const std::string& text) {
  std::string kind;
  for (const char c : text) {
    if (c < '0' || c > '9') kind += c;
  }
  ++notes_[kind];
}

void Report::fail(const std::string& text, const std::string& kind) {
  ++kinds_[kind];
  if (has_room()) std::cout << text << "\n\n";
  ++failed_;
}

bool tells_of_rounding(const LedgerEntry& entry) {
  return entry.action == LedgerAction::recomputed &&
         (entry.reason.find("rounded, nothing is left of it") != std::string::npos ||
          entry.reason.find("parts no larger than rounding left out") != std::string::npos);
}

double left_out_at_most(double magnitude, double perimeter) {
  return 16 * std::numeric_limits<double>::epsilon() * magnitude * perimeter;
}

double area_tolerance(double size, double magnitude, double perimeter, const Strictness& how) {
  const double epsilon = std::numeric_limits<double>::epsilon();
  return 1e-14 * size * size + (how.far_rounding ? 8 * epsilon * magnitude * perimeter : 0);
}

double length_tolerance(double magnitude, double perimeter, const Strictness& how) {
  const double epsilon = std::numeric_limits<double>::epsilon();
  return 1e-11 * (1 + perimeter) + (how.far_rounding ? 128 * epsilon * magnitude : 0);
}

}  // namespace ecotone::fuzz
