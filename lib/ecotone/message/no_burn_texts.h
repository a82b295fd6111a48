// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/message/text.h"

namespace ecotone {

/// What must be said of a no-burn zone by who issued it and when.
inline constexpr Text no_burn_texts[] = {
    {"issuer_unknown",
     "the level of the issuing body is not given, so its competence under article 207 of the Code "
     "(cities with districts and above) is not judged; facilities are, as if a city issued the "
     "zone",
     "未给出发布机关级别，是否具有生态环境法典第二百零七条规定的划定权限（设区的市级以上）未作判断"
     "；"
     "设施按市级发布判断"},
    {"county_before_code",
     "issued by a county before 2026-08-15: rules NB-1 to NB-3 apply; competence under article 207 "
     "of the Code is open",
     "由县级于2026-08-15前发布：规则NB-1至NB-3适用；依生态环境法典第二百零七条的划定权限存疑"},
    {"county_after_code",
     "issued by a county on or after 2026-08-15, while article 207 of the Code empowers cities "
     "with "
     "districts and above: rules NB-1 to NB-3 stay undecided without an act of the city",
     "由县级于2026-08-"
     "15及以后发布，而生态环境法典第二百零七条授权设区的市级以上政府：无市级文件时，"
     "规则NB-1至NB-3不作判定"},
    {"county_undated",
     "to be issued by a county, without a day of issue: from 2026-08-15 on article 207 of the Code "
     "empowers cities with districts and above",
     "拟由县级发布，未给出发布日期：自2026-08-"
     "15起，生态环境法典第二百零七条授权设区的市级以上政府划定"},
};

consteval const Text& no_burn_text(std::string_view key) {
  return entry(no_burn_texts, key);
}

}  // namespace ecotone
