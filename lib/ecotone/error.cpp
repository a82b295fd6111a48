// SPDX-License-Identifier: Apache-2.0
#include "ecotone/error.h"

#include <utility>

namespace ecotone {

Error::Error(const ErrorText& text, Arguments arguments, std::string where)
    : text_(&text), arguments_(std::move(arguments)), where_(std::move(where)) {
  compose();
}

std::string Error::message(Language language) const {
  return render(language == Language::chinese ? text_->zh : text_->en, arguments_);
}

std::string Error::help(Language language) const {
  return render(language == Language::chinese ? text_->help_zh : text_->help_en, arguments_);
}

void Error::prepend_place(std::string_view outer) {
  where_ = where_.empty() ? std::string(outer) : std::string(outer) + ", " + where_;
  compose();
}

void Error::compose() {
  english_ = std::string(code()) + ": " + message(Language::english);
  if (!where_.empty()) english_ += " (" + where_ + ")";
}

}  // namespace ecotone
