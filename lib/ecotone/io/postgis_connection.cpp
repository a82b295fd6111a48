// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/postgis_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/message/postgis_errors.h"

namespace ecotone {
namespace {

// One line of what libpq says, without its own heading.
std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string name_of(const PGconn* connection) {
  const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
  std::string name = text(PQdb(connection));
  const std::string host = text(PQhost(connection));
  if (!host.empty()) name += " @ " + host + ":" + text(PQport(connection));
  return name;
}

// Asks the server to stop what a connection runs.
void cancel(PGconn* connection) {
  const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request(PQgetCancel(connection),
                                                                   &PQfreeCancel);
  char reason[256];
  if (request) PQcancel(request.get(), reason, sizeof reason);
}

// The time that the connection, a service or the environment allows.
long connect_timeout_s(PGconn* connection) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfo(connection),
                                                                             &PQconninfoFree);
  long seconds = 0;
  for (const PQconninfoOption* o = options.get(); o != nullptr && o->keyword != nullptr; ++o) {
    if (std::string_view(o->keyword) == "connect_timeout" && o->val != nullptr) {
      seconds = std::atol(o->val);
    }
  }
  return seconds <= 0 ? 3600 : seconds;
}

bool is_login(const std::string& reason) {
  // Servers may speak Chinese.
  for (const char* word : {"authentication", "password", "pg_hba.conf", "does not exist",
                           "permission denied for database", "认证", "口令", "密码", "不存在"}) {
    if (reason.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

Database::Database(const std::string& connection, DatabasePurpose purpose) : purpose_(purpose) {
  // What stands in the connection wins over the defaults before it; values behind it are ours.
  const char* keys[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding",
                        nullptr};
  const bool has_timeout = std::getenv("PGCONNECT_TIMEOUT") != nullptr;
  const char* values[] = {has_timeout ? nullptr : "10", "ecotone", connection.c_str(), "UTF8",
                          nullptr};
  handle_.reset(PQconnectStartParams(keys, values, 1));
  if (!handle_) throw std::bad_alloc();
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;
  const long limit_ms = connect_timeout_s(handle_.get()) * 1000;
  for (long waited_ms = 0; PQstatus(handle_.get()) != CONNECTION_BAD;) {
    pollfd socket{PQsocket(handle_.get()),
                  static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
    const int ready = ::poll(&socket, 1, 100);
    check_cancellation();
    if (ready == 0 && (waited_ms += 100) >= limit_ms) break;
    if (ready <= 0) continue;
    state = PQconnectPoll(handle_.get());
    if (state == PGRES_POLLING_OK || state == PGRES_POLLING_FAILED) break;
  }
  name_ = name_of(handle_.get());
  if (state != PGRES_POLLING_OK) {
    std::string reason = one_line(PQerrorMessage(handle_.get()));
    if (reason.empty()) reason = fmt::format("no answer within {} s", limit_ms / 1000);
    const ErrorText& text =
        is_login(reason) ? postgis_error("login_refused") : postgis_error("server_not_reached");
    refuse(text, {{"reason", reason}});
  }
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
  // How texts of values look must not depend on how the server or the user is set.
  query("SET datestyle = ISO, YMD");
  query("SET intervalstyle = iso_8601");
  query("SET timezone = 'UTC'");
  query("SET extra_float_digits = 1");
  query("SET bytea_output = hex");
}

void Database::refuse(const ErrorText& text, Arguments arguments) const {
  arguments.push_back({"database", name_});
  if (purpose_ == DatabasePurpose::writing) throw OutputError(text, std::move(arguments));
  throw IoError(text, std::move(arguments));
}

void Database::wait(bool for_writing) {
  pollfd socket{PQsocket(handle_.get()), static_cast<short>(POLLIN | (for_writing ? POLLOUT : 0)),
                0};
  ::poll(&socket, 1, 100);
  if (cancellation_requested()) {
    cancel(handle_.get());
    check_cancellation();
  }
}

PGresult* Database::next_result() {
  while (PQflush(handle_.get()) == 1) wait(true);
  while (PQisBusy(handle_.get()) != 0) {
    wait(false);
    if (PQconsumeInput(handle_.get()) == 0) fail(nullptr);
  }
  return PQgetResult(handle_.get());
}

void Database::fail_with(std::string_view state, std::string reason) {
  if (cancellation_requested()) check_cancellation();
  state_ = state;
  if (PQstatus(handle_.get()) == CONNECTION_BAD || state.starts_with("57P")) {
    refuse(postgis_error("connection_lost"), {{"reason", reason}});
  }
  if (state == "42501") refuse(postgis_error("permission_denied"), {{"reason", reason}});
  refuse(postgis_error("statement_failed"),
         {{"reason", reason}, {"help", "SQLSTATE " + std::string(state)}});
}

void Database::fail(const PGresult* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* primary =
      result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string reason = one_line(primary == nullptr ? PQerrorMessage(handle_.get()) : primary);
  fail_with(state == nullptr ? "" : state, reason);
}

DatabaseRows Database::query(const std::string& sql,
                             const std::vector<std::optional<std::string>>& parameters) {
  std::vector<const char*> values;
  for (const auto& parameter : parameters) {
    values.push_back(parameter ? parameter->c_str() : nullptr);
  }
  if (PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0) {
    fail(nullptr);
  }
  DatabaseRows last(nullptr);
  while (PGresult* result = next_result()) {
    last = DatabaseRows(result);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result);
  }
  return last;
}

void Database::copy_out(const std::string& sql,
                        const std::function<void(std::string_view)>& taker) {
  if (PQsendQuery(handle_.get(), sql.c_str()) == 0) fail(nullptr);
  PGresult* result = next_result();
  const DatabaseRows begun(result);
  if (PQresultStatus(result) != PGRES_COPY_OUT) fail(result);
  char* message = nullptr;
  while (true) {
    const int size = PQgetCopyData(handle_.get(), &message, 1);
    if (size == -1 || size == -2) break;
    if (size == 0) {
      wait(false);
      if (PQconsumeInput(handle_.get()) == 0) fail(nullptr);
      continue;
    }
    const std::unique_ptr<char, decltype(&PQfreemem)> owned(message, &PQfreemem);
    taker({message, static_cast<std::size_t>(size)});
  }
  while ((result = next_result()) != nullptr) {
    const DatabaseRows end(result);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail(result);
  }
}

void Database::begin_copy_in(const std::string& sql) {
  if (PQsendQuery(handle_.get(), sql.c_str()) == 0) fail(nullptr);
  PGresult* result = next_result();
  const DatabaseRows begun(result);
  if (PQresultStatus(result) != PGRES_COPY_IN) fail(result);
}

void Database::copy_in(std::string_view bytes) {
  check_cancellation();
  if (PQputCopyData(handle_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) {
    fail(nullptr);
  }
}

void Database::end_copy_in() {
  if (PQputCopyEnd(handle_.get(), nullptr) != 1) fail(nullptr);
  while (PGresult* result = next_result()) {
    const DatabaseRows end(result);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail(result);
  }
}

const std::string& Database::postgis() {
  if (!postgis_.empty()) return postgis_;
  const DatabaseRows rows = query(
      "SELECT n.nspname, e.extversion FROM pg_catalog.pg_extension e "
      "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'");
  if (rows.size() == 0) refuse(postgis_error("postgis_missing"));
  const std::string version = rows.text(0, 1);
  if (std::atoi(version.c_str()) < 3) {
    refuse(postgis_error("postgis_too_old"), {{"version", version}});
  }
  return postgis_ = quoted_identifier(rows.text(0, 0)) + ".";
}

std::string postgis_client() {
  const int version = PQlibVersion();
  std::string text = fmt::format("libpq {}.{}", version / 10000, version % 10000);
  const auto add = [&text](const char* variable, const char* usual) {
    const char* named = std::getenv(variable);
    const char* home = std::getenv("HOME");
    const std::filesystem::path file =
        named != nullptr ? named : std::filesystem::path(home == nullptr ? "" : home) / usual;
    std::error_code ignored;
    const bool there = std::filesystem::is_regular_file(file, ignored);
    text += fmt::format("; {}{}", file.string(), there ? "" : " (-)");
  };
  add("PGSERVICEFILE", ".pg_service.conf");
  add("PGPASSFILE", ".pgpass");
  return text;
}

}  // namespace ecotone
