// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ecotone {

/// Whether a spreadsheet would run a text as a formula.
bool starts_a_formula(std::string_view text);

/// A field of CSV (RFC 4180), with an apostrophe before a text that a spreadsheet would take for a
/// formula.
/// @param number  the field is a number or a text of ours, and gets no apostrophe
std::string csv_field(std::string_view text, bool number);

}  // namespace ecotone
