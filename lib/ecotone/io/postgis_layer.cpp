// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "ecotone/io/output_format.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/postgis_values.h"

namespace ecotone {
namespace {

// Ids that are numbers become the key.
std::vector<std::int64_t> keys_of(const Layer& layer) {
  std::vector<std::int64_t> keys;
  for (const std::string& id : layer.ids) {
    std::int64_t key = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), key);
    if (error != std::errc() || end != id.data() + id.size()) return {};
    keys.push_back(key);
  }
  return keys;
}

std::string geometry_type_of(const GeometryColumn& column) {
  if (column.type() == GeometryType::polygon) return "MultiPolygon";
  if (column.type() == GeometryType::line) return "MultiLineString";
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (!column.is_missing(i) && column.as_points()[i].size() != 1) return "MultiPoint";
  }
  return "Point";
}

// Times whose texts cannot be taken as times, or that name their zone in part only, stay texts.
Table table_with_times(const Table& fields, std::vector<std::string>& utc,
                       std::vector<std::string>& notes) {
  Table table;
  for (const Column& column : fields.columns()) {
    std::size_t known = 0;
    std::size_t with_zone = 0;
    std::size_t values = 0;
    if (column.type() == FieldType::date_time) {
      for (std::size_t i = 0; i < column.size(); ++i) {
        const auto* text = std::get_if<std::string>(&column[i]);
        if (text == nullptr) continue;
        ++values;
        const auto time = parse_time_stamp(*text);
        known += time.has_value();
        with_zone += time && time->has_zone;
      }
    }
    if (known == values && (with_zone == 0 || with_zone == values)) {
      if (with_zone > 0) utc.push_back(column.name());
      table.add(column);
      continue;
    }
    notes.push_back("field " + column.name() + " has times of several forms and became text");
    Column& texts = table.add(Column(column.name(), FieldType::text));
    for (std::size_t i = 0; i < column.size(); ++i) texts.push_back(column[i]);
  }
  return table;
}

}  // namespace

std::vector<std::string> write_postgis(const Layer& layer, const PostgisReference& table,
                                       bool overwrite) {
  std::vector<std::string> notes;
  const Layer kept = with_id_field(layer, true, notes);
  PostgisTable described{.suffix = "", .geometry_type = geometry_type_of(kept.geometry)};
  const Table fields = table_with_times(kept.fields, described.utc_fields, notes);
  for (const Column& column : fields.columns()) {
    described.fields.emplace_back(column.name(), column.type());
  }
  PostgisWriter writer(table, layer.require_crs(), {std::move(described)}, overwrite);
  writer.append(0, &kept.geometry, fields, keys_of(layer));
  writer.commit();
  const std::vector<std::string>& more = writer.notes();
  notes.insert(notes.end(), more.begin(), more.end());
  return notes;
}

}  // namespace ecotone
