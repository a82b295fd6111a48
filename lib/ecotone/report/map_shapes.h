// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/report/map_content.h"
#include "ecotone/report/markup.h"

namespace ecotone {

/// A number of a drawing: one decimal, none where it is whole.
std::string drawn(double value);

/// Path data of parts in drawing units, each closed if they are rings. Points that fall together
/// are drawn once.
std::string path_data(const MapParts& parts, bool closed);

/// Id of the pattern that a row is filled with, unique in the page for a prefix unique in it.
std::string pattern_id(const std::string& prefix, const MapRow& row);
/// The definition of that pattern; empty if the row has none.
Markup pattern_definition(const MapRow& row, const std::string& id);
/// Whether a row is filled with a pattern.
bool has_pattern(const MapRow& row);

/// How thick the pattern of a zone lies over its colour.
inline constexpr double pattern_opacity = 0.55;

/// A feature in the symbol of its row.
///
/// @param pattern  id of the row's pattern
Markup feature_shape(const MapRow& row, const MapParts& parts, const std::string& pattern);

/// What stands for a row in a legend, 30 by 18 units.
Markup row_swatch(const MapRow& row, const std::string& pattern);

}  // namespace ecotone
