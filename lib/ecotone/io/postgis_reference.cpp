// SPDX-License-Identifier: Apache-2.0
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>

#include "ecotone/error.h"
#include "ecotone/io/dataset_file.h"
#include "ecotone/io/postgis.h"
#include "ecotone/io/postgis_connection.h"
#include "ecotone/message/postgis_errors.h"

namespace ecotone {
namespace {

constexpr std::string_view prefix = "postgis:";

[[noreturn]] void refuse(std::string en, std::string zh) {
  throw UsageError(postgis_error("reference_malformed"),
                   {{"reason", std::move(en)}, {"reason_zh", std::move(zh)}});
}

// The place of the first or last of a character outside of double quotes.
std::size_t find_outside_quotes(std::string_view text, char wanted, bool last) {
  std::size_t found = std::string_view::npos;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] != wanted || quoted) continue;
    found = i;
    if (!last) break;
  }
  return found;
}

// A name as written, or what stands between double quotes, with doubled ones made single.
std::string identifier(std::string_view text) {
  std::string name(text);
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
    name = name.substr(1, name.size() - 2);
    for (std::size_t i = 0; (i = name.find("\"\"", i)) != std::string::npos; ++i) name.erase(i, 1);
  } else if (name.find('"') != std::string::npos) {
    refuse("a double quote stands inside of a name", "名称中间出现双引号");
  }
  if (name.empty()) refuse("a name is empty", "名称为空");
  if (name.find('\0') != std::string::npos) refuse("a name holds a zero byte", "名称含零字节");
  return name;
}

void take_table(std::string_view text, PostgisReference& reference) {
  const std::size_t dot = find_outside_quotes(text, '.', false);
  if (dot != std::string_view::npos) {
    reference.schema = identifier(text.substr(0, dot));
    text.remove_prefix(dot + 1);
    if (find_outside_quotes(text, '.', false) != std::string_view::npos) {
      refuse("a table has one dot: SCHEMA.TABLE", "表名只能有一个点：模式.表");
    }
  }
  reference.table = identifier(text);
}

// Refuses passwords, and what libpq cannot read; nothing of the connection is repeated.
void check_connection(const std::string& connection) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(connection.c_str(), &message), &PQconninfoFree);
  if (message != nullptr) PQfreemem(message);
  if (!options) {
    // It may be a password with a blank in it that libpq stumbles over.
    if (lower_case(connection).find("password") != std::string::npos) {
      throw UsageError(postgis_error("password_given"));
    }
    refuse("libpq does not understand its connection", "libpq 无法识别其中的连接");
  }
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view key = option->keyword;
    if ((key == "password" || key == "sslpassword") && option->val != nullptr) {
      throw UsageError(postgis_error("password_given"));
    }
  }
}

// Whether a URI names a user with a password, as postgresql://user:password@host does.
bool has_uri_password(std::string_view text) {
  const std::size_t found = text.find("://");
  if (found == std::string_view::npos) return false;
  text.remove_prefix(found + 3);
  // What is behind the connection stands behind a bar or in quotes; a password may hold a slash.
  const std::size_t at = text.substr(0, text.find_first_of("|\"")).rfind('@');
  return at != std::string_view::npos && text.substr(0, at).find(':') != std::string_view::npos;
}

GeometryType geometry_type(std::string_view word) {
  for (const GeometryType type : {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
    if (word == geometry_type_name(type)) return type;
  }
  refuse("geometrytype is point, line or polygon", "geometrytype 应为 point、line 或 polygon");
}

// Options behind the table, one behind each bar; the condition takes the rest.
void take_options(std::string_view text, PostgisReference& reference) {
  while (!text.empty()) {
    if (text.starts_with("where=")) {
      reference.where = text.substr(6);
      return;
    }
    const std::size_t bar = find_outside_quotes(text, '|', false);
    const std::string_view option = text.substr(0, bar);
    if (option.starts_with("geometry=")) {
      reference.geometry = identifier(option.substr(9));
    } else if (option.starts_with("geometrytype=")) {
      reference.type = geometry_type(option.substr(13));
    } else {
      refuse("an option behind the table is not known", "表名后的选项无法识别");
    }
    text = bar == std::string_view::npos ? "" : text.substr(bar + 1);
  }
}

bool needs_quotes(std::string_view name) {
  return name.find_first_of(".:|\"") != std::string_view::npos;
}

std::string written(const std::string& name) {
  return needs_quotes(name) ? quoted_identifier(name) : name;
}

}  // namespace

