// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ecotone/document/value.h"

namespace ecotone {

/// A value with its half width.
struct Estimate {
  double value = 0;
  double error = 0;
};

/// Whether a finding of one of the subjects rests on a layer; the others restrict nothing here.
bool has_a_say(const document::Value::Array& subjects, const std::string& layer);

/// The least area that a subject has to give up so that nothing prohibits or restricts it: zero
/// where nothing does, nothing where the result does not say.
std::optional<Estimate> land_to_give_up(const document::Value& subject);

/// What is best by which measure: verdict, land to give up, and the area in each layer that a
/// finding rests on, or the distance to it. Measures by which all are alike are left out.
///
/// @param comparison  with its alternatives and layers
/// @param subjects    of the result that it is made from
document::Value best_value(const document::Value& comparison,
                           const document::Value::Array& subjects);

}  // namespace ecotone
