// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/linear_wkb.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/postgis_connection.h"
#include "ecotone/io/postgis_table.h"
#include "ecotone/io/postgis_values.h"
#include "ecotone/message/postgis_errors.h"

namespace ecotone {
namespace {

constexpr std::size_t longest_name = 63;  // bytes; the server would cut the rest
constexpr std::size_t flush_bytes = std::size_t{1} << 18;

// The schema that tables go to; refuses what could not be written there.
std::string check_targets(Database& database, const PostgisReference& table,
                          std::span<const std::string> suffixes, bool overwrite) {
  const std::string schema =
      table.schema.empty() ? database.query("SELECT coalesce(current_schema(), '')").text(0, 0)
                           : table.schema;
  const DatabaseRows rights = database.query(
      "SELECT pg_catalog.has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace "
      "WHERE nspname = $1",
      {schema});
  if (rights.size() == 0) {
    const std::vector<std::string> schemas =
        database
            .query(
                "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' "
                "AND nspname <> 'information_schema' ORDER BY 1 LIMIT 20")
            .column(0);
    database.refuse(postgis_error("schema_missing"),
                    {{"schema", schema.empty() ? "–" : schema}, {"schemas", join(schemas)}});
  }
  if (!rights.flag(0, 0)) {
    database.refuse(postgis_error("permission_denied"), {{"reason", "CREATE ON SCHEMA " + schema}});
  }
  for (const std::string& suffix : suffixes) {
    const PostgisReference target = table.with_suffix(suffix);
    if (target.table.size() > longest_name) {
      database.refuse(postgis_error("name_too_long"), {{"name", target.table}});
    }
    const auto former = find_table(database, schema, target.table);
    if (!former) continue;
    if (!overwrite) {
      database.refuse(postgis_error("table_exists"), {{"table", target.table_text()}});
    }
    if (former->kind != 'r') {
      database.refuse(postgis_error("not_a_table"), {{"table", target.table_text()}});
    }
  }
  return schema;
}

int srid_of(Database& database, const Crs& crs) {
  if (crs.epsg()) {
    const DatabaseRows rows =
        database.query(fmt::format("SELECT srid FROM {}spatial_ref_sys WHERE auth_name = 'EPSG' "
                                   "AND auth_srid = $1 ORDER BY srid LIMIT 1",
                                   database.postgis()),
                       {std::to_string(*crs.epsg())});
    if (rows.size() > 0) return std::atoi(rows.text(0, 0).c_str());
  }
  database.refuse(postgis_error("crs_not_in_database"), {{"crs", crs.label()}});
}

std::string sql_type(FieldType type, bool is_json, bool is_utc) {
  switch (type) {
    case FieldType::text:
      return is_json ? "jsonb" : "text";
    case FieldType::integer:
      return "bigint";
    case FieldType::real:
      return "double precision";
    case FieldType::boolean:
      return "boolean";
    case FieldType::date:
      return "date";
    case FieldType::date_time:
      break;
  }
  return is_utc ? "timestamp with time zone" : "timestamp without time zone";
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::string cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return std::string(text);
  text = text.substr(0, size);
  return std::string(text.substr(0, length_without_cut_character(text, "UTF-8")));
}

// A name that fits and is not taken; both are told.
std::string fitting_name(std::string name, std::set<std::string>& taken,
                         std::vector<std::string>& notes) {
  const std::string wanted = name;
  if (name.empty()) name = "field";
  name = cut(name, longest_name);
  for (int k = 1; taken.contains(name); ++k) {
    name = fmt::format("{}{}", cut(wanted.empty() ? "field" : wanted, longest_name - 4), k);
  }
  if (name != wanted) notes.push_back(fmt::format("field {} is called {}", wanted, name));
  taken.insert(name);
  return name;
}

void put_geometry(std::string& out, const GeometryColumn& column, std::size_t i, WkbForm form,
                  int srid) {
  if (column.is_missing(i)) {
    put_integer(out, 0xffffffff, 4);
    return;
  }
  const std::vector<std::uint8_t> wkb = with_srid(write_wkb(column, i, form), srid);
  put_integer(out, wkb.size(), 4);
  out.append(wkb.begin(), wkb.end());
}

struct NewTable {
  PostgisTable described;
  std::string final_name;
  std::string name;  // until it is complete
  std::string key;
  std::string geometry;
  std::vector<bool> is_json;
  std::int64_t rows = 0;
};

}  // namespace

struct PostgisWriter::State {
  Database database;
  PostgisReference table;
  std::string schema;
  bool overwrite = false;
  int srid = 0;
  std::vector<NewTable> tables;
  std::vector<std::string> notes;

