// SPDX-License-Identifier: Apache-2.0
#include "ecotone/outfall/outfall_register.h"

#include <algorithm>
#include <cmath>

#include "ecotone/error.h"
#include "ecotone/message/outfall_errors.h"
#include "ecotone/outfall/names.h"

namespace ecotone {
namespace {

std::string names_of(const Table& fields) {
  std::string names;
  for (const Column& column : fields.columns()) {
    names += (names.empty() ? "" : ", ") + column.name();
  }
  return names;
}

// The heading that a field has in a table; empty if it has none.
std::string heading_of(const RegisterField& field, const Table& table,
                       const std::vector<std::pair<std::string, std::string>>& mapping) {
  for (const auto& [name, heading] : mapping) {
    if (name != field.name) continue;
    if (!table.find(heading)) {
      throw SchemaError(outfall_error("field_missing"),
                        {{"field", heading}, {"fields", names_of(table)}});
    }
    return heading;
  }
  const auto found = std::find_if(field.headings.begin(), field.headings.end(),
                                  [&table](const std::string& h) { return table.find(h); });
  return found == field.headings.end() ? "" : *found;
}

}  // namespace

std::vector<RegisterField> read_register_fields(const document::Value& file) {
  std::vector<RegisterField> fields;
  for (const document::Value& value : file.at("fields").as_array()) {
    RegisterField field;
    field.name = value.at("name").as_string();
    field.title_en = value.at("title").at("en").as_string();
    field.title_zh = value.at("title").at("zh").as_string();
    for (const document::Value& heading : value.at("headings").as_array()) {
      field.headings.push_back(heading.as_string());
    }
    if (const document::Value* required = value.find("required")) {
      field.required = required->as_bool();
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

std::string_view OutfallRegister::text(std::size_t row, std::string_view field) const {
  for (const RegisterColumn& column : columns) {
    if (column.field->name == field) return column.texts[row];
  }
  return {};
}

bool OutfallRegister::has(std::string_view field) const {
  return std::any_of(columns.begin(), columns.end(),
                     [field](const RegisterColumn& column) { return column.field->name == field; });
}

OutfallRegister outfall_register(const Layer& layer, const std::vector<RegisterField>& fields,
                                 const std::vector<std::pair<std::string, std::string>>& mapping) {
  const MultiPointArray& points = layer.points();
  const Crs& crs = layer.require_crs();
  if (!crs.is_geographic()) {
    throw CrsError(outfall_error("register_crs"), {{"crs", crs.label()}}, layer.name);
  }
  OutfallRegister made;
  made.ids = layer.ids;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto places = points[i];
    const bool has = !points.is_missing(i) && !places.empty() && std::isfinite(places[0].x) &&
                     std::isfinite(places[0].y);
    made.written.push_back(has ? std::optional<Point>(places[0]) : std::nullopt);
  }
  for (const RegisterField& field : fields) {
    RegisterColumn column{&field, heading_of(field, layer.fields, mapping), {}};
    if (column.heading.empty()) continue;
    const Column& source = layer.fields.at(column.heading);
    for (std::size_t i = 0; i < source.size(); ++i) {
      column.texts.emplace_back(without_blanks_around(to_text(source[i])));
    }
    made.columns.push_back(std::move(column));
  }
  return made;
}

}  // namespace ecotone
