// SPDX-License-Identifier: Apache-2.0
// Private to io: what a database says of a table that is to be read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/geodesy/crs.h"
#include "ecotone/io/postgis_connection.h"
#include "ecotone/io/postgis_values.h"

namespace ecotone {

struct DatabaseColumn {
  std::string name;
  std::string type_name;
  DatabaseType type = DatabaseType::text;
  bool whole = false;    ///< a numeric of integers
  bool as_text = false;  ///< the server writes it as text
  bool is_field = true;  ///< else it is a key that gives the ids only
  std::string expression() const;
};

struct DatabaseTable {
  std::string sql_name;  ///< in quotes
  std::string name;      ///< for people
  std::string postgis;   ///< see Database::postgis
  std::vector<DatabaseColumn> columns;
  std::vector<std::size_t> key;  ///< columns of the primary key
  std::string order;             ///< what rows are ordered by, in SQL
  std::string geometry;          ///< column
  bool is_geography = false;
  std::optional<Crs> crs;
  std::size_t rows_about = 0;  ///< estimate of the server
  std::vector<std::string> notes;

  /// The query that reads it, with its condition.
  std::string query(const std::string& where) const;
};

/// Asks a database for a table. @param id_field  a field that has to be among the columns
/// @throws IoError
DatabaseTable describe_table(Database& database, const PostgisReference& reference,
                             const std::string& id_field);

/// Kind and place of a table or view; nothing if there is none.
struct FoundTable {
  std::string oid;
  std::string schema;
  char kind = 'r';  ///< as in pg_class.relkind
  std::size_t rows_about = 0;
};
std::optional<FoundTable> find_table(Database& database, const std::string& schema,
                                     const std::string& table);

/// " WHERE (…)", or nothing; a comment in the condition ends with it.
std::string where_clause(const std::string& where);

}  // namespace ecotone
