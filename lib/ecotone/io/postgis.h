// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/geometry/geometry_column.h"
#include "ecotone/io/layer_io.h"
#include "ecotone/layer/layer.h"

namespace ecotone {

/// A table of a PostGIS database, as references and catalogues name it.
struct PostgisReference {
  std::string connection;  ///< of libpq: "service=county", "host=db dbname=land"; never a password
  std::string schema;      ///< empty: by the search path of the server
  std::string table;       ///< as the database spells it
  std::string geometry;    ///< column; empty: the only one
  std::string where;       ///< condition in SQL; empty: all rows
  std::optional<GeometryType> type;  ///< taken of a column that mixes types

  /// postgis:CONNECTION:SCHEMA.TABLE|geometry=…|geometrytype=…|where=…
  std::string to_text() const;
  /// SCHEMA.TABLE, names in quotes where they need it.
  std::string table_text() const;
  /// A table beside this one, with a longer name.
  PostgisReference with_suffix(std::string_view suffix) const;
};

/// Whether a name means a table of a database: "postgis:…".
/// @throws UsageError  for the spellings of other programs, "PG:…" and "postgresql://…"
bool is_postgis(std::string_view reference);

/// Refuses a word that names a database with a password, whatever it was meant for, so that no
/// message repeats it. @throws UsageError
void refuse_password(std::string_view word);

/// Takes a reference apart: postgis:CONNECTION:SCHEMA.TABLE, with |geometry=COLUMN,
/// |geometrytype=polygon (or line, point) and |where=CONDITION behind it, the condition last.
///
/// Names are taken as they are written; double quotes are needed where a name holds a dot, a
/// colon or a bar.
/// @throws UsageError  if it is malformed, or if the connection holds a password; the message
///                     repeats nothing of it
PostgisReference parse_postgis(std::string_view reference);

/// The same from the parts of a catalogue. @throws UsageError  as above
PostgisReference postgis_source(const std::string& connection, std::string_view table,
                                const std::string& geometry, const std::string& where);

/// Connections that read, one a database, each in one read-only transaction from its first
/// statement on: what is read with them is of one moment.
class PostgisSnapshots {
 public:
  PostgisSnapshots();
  ~PostgisSnapshots();
  PostgisSnapshots(const PostgisSnapshots&) = delete;
  PostgisSnapshots& operator=(const PostgisSnapshots&) = delete;

  /// Ends the transactions and closes the connections.
  void close();

  struct Connections;
  Connections& connections() { return *connections_; }

 private:
  std::unique_ptr<Connections> connections_;
};

/// Reads a table as `read_layer` reads a file.
///
/// Rows come in the order of the primary key, and a key of one column gives the ids; else rows come
/// and are numbered as the server holds them, and a note says so. A key `fid`, `gid` or
/// `ogc_fid` of integers, as programs that load files make, is no field. Types without an
/// equal here become text, as the server writes them, and a note says so. The hash is of the
/// rows, and does not depend on who reads.
///
/// @throws IoError  if the database cannot be reached or refuses, or the table or its geometry
///                  column is missing or ambiguous
Layer read_postgis(const PostgisReference& reference, const ReadOptions& options);

/// Hash of the rows of a table, as read_postgis gives it. @throws IoError  as read_postgis
std::string sha256_of_postgis(const PostgisReference& reference, PostgisSnapshots* snapshots);

/// A table on its way into a database: rows come in parts.
struct PostgisTable {
  std::string suffix;         ///< of the name of the writer's table
  std::string geometry_type;  ///< "MultiPolygon", "Point", "Geometry" …; empty: no geometry
  std::vector<std::pair<std::string, FieldType>> fields;
  std::vector<std::string> json_fields = {};  ///< fields of text that become jsonb
  std::vector<std::string> utc_fields = {};   ///< fields of date_time that name their zone
};

/// Writes tables in one transaction: they are there, all of them, after `commit`, and none of them
/// if anything goes wrong before. Rows go to new tables; former ones are replaced at the end, so
/// that readers see the old or the new, and wait for neither.
class PostgisWriter {
 public:
  /// Refuses at once what could not be written later.
  /// @param table      SCHEMA.TABLE and connection
  /// @param crs        of the geometries; nothing: no table has any
  /// @throws OutputError  if a table exists and may not be replaced, the schema is missing, the
  ///                      database refuses, or does not know the CRS
  PostgisWriter(const PostgisReference& table, const std::optional<Crs>& crs,
                std::vector<PostgisTable> tables, bool overwrite);
  ~PostgisWriter();
  PostgisWriter(const PostgisWriter&) = delete;
  PostgisWriter& operator=(const PostgisWriter&) = delete;

  /// Appends rows to table k.
  /// @param geometry  nullptr for a table without
  /// @param fids      keys of the rows; empty: they are numbered from 1 on
  void append(std::size_t k, const GeometryColumn* geometry, const Table& fields,
              std::span<const std::int64_t> fids = {});
  /// Gives the tables their names, keys and indexes.
  void commit();

  /// What a reader should be told.
  const std::vector<std::string>& notes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Refuses an output table that exists before any work is done for it, or whose database cannot
/// be reached. @param suffixes  of the tables that will be written
/// @throws OutputError
void refuse_postgis_output(const PostgisReference& table, std::span<const std::string> suffixes,
                           bool overwrite);

/// Writes a layer as one table: the key `fid`, the fields, the geometry `geom` with an index.
std::vector<std::string> write_postgis(const Layer& layer, const PostgisReference& table,
                                       bool overwrite);

/// Version of the client library, and the files it takes services and passwords from, for people.
std::string postgis_client();

}  // namespace ecotone
