// SPDX-License-Identifier: Apache-2.0
// Private to io: a connection of libpq, whose errors become ours here.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/io/postgis.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// A name in SQL, whatever it holds.
std::string quoted_identifier(std::string_view name);

/// What a connection is for: its errors are IoErrors or OutputErrors.
enum class DatabasePurpose { reading, writing };

/// Rows of a query, as texts.
class DatabaseRows {
 public:
  explicit DatabaseRows(PGresult* result) : result_(result, &PQclear) {}
  std::size_t size() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
  std::string text(std::size_t row, int column) const {
    return PQgetvalue(result_.get(), static_cast<int>(row), column);
  }
  bool is_null(std::size_t row, int column) const {
    return PQgetisnull(result_.get(), static_cast<int>(row), column) != 0;
  }
  bool flag(std::size_t row, int column) const { return text(row, column) == "t"; }
  std::vector<std::string> column(int column) const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < size(); ++i) all.push_back(text(i, column));
    return all;
  }

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

/// A connection. Waiting can be interrupted; a statement that runs is cancelled then.
class Database {
 public:
  /// @throws IoError, OutputError  if the server cannot be reached or refuses the login
  Database(const std::string& connection, DatabasePurpose purpose);

  /// Name for messages: database, host and port; no user, no password.
  const std::string& name() const { return name_; }

  /// Runs one statement. @throws IoError, OutputError
  DatabaseRows query(const std::string& sql,
                     const std::vector<std::optional<std::string>>& parameters = {});
  /// Hands the messages of a COPY … TO STDOUT to a taker.
  void copy_out(const std::string& sql, const std::function<void(std::string_view)>& taker);
  /// Begins a COPY … FROM STDIN, feeds it, ends it.
  void begin_copy_in(const std::string& sql);
  void copy_in(std::string_view bytes);
  void end_copy_in();

  /// A schema that PostGIS lives in, in quotes and with a dot behind it.
  /// @throws  if there is no PostGIS, or a version that is too old
  const std::string& postgis();

  /// SQLSTATE of the last error.
  const std::string& state() const { return state_; }

  [[noreturn]] void refuse(const ErrorText& text, Arguments arguments = {}) const;

 private:
  void wait(bool for_writing);
  PGresult* next_result();
  [[noreturn]] void fail(const PGresult* result);
  [[noreturn]] void fail_with(std::string_view state, std::string reason);

  std::unique_ptr<PGconn, decltype(&PQfinish)> handle_{nullptr, &PQfinish};
  DatabasePurpose purpose_;
  std::string name_;
  std::string postgis_;
  std::string state_;
};

}  // namespace ecotone