std::string quoted_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

std::string PostgisReference::table_text() const {
  return (schema.empty() ? "" : written(schema) + ".") + written(table);
}

std::string PostgisReference::to_text() const {
  std::string text = std::string(prefix) + connection + ":" + table_text();
  if (!geometry.empty()) text += "|geometry=" + written(geometry);
  if (type) text += "|geometrytype=" + std::string(geometry_type_name(*type));
  if (!where.empty()) text += "|where=" + where;
  return text;
}

PostgisReference PostgisReference::with_suffix(std::string_view suffix) const {
  PostgisReference other = *this;
  other.table += suffix;
  return other;
}

bool is_postgis(std::string_view reference) {
  if (reference.starts_with(prefix)) return true;
  const std::string lower = lower_case(reference.substr(0, 16));
  for (const std::string_view other : {"pg:", "postgresql:", "postgres:", "postgis:"}) {
    if (lower.starts_with(other)) throw UsageError(postgis_error("other_spelling"));
  }
  return false;
}

void refuse_password(std::string_view word) {
  // Names may stand behind others: --report=FILE,postgis:…, KIND=postgis:…
  const std::string lower = lower_case(word);
  for (std::size_t at = 0; (at = lower.find(prefix, at)) != std::string::npos; ++at) {
    try {
      parse_postgis(word.substr(at));
    } catch (const UsageError& error) {
      // Other faults are told by what reads the word, if anything does.
      if (error.key() == "password_given") throw;
    }
  }
  // The names of other programs, which nothing here reads.
  const bool is_other = lower.starts_with("pg:") || lower.find("postgres:") != std::string::npos ||
                        lower.find("postgresql:") != std::string::npos;
  if (is_other && (lower.find("password") != std::string::npos || has_uri_password(lower))) {
    throw UsageError(postgis_error("password_given"));
  }
}

PostgisReference parse_postgis(std::string_view text) {
  PostgisReference reference;
  text.remove_prefix(std::min(prefix.size(), text.size()));
  // A password may hold any character, so that it is looked for before anything is taken apart.
  const std::string lower = lower_case(text);
  if (lower.find("password=") != std::string::npos ||
      lower.find("password =") != std::string::npos) {
    const std::size_t where = lower.find("|where=");
    const std::size_t found = std::min(lower.find("password="), lower.find("password ="));
    if (found < where) throw UsageError(postgis_error("password_given"));
  }
  if (has_uri_password(lower)) throw UsageError(postgis_error("password_given"));
  const std::size_t bar = find_outside_quotes(text, '|', false);
  const std::string_view named = text.substr(0, bar);
  const std::size_t colon = find_outside_quotes(named, ':', true);
  if (colon == std::string_view::npos) {
    refuse("there is no table behind the connection", "连接后没有表名");
  }
  reference.connection = named.substr(0, colon);
  check_connection(reference.connection);
  take_table(named.substr(colon + 1), reference);
  if (bar != std::string_view::npos) take_options(text.substr(bar + 1), reference);
  return reference;
}

PostgisReference postgis_source(const std::string& connection, std::string_view table,
                                const std::string& geometry, const std::string& where) {
  PostgisReference reference;
  reference.connection = connection;
  check_connection(connection);
  take_table(table, reference);
  reference.geometry = geometry;
  reference.where = where;
  return reference;
}

}  // namespace ecotone
