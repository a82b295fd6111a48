// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"
#include "ecotone/report/privacy.h"

namespace ecotone {

/// A picture of a map with its size in pixels.
struct MapPicture {
  std::string png;
  int width_px = 0;
  int height_px = 0;
};

struct DocxOptions {
  Language language = Language::chinese;
  Privacy privacy = Privacy::internal;
  /// Draws the map of a subject; without it the document has no maps.
  std::function<MapPicture(const document::Value& subject)> draw_map = {};
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