  State(const PostgisReference& reference, bool replace)
      : database(reference.connection, DatabasePurpose::writing),
        table(reference),
        overwrite(replace) {}

  std::string sql_name(const std::string& name) const {
    return quoted_identifier(schema) + "." + quoted_identifier(name);
  }

  void create(NewTable& fresh) {
    // Each table of PostgreSQL has these.
    std::set<std::string> taken{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"};
    std::string columns;
    for (const auto& [name, type] : fresh.described.fields) {
      const bool is_json = contains(fresh.described.json_fields, name);
      fresh.is_json.push_back(is_json);
      columns += ", " + quoted_identifier(fitting_name(name, taken, notes)) + " " +
                 sql_type(type, is_json, contains(fresh.described.utc_fields, name));
    }
    std::vector<std::string> quiet;
    fresh.key = fitting_name(taken.contains("fid") ? "ecotone_fid" : "fid", taken, quiet);
    std::string list = quoted_identifier(fresh.key) + " bigint NOT NULL" + columns;
    if (!fresh.described.geometry_type.empty()) {
      fresh.geometry = fitting_name(taken.contains("geom") ? "ecotone_geom" : "geom", taken, quiet);
      list += fmt::format(", {} {}geometry({}, {})", quoted_identifier(fresh.geometry),
                          database.postgis(), fresh.described.geometry_type, srid);
    }
    database.query("CREATE TABLE " + sql_name(fresh.name) + " (" + list + ")");
  }

  // What others may do with the former table, they may do with the new one.
  void copy_grants(const NewTable& fresh) {
    const DatabaseRows grants = database.query(
        "SELECT a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE "
        "pg_catalog.quote_ident(r.rolname) END FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, "
        "pg_catalog.aclexplode(c.relacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee "
        "WHERE n.nspname = $1 AND c.relname = $2 AND a.grantee <> c.relowner ORDER BY 1, 2",
        {schema, fresh.final_name});
    for (std::size_t i = 0; i < grants.size(); ++i) {
      database.query("GRANT " + grants.text(i, 0) + " ON " + sql_name(fresh.name) + " TO " +
                     grants.text(i, 1));
    }
  }

  // TABLE_ENDING, cut short where it is too long, with a number where it is taken. The name of
  // before must not stay: a later run may have the same number.
  void rename_index(const std::string& from, const std::string& final_name,
                    const std::string& ending) {
    for (int k = 0;; ++k) {
      const std::string end = k == 0 ? ending : ending + std::to_string(k);
      const std::size_t room = longest_name - std::min(longest_name, end.size());
      const std::string to = cut(cut(final_name, room) + end, longest_name);
      const bool taken =
          database.query("SELECT pg_catalog.to_regclass($1) IS NOT NULL", {sql_name(to)})
              .flag(0, 0);
      if (taken) continue;
      database.query("ALTER INDEX " + sql_name(from) + " RENAME TO " + quoted_identifier(to));
      return;
    }
  }

  void finish(const NewTable& fresh) {
    const std::string name = sql_name(fresh.name);
    database.query(fmt::format("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({})", name,
                               quoted_identifier(fresh.name + "_pkey"),
                               quoted_identifier(fresh.key)));
    if (!fresh.geometry.empty()) {
      database.query(fmt::format("CREATE INDEX {} ON {} USING gist ({})",
                                 quoted_identifier(fresh.name + "_geom"), name,
                                 quoted_identifier(fresh.geometry)));
    }
    database.query("ANALYZE " + name);
  }

  void replace(const NewTable& fresh) {
    const std::string final = quoted_identifier(fresh.final_name);
    if (overwrite && find_table(database, schema, fresh.final_name)) {
      copy_grants(fresh);
      database.query("DROP TABLE " + sql_name(fresh.final_name));
    }
    database.query("ALTER TABLE " + sql_name(fresh.name) + " RENAME TO " + final);
    rename_index(fresh.name + "_pkey", fresh.final_name, "_pkey");
    if (!fresh.geometry.empty()) {
      rename_index(fresh.name + "_geom", fresh.final_name, "_" + fresh.geometry + "_idx");
    }
  }
};

PostgisWriter::PostgisWriter(const PostgisReference& table, const std::optional<Crs>& crs,
                             std::vector<PostgisTable> tables, bool overwrite)
    : state_(std::make_unique<State>(table, overwrite)) {
  State& state = *state_;
  std::vector<std::string> suffixes;
  for (const PostgisTable& described : tables) suffixes.push_back(described.suffix);
  state.schema = check_targets(state.database, table, suffixes, overwrite);
  if (crs) state.srid = srid_of(state.database, *crs);
  state.database.query("BEGIN");
  // What is computed between two parts may take long.
  state.database.query("SET LOCAL idle_in_transaction_session_timeout = 0");
  const std::string mark = state.database.query("SELECT pg_catalog.pg_backend_pid()").text(0, 0);
  for (PostgisTable& described : tables) {
    NewTable fresh;
    fresh.final_name = table.table + described.suffix;
    fresh.name = fmt::format("ecotone_{}_{}", mark, state.tables.size());
    fresh.described = std::move(described);
    state.create(fresh);
    state.tables.push_back(std::move(fresh));
  }
}

PostgisWriter::~PostgisWriter() = default;

const std::vector<std::string>& PostgisWriter::notes() const {
  return state_->notes;
}

void PostgisWriter::append(std::size_t k, const GeometryColumn* geometry, const Table& fields,
                           std::span<const std::int64_t> fids) {
  NewTable& fresh = state_->tables[k];
  Database& database = state_->database;
  const std::size_t columns = fresh.described.fields.size();
  const std::size_t rows = geometry != nullptr ? geometry->size()
                           : columns == 0      ? 0
                                               : fields.column(0).size();
  if (rows == 0) return;
  const bool points = geometry != nullptr && geometry->type() == GeometryType::point &&
                      fresh.described.geometry_type != "MultiPoint";
  const WkbForm form = points ? WkbForm::single_where_possible : WkbForm::multi;
  database.begin_copy_in("COPY " + state_->sql_name(fresh.name) + " FROM STDIN (FORMAT binary)");
  std::string out("PGCOPY\n\xff\r\n\0", 11);
  out.append(8, '\0');
  for (std::size_t i = 0; i < rows; ++i) {
    put_integer(out, 1 + columns + (geometry == nullptr ? 0 : 1), 2);
    put_integer(out, 8, 4);
    ++fresh.rows;
    put_integer(out, static_cast<std::uint64_t>(fids.empty() ? fresh.rows : fids[i]), 8);
    for (std::size_t j = 0; j < columns; ++j) {
      const FieldValue& value = fields.column(j)[i];
      const auto* text = std::get_if<std::string>(&value);
      if (fresh.is_json[j] && text != nullptr) {
        put_integer(out, text->size() + 1, 4);
        out += '\1';  // version of the form
        out += *text;
      } else {
        put_value(out, value, fields.column(j).type());
      }
    }
    if (geometry != nullptr) put_geometry(out, *geometry, i, form, state_->srid);
    if (out.size() >= flush_bytes) {
      database.copy_in(out);
      out.clear();
    }
  }
  put_integer(out, 0xffff, 2);
  database.copy_in(out);
  database.end_copy_in();
}

void PostgisWriter::commit() {
  State& state = *state_;
  for (const NewTable& fresh : state.tables) state.finish(fresh);
  check_cancellation();
  state.database.query("SET LOCAL lock_timeout = '15s'");
  for (const NewTable& fresh : state.tables) {
    const std::string name = state.table.with_suffix(fresh.described.suffix).table_text();
    try {
      state.replace(fresh);
    } catch (const OutputError& error) {
      const std::string& sqlstate = state.database.state();
      if (sqlstate == "55P03")
        state.database.refuse(postgis_error("table_locked"), {{"table", name}});
      if (sqlstate == "42P07")
        state.database.refuse(postgis_error("table_exists"), {{"table", name}});
      if (sqlstate == "2BP01") {
        state.database.refuse(postgis_error("table_needed"),
                              {{"table", name}, {"reason", error.message(Language::english)}});
      }
      throw;
    }
  }
  state.database.query("COMMIT");
}

void refuse_postgis_output(const PostgisReference& table, std::span<const std::string> suffixes,
                           bool overwrite) {
  Database database(table.connection, DatabasePurpose::writing);
  database.postgis();
  check_targets(database, table, suffixes, overwrite);
}

}  // namespace ecotone
