// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/report/check_document_parts.h"

namespace ecotone {

using document::Value;

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

Value date_or_null(const std::optional<Date>& date) {
  return date ? Value(date->to_string()) : Value();
}

Value both_languages(const std::string& zh, const std::string& en) {
  Value value = Value::object();
  value.set("zh", zh);
  value.set("en", en);
  return value;
}

Value both_or_null(const std::string& zh, const std::string& en) {
  return zh.empty() && en.empty() ? Value() : both_languages(zh, en);
}

double to_decimals(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

Value string_array(const std::vector<std::string>& texts) {
  Value array = Value::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

Positions::Positions(const std::optional<Crs>& crs) {
  if (!crs) return;
  geographic_ = crs->is_geographic();
  if (geographic_) return;
  try {
    to_degrees_.emplace(*crs, Crs::from_epsg(4490));
  } catch (const CrsError&) {
    // Another datum: its longitudes and latitudes would need parameters that nobody gave.
  }
}

Value Positions::value(const Point& p) const {
  Value value = Value::object();
  value.set("x", to_decimals(p.x, geographic_ ? 9 : 4));
  value.set("y", to_decimals(p.y, geographic_ ? 9 : 4));
  Value lon;
  Value lat;
  if (geographic_) {
    lon = to_decimals(p.x, 9);
    lat = to_decimals(p.y, 9);
  } else if (to_degrees_) {
    try {
      const Point degrees = (*to_degrees_)(p);
      lon = to_decimals(degrees.x, 9);
      lat = to_decimals(degrees.y, 9);
    } catch (const CrsError&) {
      // Outside the domain of the projection.
    }
  }
  value.set("lon", lon);
  value.set("lat", lat);
  return value;
}

}  // namespace ecotone
