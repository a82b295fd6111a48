// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/postgis_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "ecotone/error.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/message/postgis_errors.h"

namespace ecotone {
namespace {

bool is_spatial(const std::string& type) {
  return type == "geometry" || type == "geography" || type == "raster";
}

// Numbers without digits behind the point that fit our integers. Source: numeric.c of PostgreSQL.
bool is_whole(const std::string& type, int modifier) {
  if (type != "numeric" || modifier < 4) return false;
  const int precision = (modifier - 4) >> 16 & 0xffff;
  const int scale = (modifier - 4) & 0x7ff;
  return scale == 0 && precision <= 18;
}

// Keys that programs make while they load a file: they say nothing of the feature.
bool is_loader_key(const DatabaseColumn& column) {
  const bool named = column.name == "fid" || column.name == "gid" || column.name == "ogc_fid";
  return named && field_type(column.type, column.whole) == FieldType::integer;
}

class Describer {
 public:
  Describer(Database& database, const PostgisReference& reference, const std::string& id_field)
      : database_(database), reference_(reference), id_field_(id_field) {}

  DatabaseTable describe() && {
    postgis_ = database_.postgis();
    const auto found = find_table(database_, reference_.schema, reference_.table);
    if (!found) refuse_missing();
    found_ = *found;
    PostgisReference named = reference_;
    named.schema = found_.schema;
    table_.postgis = postgis_;
    table_.name = named.table_text();
    table_.sql_name = quoted_identifier(found_.schema) + "." + quoted_identifier(reference_.table);
    table_.rows_about = found_.rows_about;
    read_columns();
    choose_geometry();
    read_key();
    order();
    table_.crs = crs();
    return std::move(table_);
  }

 private:
  [[noreturn]] void refuse_missing() {
    const std::vector<std::string> tables =
        database_
            .query(
                fmt::format("SELECT f_table_schema || '.' || f_table_name FROM {}geometry_columns "
                            "GROUP BY f_table_schema, f_table_name "
                            "ORDER BY lower(f_table_name) <> lower($1), 1 LIMIT 12",
                            postgis_),
                {reference_.table})
            .column(0);
    database_.refuse(
        postgis_error("table_missing"),
        {{"table", reference_.table_text()}, {"tables", tables.empty() ? "–" : join(tables)}});
  }

  struct Spatial {
    std::string name;
    bool is_geography;
    int srid;
  };

  void read_columns() {
    const DatabaseRows rows = database_.query(
        fmt::format(
            "SELECT a.attname, coalesce(b.typname, t.typname), a.atttypmod, "
            "CASE WHEN t.typname = 'geometry' OR t.typname = 'geography' "
            "THEN {}postgis_typmod_srid(a.atttypmod) ELSE 0 END "
            "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
            "LEFT JOIN pg_catalog.pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype "
            "WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped "
            "ORDER BY a.attnum",
            postgis_),
        {found_.oid});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string name = rows.text(i, 0);
      const std::string type = rows.text(i, 1);
      if (is_spatial(type)) {
        if (type == "raster") {
          table_.notes.push_back(fmt::format("the raster column {} was left out", name));
        } else {
          spatial_.push_back({name, type == "geography", std::atoi(rows.text(i, 3).c_str())});
        }
        continue;
      }
      DatabaseColumn column{.name = name, .type_name = type};
      const auto known = database_type(type);
      column.type = known.value_or(DatabaseType::text);
      column.whole = is_whole(type, std::atoi(rows.text(i, 2).c_str()));
      column.as_text = !known;
      tell_unusual(column);
      table_.columns.push_back(std::move(column));
    }
  }

  void tell_unusual(const DatabaseColumn& column) {
    static constexpr std::string_view texts[] = {"uuid",   "json", "jsonb", "xml",
                                                 "citext", "time", "char",  "oid"};
    if (!column.as_text || std::ranges::find(texts, column.type_name) != std::end(texts)) return;
    table_.notes.push_back(
        fmt::format("field {} has the type {}, which became text", column.name, column.type_name));
  }

  void choose_geometry() {
    std::vector<std::string> names;
    for (const Spatial& column : spatial_) names.push_back(column.name);
    if (names.empty()) {
      std::vector<std::string> others;
      for (const DatabaseColumn& column : table_.columns) others.push_back(column.name);
      database_.refuse(postgis_error("geometry_column_missing"),
                       {{"table", table_.name}, {"columns", others.empty() ? "–" : join(others)}});
    }
    const std::string& wanted = reference_.geometry;
    if (wanted.empty() && names.size() > 1) {
      database_.refuse(postgis_error("geometry_column_ambiguous"),
                       {{"table", table_.name}, {"columns", join(names)}});
    }
    const auto chosen =
        wanted.empty() ? spatial_.begin() : std::ranges::find(spatial_, wanted, &Spatial::name);
    if (chosen == spatial_.end()) {
      database_.refuse(postgis_error("geometry_column_unknown"),
                       {{"table", table_.name}, {"column", wanted}, {"columns", join(names)}});
    }
    table_.geometry = chosen->name;
    table_.is_geography = chosen->is_geography;
    srid_ = chosen->srid;
    for (const Spatial& other : spatial_) {
      if (other.name != chosen->name) {
        table_.notes.push_back(fmt::format("further geometry column {} was left out", other.name));
      }
    }
    if (table_.is_geography) {
      table_.notes.push_back(
          "the column is a geography; its edges were taken as straight in longitude and latitude");
    }
  }

