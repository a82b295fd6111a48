// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/angle.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "ecotone/io/text_cells.h"

namespace ecotone {
namespace {

struct Sign {
  std::string_view text;
  char kind;  // d degrees, m minutes, s seconds, or a hemisphere
};

// Longer texts first, so that '' is seconds and not twice minutes.
constexpr std::array<Sign, 33> signs{{{"东经", 'E'},
                                      {"西经", 'W'},
                                      {"北纬", 'N'},
                                      {"南纬", 'S'},
                                      {"东", 'E'},
                                      {"西", 'W'},
                                      {"北", 'N'},
                                      {"南", 'S'},
                                      {"度", 'd'},
                                      {"分", 'm'},
                                      {"秒", 's'},
                                      {"\u00b0", 'd'},
                                      {"\u00ba", 'd'},
                                      {"\u02da", 'd'},
                                      {"''", 's'},
                                      {"\u2032\u2032", 's'},
                                      {"\u2019\u2019", 's'},
                                      {"\"", 's'},
                                      {"\u201d", 's'},
                                      {"\u201c", 's'},
                                      {"\u2033", 's'},
                                      {"'", 'm'},
                                      {"\u2018", 'm'},
                                      {"\u2019", 'm'},
                                      {"\u2032", 'm'},
                                      {"\u00b4", 'm'},
                                      {"\u02b9", 'm'},
                                      {"E", 'E'},
                                      {"W", 'W'},
                                      {"N", 'N'},
                                      {"S", 'S'},
                                      {"e", 'E'},
                                      {"n", 'N'}}};

}  // namespace

std::optional<ParsedAngle> parse_angle(std::string_view text) {
  const std::string plain = half_width(trimmed(text));
  std::string_view rest = trimmed(plain);
  if (rest.empty()) return std::nullopt;
  std::vector<std::pair<double, char>> parts;  // number and the sign behind it, ' ' if none
  ParsedAngle angle;
  bool negative = false;
  bool last_has_fraction = false;
  bool colon_or_dash = false;
  while (!rest.empty()) {
    if (rest[0] == ' ' || rest[0] == '\t' || rest.starts_with("\u00a0")) {
      rest.remove_prefix(rest.starts_with("\u00a0") ? 2 : 1);
      continue;
    }
    if ((rest[0] == '-' || rest[0] == '+') && parts.empty() && !negative) {
      negative = rest[0] == '-';
      rest.remove_prefix(1);
      continue;
    }
    if ((rest[0] == ':' || rest[0] == '-') && !parts.empty() && parts.back().second == ' ') {
      parts.back().second = ':';
      colon_or_dash = true;
      rest.remove_prefix(1);
      continue;
    }
    if ((rest[0] >= '0' && rest[0] <= '9') || rest[0] == '.') {
      double value = 0;
      const auto [end, error] =
          std::from_chars(rest.data(), rest.data() + rest.size(), value, std::chars_format::fixed);
      if (error != std::errc() || parts.size() == 3 || last_has_fraction) return std::nullopt;
      const std::string_view digits(rest.data(), static_cast<std::size_t>(end - rest.data()));
      last_has_fraction = digits.find('.') != std::string_view::npos;
      parts.emplace_back(value, ' ');
      rest.remove_prefix(digits.size());
      continue;
    }
    const Sign* sign = nullptr;
    for (const Sign& candidate : signs) {
      if (rest.starts_with(candidate.text)) {
        sign = &candidate;
        break;
      }
    }
    if (sign == nullptr) return std::nullopt;
    rest.remove_prefix(sign->text.size());
    if (sign->kind >= 'A' && sign->kind <= 'Z') {
      if (angle.hemisphere != 0) return std::nullopt;
      angle.hemisphere = sign->kind;
    } else {
      constexpr std::string_view order = "dms";
      if (parts.empty() || parts.back().second != ' ' ||
          order.find(sign->kind) != parts.size() - 1) {
        return std::nullopt;
      }
      parts.back().second = sign->kind;
    }
  }
  if (parts.empty()) return std::nullopt;
  if (colon_or_dash && parts.size() < 2) return std::nullopt;
  double scale = 1;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (k > 0 && parts[k].first >= 60) return std::nullopt;
    angle.degrees += parts[k].first * scale;
    scale /= 60;
  }
  angle.is_decimal = parts.size() == 1 && parts[0].second == ' ';
  if (angle.degrees > 360) return std::nullopt;
  if (negative) angle.degrees = -angle.degrees;
  if (angle.hemisphere == 'S' || angle.hemisphere == 'W') angle.degrees = -std::fabs(angle.degrees);
  return angle;
}

std::optional<double> parse_packed_angle(std::string_view text) {
  const std::string plain = half_width(trimmed(text));
  std::string_view rest = trimmed(plain);
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  if (!parse_decimal(rest) || rest.find_first_of("eE") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t point = std::min(rest.find('.'), rest.size());
  std::string fraction(rest.substr(std::min(point + 1, rest.size())));
  while (fraction.size() < 4) fraction += '0';
  const std::string seconds_text = fraction.substr(2, 2) + "." + fraction.substr(4) + "0";
  const double degrees = point == 0 ? 0 : *parse_decimal(rest.substr(0, point));
  const double minutes = *parse_decimal(fraction.substr(0, 2));
  const double seconds = *parse_decimal(seconds_text);
  if (minutes >= 60 || seconds >= 60) return std::nullopt;
  const double value = degrees + minutes / 60 + seconds / 3600;
  return negative ? -value : value;
}

}  // namespace ecotone
