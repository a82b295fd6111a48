// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ecotone/document/value.h"
#include "ecotone/message/text.h"

namespace ecotone {

struct NotebookOptions {
  Language language = Language::english;
  std::size_t subjects = 1;  ///< with banner, map and findings; the worst first
  std::size_t rows = 20;     ///< of the overview, where there are several subjects
};

/// Renders a result of `check` as a part of somebody else's page, as notebooks show results: an
/// overview where there are several subjects; banner, static map and findings of a few.
///
/// One `<div class="ecotone">` with a style sheet that reaches nothing outside. No script, nothing
/// fetched, texts of the document escaped.
///
/// @throws DocumentError  if the document is of another schema
std::string check_notebook(const document::Value& document, const NotebookOptions& options = {});

/// The style sheet of reports for the screen, with each selector below another: rules of the root,
/// the page and everything apply to what the scope selects.
std::string scoped_style(std::string_view style, const std::string& scope);

}  // namespace ecotone