  void read_key() {
    const DatabaseRows rows = database_.query(
        "SELECT a.attname FROM pg_catalog.pg_index i, "
        "unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place), pg_catalog.pg_attribute a "
        "WHERE i.indrelid = $1::oid AND i.indisprimary AND a.attrelid = i.indrelid "
        "AND a.attnum = k.attnum ORDER BY k.place",
        {found_.oid});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto column = std::ranges::find(table_.columns, rows.text(i, 0), &DatabaseColumn::name);
      if (column == table_.columns.end()) continue;
      table_.key.push_back(static_cast<std::size_t>(column - table_.columns.begin()));
    }
    if (table_.key.size() == 1) {
      DatabaseColumn& column = table_.columns[table_.key[0]];
      column.is_field = !is_loader_key(column) || column.name == id_field_;
    }
  }

  void order() {
    for (const std::size_t k : table_.key) {
      const DatabaseColumn& column = table_.columns[k];
      const bool is_text = column.type == DatabaseType::text;
      table_.order += (table_.order.empty() ? "" : ", ") + column.expression() +
                      (is_text ? " COLLATE \"C\"" : "");
    }
    if (!table_.order.empty()) return;
    const bool has_places = found_.kind == 'r' || found_.kind == 'm' || found_.kind == 'p';
    // The rows of a view have no place; they are ordered by all that they hold.
    table_.order = has_places ? "t.tableoid, t.ctid" : "(t.*)::text COLLATE \"C\"";
    if (!id_field_.empty()) return;
    table_.notes.push_back(
        has_places ? "the table has no primary key: features are numbered as the server holds "
                     "them, which changes when it changes; --id FIELD names them for good"
                   : "a view has no primary key: features are numbered in the order of their "
                     "content; --id FIELD names them for good");
  }

  std::optional<Crs> crs() {
    if (srid_ == 0) {
      const std::vector<std::string> srids =
          database_
              .query(fmt::format("SELECT DISTINCT {0}ST_SRID(g) FROM (SELECT t.{1}::{0}geometry g "
                                 "FROM {2} t{3}) s WHERE g IS NOT NULL ORDER BY 1 LIMIT 5",
                                 postgis_, quoted_identifier(table_.geometry), table_.sql_name,
                                 where_clause(reference_.where)))
              .column(0);
      if (srids.size() > 1) {
        database_.refuse(
            postgis_error("srid_mixed"),
            {{"table", table_.name}, {"column", table_.geometry}, {"srids", join(srids)}});
      }
      if (!srids.empty()) srid_ = std::atoi(srids[0].c_str());
    }
    if (srid_ == 0) {
      table_.notes.push_back("the geometries have the SRID 0, which names no CRS");
      return std::nullopt;
    }
    const DatabaseRows rows = database_.query(
        fmt::format("SELECT auth_name, auth_srid, srtext FROM {}spatial_ref_sys WHERE srid = $1",
                    postgis_),
        {std::to_string(srid_)});
    if (rows.size() == 0) {
      table_.notes.push_back(fmt::format("spatial_ref_sys has no SRID {}", srid_));
      return std::nullopt;
    }
    return crs_of(rows);
  }

  std::optional<Crs> crs_of(const DatabaseRows& rows) {
    try {
      if (lower_case(rows.text(0, 0)) == "epsg") {
        return Crs::from_epsg(std::atoi(rows.text(0, 1).c_str()));
      }
    } catch (const CrsError&) {
      table_.notes.push_back("EPSG:" + rows.text(0, 1) +
                             " is not known here; the text of spatial_ref_sys was taken");
    }
    try {
      return Crs::from_text(rows.text(0, 2));
    } catch (const CrsError& error) {
      table_.notes.push_back("the CRS of the table was not understood and counts as missing: " +
                             error.message(Language::english));
      return std::nullopt;
    }
  }

  Database& database_;
  const PostgisReference& reference_;
  const std::string& id_field_;
  std::string postgis_;
  FoundTable found_;
  DatabaseTable table_;
  std::vector<Spatial> spatial_;
  int srid_ = 0;
};

}  // namespace

std::string DatabaseColumn::expression() const {
  return "t." + quoted_identifier(name) + (as_text ? "::text" : "");
}

std::string where_clause(const std::string& where) {
  return where.empty() ? "" : " WHERE (" + where + "\n)";
}

std::string DatabaseTable::query(const std::string& where) const {
  std::string list =
      "t." + quoted_identifier(geometry) + (is_geography ? "::" + postgis + "geometry" : "");
  for (const DatabaseColumn& column : columns) list += ", " + column.expression();
  return "SELECT " + list + " FROM " + sql_name + " t" + where_clause(where) + " ORDER BY " + order;
}

std::optional<FoundTable> find_table(Database& database, const std::string& schema,
                                     const std::string& table) {
  const DatabaseRows rows = database.query(
      "SELECT c.oid, n.nspname, c.relkind, greatest(c.reltuples, 0)::bigint "
      "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.relname = $1 AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND "
      "CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2 END",
      {table, schema});
  if (rows.size() == 0) return std::nullopt;
  return FoundTable{rows.text(0, 0), rows.text(0, 1), rows.text(0, 2)[0],
                    static_cast<std::size_t>(std::atoll(rows.text(0, 3).c_str()))};
}

DatabaseTable describe_table(Database& database, const PostgisReference& reference,
                             const std::string& id_field) {
  return Describer(database, reference, id_field).describe();
}

}  // namespace ecotone
