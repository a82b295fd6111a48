// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/document/value.h"

namespace ecotone {

/// A class of outfalls of the first level, with the kinds of the second level that belong to it.
struct OutfallClass {
  std::string name;     ///< statutory, "工业排污口"
  std::string name_en;  ///< "industrial outfall"
  std::vector<std::string> kinds;
};

/// Reads `outfall-classes.yaml`. @throws DocumentError  naming line and column
std::vector<OutfallClass> read_outfall_classes(const document::Value& file);

/// The place of a class by its name of the first level, compared without 排污口 or 排口 at the end
/// and with 其它 as 其他; nothing if it is not in the list.
std::optional<std::size_t> class_of(std::string_view name,
                                    const std::vector<OutfallClass>& classes);

/// Whether two names mean the same class of the first level, compared so.
bool same_class(std::string_view a, std::string_view b);

/// The place of the class that a kind of the second level belongs to; nothing if in none.
std::optional<std::size_t> class_of_kind(std::string_view kind,
                                         const std::vector<OutfallClass>& classes);

}  // namespace ecotone
