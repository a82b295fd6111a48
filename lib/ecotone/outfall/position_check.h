// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to this module: whether a row's coordinates hold what the row says.

#include <vector>

#include "ecotone/geodesy/transformation.h"
#include "ecotone/outfall/register_check.h"
#include "ecotone/outfall/surroundings.h"

namespace ecotone {

/// What the coordinates of a row are found to be.
struct PositionCheck {
  RegisterRow row;
  std::vector<RegisterFinding> findings;
  double rounding_m = 0;  ///< how far rounded coordinates may be off
  /// For the register as a whole: whether the place fits its river as written, and as GCJ-02.
  bool fits_as_written = false;
  bool fits_as_gcj02 = false;
  Point gcj02_shift_m;  ///< from the unshifted place to the one written, east and north
};

/// @param to_working  from the CRS of the register to that of the surroundings
PositionCheck check_position(const OutfallRegister& outfalls, std::size_t row,
                             const Surroundings& around, const Transformation& to_working,
                             const RegisterCheckOptions& options);

/// A finding of a row with its arguments.
RegisterFinding finding(std::size_t row, const RegisterText& text, Arguments arguments = {});

}  // namespace ecotone
