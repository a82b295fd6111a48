// SPDX-License-Identifier: Apache-2.0
#include "ecotone/inspection/field_words.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace ecotone::inspection {
namespace {

// ASCII letters in lower case.
std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

struct Words {
  std::initializer_list<std::string_view> whole;   ///< the whole name
  std::initializer_list<std::string_view> ending;  ///< its end
  std::initializer_list<std::string_view> inside;  ///< any part of it
};

bool says(std::string_view field, const Words& words) {
  const std::string name = lower(field);
  const auto has = [&](const auto& list, const auto& test) {
    return std::any_of(list.begin(), list.end(), test);
  };
  return has(words.whole, [&](std::string_view w) { return name == w; }) ||
         has(words.ending, [&](std::string_view w) { return name.ends_with(w); }) ||
         has(words.inside, [&](std::string_view w) { return name.find(w) != std::string::npos; });
}

}  // namespace

bool names_identifier(std::string_view field) {
  return says(field, {{"id", "code", "bsm", "dm", "oidn", "uidn", "gid", "uid", "bh"},
                      {"_id", "code", "dm"},
                      {"编号", "代码", "标识码", "编码"}});
}

bool names_code(std::string_view field) {
  return says(field, {{}, {"code", "dm"}, {"代码", "编码"}});
}

bool names_name(std::string_view field) {
  return says(field, {{"name", "mc", "naam", "title"}, {"_name", "mc"}, {"名称", "名字"}});
}

bool names_area(std::string_view field) {
  return says(field, {{"area", "mj", "opperv", "oppervl"}, {"_area", "mj"}, {"面积", "area_"}});
}

bool names_date(std::string_view field) {
  return says(field, {{"date", "rq", "datum"}, {"date", "datum", "_rq", "sj"}, {"日期", "时间"}});
}

}  // namespace ecotone::inspection
