// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What a page carries besides its content and the style sheet of reports.
struct PageAssets {
  std::string style;    ///< after the style sheet of reports
  std::string script;   ///< after the content
  std::string licence;  ///< of what the script holds of others; stands in a comment before it
};

/// A whole page around its content: head, style sheet and the switch between languages, which
/// needs no script. Nothing may be fetched, framed or sent from it, and nothing run or styled but
/// what the page was made with: its policy names the hashes (CSP level 3).
std::string html_page(const Voice& voice, const std::string& title, const Markup& content,
                      const PageAssets& assets = {});

}  // namespace ecotone
