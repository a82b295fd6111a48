// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/inspect_finding.h"

namespace ecotone {

std::string_view confidence_name(Confidence confidence) {
  constexpr std::string_view names[] = {"possible", "likely", "certain"};
  return names[static_cast<std::size_t>(confidence)];
}

std::string InspectFinding::what(Language language) const {
  return render(language == Language::chinese ? text->zh : text->en, arguments);
}

std::string InspectFinding::consequence(Language language) const {
  return render(language == Language::chinese ? text->consequence_zh : text->consequence_en,
                arguments);
}

std::string InspectFinding::mend(Language language) const {
  return render(language == Language::chinese ? text->mend_zh : text->mend_en, arguments);
}

std::string InspectFinding::command() const {
  return render(text->command, arguments);
}

}  // namespace ecotone
