// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ecotone/finding/severity.h"
#include "ecotone/geometry/point.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// How sure a finding is.
enum class Confidence {
  possible,  ///< one explanation among others; a person has to look
  likely,    ///< the data speak for it, and nothing was seen that speaks against it
  certain,   ///< follows from the data
};

/// "possible", "likely" or "certain".
std::string_view confidence_name(Confidence confidence);

/// What a kind of finding says. `{name}` stands for a value; `{file}` for the layer as it was
/// named, quoted for a shell.
struct InspectText {
  std::string_view code;  ///< stable, such as "crs_missing"
  std::string_view en, zh;
  /// What follows, and how its metres and square metres were computed.
  std::string_view consequence_en, consequence_zh;
  std::string_view mend_en, mend_zh;  ///< advice; empty where the command says it all
  std::string_view command;           ///< that mends it; empty where none does
};

/// A number or a word that a finding rests on; the unit stands in its name.
struct InspectEvidence {
  std::string name;
  std::variant<std::string, double, std::int64_t> value;
};

/// Something found in a layer: what, where, on which grounds, what follows, how to mend it.
struct InspectFinding {
  FindingSeverity severity = FindingSeverity::note;
  Confidence confidence = Confidence::certain;
  const InspectText* text = nullptr;
  Arguments arguments;
  std::size_t count = 0;              ///< features concerned; 0 where it is the whole layer
  std::vector<std::string> features;  ///< ids of the first ones, at most `most_places`
  std::vector<std::size_t> rows;      ///< their places in the file, from 1
  std::optional<Point> position;      ///< in the CRS of the layer
  std::vector<InspectEvidence> evidence;
  std::optional<double> consequence_m;   ///< by how much places are wrong
  std::optional<double> consequence_m2;  ///< by how much areas are wrong

  static constexpr std::size_t most_places = 20;

  std::string_view code() const { return text->code; }
  std::string what(Language language) const;
  std::string consequence(Language language) const;
  std::string mend(Language language) const;
  std::string command() const;
};

}  // namespace ecotone
