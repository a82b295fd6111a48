// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/privacy.h"

namespace ecotone {

struct HtmlOptions {
  Language language = Language::chinese;  ///< shown first
  bool both_languages = true;             ///< with a switch between them that needs no script
  Privacy privacy = Privacy::internal;
  /// Subjects that get a section. Where there are more, those without a conflict go first, then
  /// the last; the page says how many, and the overview lists every one.
  std::size_t sections = 200;
};

/// Renders a result of `check` as one HTML file: verdict, map, findings, table of every layer,
/// boundary coordinates, method and provenance, limits, signatures.
///
/// The file needs no network and no script, prints on A4, and is well-formed XML. Everything in it
/// comes from the document; the same document gives the same bytes. Texts of the document are
/// escaped wherever they stand.
///
/// @param document  {"schema": "ecotone.check/1", …}; members that are missing are left out
/// @throws DocumentError  if the document is of another schema
std::string check_html(const document::Value& document, const HtmlOptions& options = {});

}  // namespace ecotone
