// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// A field that a register of outfalls has, and the headings it is found under.
struct RegisterField {
  std::string name;  ///< canonical, "river"
  std::string title_en, title_zh;
  std::vector<std::string> headings;
  bool required = false;  ///< a row must fill it in
};

/// Reads `outfall-register.yaml`. @throws DocumentError  naming line and column
std::vector<RegisterField> read_register_fields(const document::Value& file);

/// One field of a register: the texts of its rows.
struct RegisterColumn {
  const RegisterField* field = nullptr;
  std::string heading;  ///< in the file
  std::vector<std::string> texts;
};

/// A register of outfalls (入河排污口登记表) as it is written: n rows with canonical fields.
struct OutfallRegister {
  std::vector<std::string> ids;
  /// Longitude and latitude as they stand in the columns, in degrees, even where degrees cannot be
  /// so; nothing where a row has none.
  std::vector<std::optional<Point>> written;
  std::vector<RegisterColumn> columns;  ///< those that were found

  std::size_t size() const { return ids.size(); }
  /// The text of a field, without blanks around it; empty if the register has no such field.
  std::string_view text(std::size_t row, std::string_view field) const;
  bool has(std::string_view field) const;
};

/// Makes a register of a layer of points.
///
/// @param fields   the fields there are; must outlive the register
/// @param mapping  canonical name and heading, before the headings of `fields`
/// @throws SchemaError  if a heading of `mapping` is not in the layer, or it has no points
/// @throws CrsError     if the coordinates are not degrees
OutfallRegister outfall_register(
    const Layer& layer, const std::vector<RegisterField>& fields,
    const std::vector<std::pair<std::string, std::string>>& mapping = {});

}  // namespace ecotone
