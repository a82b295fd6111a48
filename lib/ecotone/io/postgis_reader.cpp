// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "ecotone/error.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/geometry_collector.h"
#include "ecotone/io/layer_reading.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/postgis_connection.h"
#include "ecotone/io/postgis_table.h"
#include "ecotone/io/postgis_values.h"
#include "ecotone/io/sha256.h"
#include "ecotone/message/postgis_errors.h"

namespace ecotone {

struct PostgisSnapshots::Connections {
  std::map<std::string, std::unique_ptr<Database>> open;
};

PostgisSnapshots::PostgisSnapshots() : connections_(std::make_unique<Connections>()) {}
PostgisSnapshots::~PostgisSnapshots() = default;

void PostgisSnapshots::close() {
  connections_->open.clear();
}

namespace {

// Does something with the connection of a snapshot. One that an error has spoilt is not kept.
template <typename Work>
auto with_snapshot(PostgisSnapshots* shared, const PostgisReference& reference, const Work& work) {
  PostgisSnapshots own;
  auto& open = (shared == nullptr ? own : *shared).connections().open;
  std::unique_ptr<Database>& database = open[reference.connection];
  try {
    if (!database) {
      database = std::make_unique<Database>(reference.connection, DatabasePurpose::reading);
      database->query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
    return work(*database);
  } catch (...) {
    open.erase(reference.connection);
    throw;
  }
}

// What is hashed before the rows: what they are of.
std::string heading(const DatabaseTable& table) {
  std::string text = "geometry " + (table.crs ? table.crs->label() : "–") + "\n";
  for (const DatabaseColumn& column : table.columns) {
    text += column.name + " " + column.type_name + "\n";
  }
  return text;
}

// Runs the query of a table. A condition that holds more than one statement is refused before, as
// COPY would run all of them.
void copy_rows(Database& database, const DatabaseTable& table, const std::string& where,
               const std::function<void(std::string_view)>& taker) {
  if (!where.empty()) {
    database.query("SELECT 1 FROM " + table.sql_name + " t" + where_clause(where) + " LIMIT 0");
  }
  database.copy_out("COPY (" + table.query(where) + ") TO STDOUT (FORMAT binary)", taker);
}

// Takes the messages of a binary COPY apart, one a row; the first has a heading in front.
class RowReader {
 public:
  RowReader(const DatabaseTable& table, std::optional<GeometryType> wanted, Layer& layer)
      : table_(table), geometries_(wanted), layer_(layer) {
    for (const DatabaseColumn& column : table.columns) {
      if (column.is_field)
        layer.fields.add(Column(column.name, field_type(column.type, column.whole)));
    }
  }

  void take(std::string_view message) {
    if (!begun_) {
      constexpr std::size_t signature = 11;
      NetworkBytes head(message);
      head.take(signature + 4);
      message.remove_prefix(signature + 4 + 4 + head.integer<std::uint32_t>());
      begun_ = true;
      if (message.empty()) return;
    }
    NetworkBytes row(message);
    const auto fields = row.integer<std::int16_t>();
    if (fields < 0) return;  // the end
    const std::string_view wkb = next(row).value_or(std::string_view());
    std::vector<std::string> key(table_.key.size());
    std::size_t place = 0;
    for (std::size_t j = 0; j < table_.columns.size(); ++j) {
      const DatabaseColumn& column = table_.columns[j];
      const std::optional<std::string_view> bytes = next(row);
      FieldValue value;
      if (bytes) value = database_value(column.type, column.whole, *bytes);
      if (bytes && column.type == DatabaseType::text && !is_utf8(*bytes)) {
        value = fallback_.decode(*bytes).text;
        ++not_utf8_;
      }
      beyond_ += bytes && std::holds_alternative<std::monostate>(value);
      for (std::size_t k = 0; k < key.size(); ++k) {
        if (table_.key[k] == j) key[k] = to_text(value);
      }
      if (column.is_field) layer_.fields.column(place++).push_back(std::move(value));
    }
    std::string id;
    for (const std::string& part : key) id += (id.empty() ? "" : "/") + part;
    layer_.ids.push_back(key.empty() ? std::to_string(layer_.ids.size()) : std::move(id));
    geometries_.add(wkb, layer_.ids.back());
  }

  ColumnReading finish(std::vector<std::string>& notes) && {
    ColumnReading reading = std::move(geometries_).finish(layer_.name, notes);
    if (beyond_ > 0) {
      notes.push_back(fmt::format(
          "{} values (infinite, or dates beyond the years 1 to 9999) became null", beyond_));
    }
    if (not_utf8_ > 0) {
      notes.push_back(fmt::format("{} texts were not UTF-8 and were read as GB18030", not_utf8_));
    }
    return reading;
  }

 private:
  static std::optional<std::string_view> next(NetworkBytes& row) {
    const auto size = row.integer<std::int32_t>();
    if (size < 0) return std::nullopt;
    return row.take(static_cast<std::size_t>(size));
  }

  const DatabaseTable& table_;
  GeometryCollector geometries_;
  Layer& layer_;
  bool begun_ = false;
  std::size_t beyond_ = 0;
  std::size_t not_utf8_ = 0;
  TextDecoder fallback_{"GB18030"};
};

Layer read_from(Database& database, const PostgisReference& reference, const ReadOptions& options) {
  DatabaseTable table = describe_table(database, reference, options.id_field);
  std::vector<std::string> notes = std::move(table.notes);
  const auto wanted = reference.type ? reference.type : options.geometry;
  Layer layer;
  layer.name = reference.table;
  if (options.progress != nullptr) options.progress->begin("reading", table.rows_about);
  RowReader reader(table, wanted, layer);
  Sha256 hash;
  hash.update(heading(table));
  copy_rows(database, table, reference.where, [&](std::string_view message) {
    if (options.hash) hash.update(message);
    reader.take(message);
    if (options.progress != nullptr) options.progress->advance(1);
    check_cancellation();
  });
  if (options.progress != nullptr) options.progress->end();
  ColumnReading reading = std::move(reader).finish(notes);
  layer.geometry = std::move(reading.column);
  layer.crs = table.crs;
  settle_crs(layer, options, notes);
  if (!reference.where.empty()) notes.push_back("only rows with " + reference.where);
  layer.provenance.source = table.name;
  layer.provenance.source_layer = table.geometry;
  layer.provenance.format = "PostGIS";
  layer.provenance.encoding = "UTF-8";
  if (options.hash) layer.provenance.sha256 = hash.finish();
  layer.provenance.notes = std::move(notes);
  return wanted ? without_features(std::move(layer), reading.of_other_type) : layer;
}

}  // namespace

Layer read_postgis(const PostgisReference& reference, const ReadOptions& options) {
  return with_snapshot(options.snapshots, reference,
                       [&](Database& database) { return read_from(database, reference, options); });
}

std::string sha256_of_postgis(const PostgisReference& reference, PostgisSnapshots* snapshots) {
  return with_snapshot(snapshots, reference, [&](Database& database) {
    const DatabaseTable table = describe_table(database, reference, "");
    Sha256 hash;
    hash.update(heading(table));
    copy_rows(database, table, reference.where,
              [&](std::string_view message) { hash.update(message); });
    return hash.finish();
  });
}

}  // namespace ecotone
