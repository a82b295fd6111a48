// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/privacy.h"

namespace ecotone {

struct DocxOptions {
  Language language = Language::chinese;
  Privacy privacy = Privacy::internal;
  bool maps = true;  ///< with a picture of the map of each subject
  /// Subjects that get a section of their own, those with something to say first; beyond it they
  /// stand in the overview only.
  std::size_t sections = 200;
};

/// Renders a result of `check` as a document for Word, WPS and LibreOffice, with the sections of
/// the page: verdict, subject, map, findings, sentences, occupation, gaps and review, boundary;
/// then method and provenance, limits and the block to sign. The same result gives the same bytes.
///
/// @throws DocumentError  if the document is of another schema
std::string check_docx(const document::Value& document, const DocxOptions& options);

}  // namespace ecotone
