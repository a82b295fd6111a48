// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "ecotone/message/text.h"

namespace ecotone {

/// Says what is wrong, where, and how to mend it, in every language we speak.
///
/// Carries an entry of an error table (`ecotone/message/*_errors.h`) with the values of its
/// placeholders, so the place that catches it chooses the language. `what()` is English.
class Error : public std::exception {
 public:
  /// @param text       entry of an error table
  /// @param arguments  values of the placeholders in `text`
  /// @param where      file, layer, feature, line …, as far as known; may be empty
  explicit Error(const ErrorText& text, Arguments arguments = {}, std::string where = {});

  const char* what() const noexcept override { return english_.c_str(); }

  /// Stable code such as "ECO1203".
  std::string_view code() const { return text_->code; }
  /// Name of the entry, such as "axes_swapped".
  std::string_view key() const { return text_->key; }
  /// What is wrong.
  std::string message(Language language) const;
  /// How to mend it; empty where the message says it all.
  std::string help(Language language) const;
  /// Where it was found; empty if unknown.
  const std::string& where() const { return where_; }
  /// Puts an outer place (a file, a layer) in front of the place known so far.
  void prepend_place(std::string_view outer);

 private:
  void compose();

  const ErrorText* text_;
  Arguments arguments_;
  std::string where_;
  std::string english_;
};

/// A geometry that cannot be used: not finite, not closed, malformed WKB or WKT.
class GeometryError : public Error {
  using Error::Error;
};

/// A coordinate reference system that is missing, unknown, unsuitable or not convertible.
class CrsError : public Error {
  using Error::Error;
};

/// A layer without the fields, types or values that are asked of it.
class SchemaError : public Error {
  using Error::Error;
};

/// A YAML or JSON text that cannot be read, with its line and column.
class DocumentError : public Error {
  using Error::Error;
};

/// A catalogue that is not valid.
class CatalogueError : public Error {
  using Error::Error;
};

/// A rule pack that is not valid.
class RuleError : public Error {
  using Error::Error;
};

/// An input that cannot be opened or read.
class IoError : public Error {
  using Error::Error;
};

/// An output that cannot be written, or would replace another.
class OutputError : public Error {
  using Error::Error;
};

/// Options or arguments that contradict each other or are unknown.
class UsageError : public Error {
  using Error::Error;
};

/// The work was interrupted on request.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "interrupted"; }
};

}  // namespace ecotone
