// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ecotone {

/// What a name says of where an outfall lies and of which class it is, as in
/// 「七河里东北340米其它排口」: a place, one of eight bearings, a distance, a class.
struct PlaceReference {
  std::string place;       ///< "七河里"
  double bearing_deg = 0;  ///< from the place, clockwise from north: 45 for 东北
  double distance_m = 0;
  std::string outfall_class;  ///< "其它排口"; may be empty
};

/// Reads such a name; nothing for any other name. A remark in front of the distance (约, 侧, 方向,
/// 方) is passed over, and the unit may be 米, 公里, 千米, m or km.
std::optional<PlaceReference> parse_place_reference(std::string_view name);

/// Whether two names mean the same place or river: blanks, remarks in brackets at the end and the
/// variants of one word aside.
bool same_place_name(std::string_view a, std::string_view b);

}  // namespace ecotone
