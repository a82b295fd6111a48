// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/document/value.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// A measure as people read it: numbers with the decimals of reports and their units.
struct MeasureWords {
  BothTexts name;
  std::string value;
  BothTexts also;  ///< an area in other units
  std::string error;
  std::string threshold;
  std::string margin;  ///< with its sign
};

/// @param measure  a measure of a finding in a result of `check`
MeasureWords measure_words(const document::Value& measure);

/// How the error of a measure came about: the stretches of border that bound it and their accuracy.
/// Empty if the result does not tell, or if nothing but computing adds to it.
BothTexts error_terms_words(const document::Value& measure);

/// The area or distance of a zone that a finding rests on; "" if it has neither.
std::string zone_size_words(const document::Value& zone);

}  // namespace ecotone
