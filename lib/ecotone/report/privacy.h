// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ecotone {

/// Who may see a result or a report.
enum class Privacy {
  internal,    ///< everything
  public_use,  ///< without the geometry of zones and without places in them
};

}  // namespace ecotone
