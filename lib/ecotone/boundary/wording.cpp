// SPDX-License-Identifier: Apache-2.0
#include "ecotone/boundary/wording.h"

#include <fmt/format.h>

#include <cmath>

#include "ecotone/message/units.h"

namespace ecotone {

std::string_view area_method_words(AreaMethod method, Language language) {
  const bool zh = language == Language::chinese;
  switch (method) {
    case AreaMethod::ellipsoid:
      return zh ? "椭球面积" : "on the ellipsoid";
    case AreaMethod::plane:
      return zh ? "平面面积" : "in the plane";
    case AreaMethod::parcel:
      return zh ? "图斑椭球面积" : "parcel area on the ellipsoid";
    case AreaMethod::geodesic:
      break;
  }
  return zh ? "椭球面积，边为大地线" : "on the ellipsoid, edges geodesic";
}

std::string_view direction_words(double azimuth_deg, Language language) {
  constexpr std::string_view zh[] = {"北", "东北", "东", "东南", "南", "西南", "西", "西北"};
  constexpr std::string_view en[] = {"north", "north-east", "east", "south-east",
                                     "south", "south-west", "west", "north-west"};
  const double turn = std::remainder(azimuth_deg, 360.0);
  const int eighth = (static_cast<int>(std::floor(turn / 45 + 0.5)) + 8) % 8;
  return language == Language::chinese ? zh[eighth] : en[eighth];
}

std::string position_words(const Point& position, const Crs& crs, Language language) {
  const bool zh = language == Language::chinese;
  if (crs.is_geographic()) {
    const std::string lon = format_dms(std::abs(position.x), 2);
    const std::string lat = format_dms(std::abs(position.y), 2);
    if (zh) {
      return fmt::format("{}{}，{}{}", position.x < 0 ? "西经" : "东经", lon,
                         position.y < 0 ? "南纬" : "北纬", lat);
    }
    return fmt::format("{} {}, {} {}", lon, position.x < 0 ? "W" : "E", lat,
                       position.y < 0 ? "S" : "N");
  }
  const std::string east = format_fixed(position.x, 3);
  const std::string north = format_fixed(position.y, 3);
  return zh ? fmt::format("X={}，Y={}", north, east) : fmt::format("E {}, N {}", east, north);
}

std::string length_words(double length_m, Language language) {
  const bool zh = language == Language::chinese;
  if (length_m < 10000) return format_fixed(length_m, 1) + (zh ? "米" : " m");
  return format_fixed(length_m / 1000, 2) + (zh ? "公里" : " km");
}

}  // namespace ecotone
