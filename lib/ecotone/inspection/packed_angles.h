// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

namespace ecotone {

/// The degrees of a number that packs degrees, minutes and seconds as ddd.mmssss: 108.3012 is
/// 108°30′12″. Nothing if its minutes or seconds reach 60.
std::optional<double> unpacked_degrees(double packed);

}  // namespace ecotone
