// SPDX-License-Identifier: Apache-2.0
#include "tools/command.h"

#include <charconv>
#include <cmath>
#include <ctime>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/units.h"
#include "tools/terminal.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

template <typename Number>
void read_number(const Option& option, const std::string& text, Number& target) {
  const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* last = text.data() + text.size();
  const auto [end, problem] = std::from_chars(first, last, target);
  if (first == last || end != last || problem != std::errc()) {
    throw UsageError(usage_error("value_not_a_number"),
                     {{"name", option.long_name()}, {"given", text}});
  }
}

}  // namespace

std::string Option::long_name() const {
  const std::size_t comma = names.find(',');
  return comma == names.npos ? names : names.substr(comma + 1);
}

void read_value(const Option&, const std::string& text, std::string& target) {
  target = text;
}

void read_value(const Option& option, const std::string& text, int& target) {
  read_number(option, text, target);
}

void read_value(const Option& option, const std::string& text, double& target) {
  read_number(option, text, target);
  if (!std::isfinite(target)) {
    throw UsageError(usage_error("value_not_a_number"),
                     {{"name", option.long_name()}, {"given", text}});
  }
}

void read_value(const Option& option, const std::string& text, Date& target) {
  const std::optional<Date> date = parse_date(text);
  if (!date) {
    throw UsageError(usage_error("value_not_a_date"),
                     {{"name", option.long_name()}, {"given", text}});
  }
  target = *date;
}

void read_value(const Option& option, const std::string& text, Metres& target) {
  const std::optional<double> length = parse_length_m(text);
  if (!length) {
    throw UsageError(usage_error("value_not_a_length"),
                     {{"name", option.long_name()}, {"given", text}});
  }
  target.value = *length;
}

Option flag(std::string names, bool& target, std::string en, std::string zh) {
  Option made{.names = std::move(names), .says = {std::move(en), std::move(zh)}};
  made.set = [&target](const std::vector<std::string>&) { target = true; };
  return made;
}

Option several(std::string names, std::string value, std::vector<std::string>& target,
               std::string en, std::string zh) {
  Option made{.names = std::move(names),
              .value = std::move(value),
              .says = {std::move(en), std::move(zh)},
              .repeated = true};
  made.set = [&target](const std::vector<std::string>& given) { target = given; };
  return made;
}

Option comma_list(std::string names, std::string value, std::vector<std::string>& target,
                  std::string en, std::string zh) {
  Option made = several(std::move(names), std::move(value), target, std::move(en), std::move(zh));
  made.set = [&target](const std::vector<std::string>& given) {
    for (std::string_view words : given) {
      while (!words.empty()) {
        const std::size_t comma = words.find(',');
        if (comma != 0) target.emplace_back(words.substr(0, comma));
        words.remove_prefix(comma == words.npos ? words.size() : comma + 1);
      }
    }
  };
  return made;
}

void Session::tell(const Bilingual& text) const {
  if (!options.quiet) print_to_people(say(text) + "\n");
}

Date Session::as_of() const {
  if (options.as_of) return *options.as_of;
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

}  // namespace ecotone::tools
