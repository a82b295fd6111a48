// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecotone/document/value.h"

namespace ecotone {

/// A part of an outfall code (排污口编码): fixed length, one alphabet, perhaps a list of values.
struct CodeSegment {
  enum class Alphabet { digits, letters, alphanumeric };

  std::string name;  ///< "county", "serial", "class" …; "county" and "class" are checked further
  Alphabet alphabet = Alphabet::digits;
  std::size_t length = 0;
  /// Value and what it stands for; empty: any.
  std::vector<std::pair<std::string, std::string>> values;
};

/// How the last segment is computed from the others.
enum class Checksum {
  none,
  luhn,       ///< one digit over all digits before it (ISO/IEC 7812-1, annex B)
  mod_11_10,  ///< one digit, ISO/IEC 7064 MOD 11,10 over digits
  mod_97_10,  ///< two digits, ISO/IEC 7064 MOD 97-10 over digits and letters
};

/// The form that codes of outfalls have somewhere. No national form is established: the rule of
/// HJ 1235-2021 was not readable, and several local standards exist, so that a profile is data
/// (`data/codelists/outfall-codes.yaml`) and carries the mark of how sure it is.
struct CodeProfile {
  std::string id;
  std::string title_en, title_zh;
  std::string mark;    ///< "S", "M", "M?", "E"
  std::string source;  ///< where the form was seen
  std::string separator;
  std::vector<CodeSegment> segments;
  Checksum checksum = Checksum::none;
  /// The profile knows no segments, only that six digits after the letters name the county.
  bool county_only = false;
};

/// A code taken apart.
struct ParsedCode {
  std::vector<std::pair<std::string, std::string>> segments;  ///< name and text, in order

  /// The text of a segment; nothing if the profile has none of that name.
  std::optional<std::string> segment(std::string_view name) const;
};

/// Why a code does not have the form of a profile.
struct CodeFault {
  std::string reason_en, reason_zh;
};

/// Either a code taken apart, or what is wrong with it.
struct CodeReading {
  std::optional<ParsedCode> code;
  CodeFault fault;  ///< where `code` is nothing
};

/// Reads profiles from `outfall-codes.yaml`.
/// @throws DocumentError  naming line and column
std::vector<CodeProfile> read_code_profiles(const document::Value& file);

/// The profile with an id. @throws SchemaError  naming those there are
const CodeProfile& profile_of(const std::vector<CodeProfile>& profiles, std::string_view id);

/// Takes a code apart by a profile. Blanks around it are ignored, nothing else is.
CodeReading read_code(std::string_view code, const CodeProfile& profile);

/// The check digits for a text by a rule; for tests and for making codes.
/// @throws SchemaError  if a character has no place in the rule
std::string check_digits(std::string_view text, Checksum checksum);

}  // namespace ecotone
