// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ecotone/compliance/predicate.h"
#include "ecotone/message/text.h"

namespace ecotone {

/// What a message may speak of, beside the context.
struct MessageFacts {
  const Evidence& evidence;
  std::string role;     ///< of the rule, where no zone was met
  std::string subject;  ///< name of the subject
  std::optional<Date> act_date;
  Level level = Level::attention;
};

/// Replaces the `$placeholders` of a message; one without a value becomes "–".
std::string expand_message(std::string_view message, Language language,
                           const EvaluationContext& context, const MessageFacts& facts);

/// "1 km", "50 m"
std::string format_length(double metres);

/// The fields that tell zones of one layer apart, such as "primary, water".
std::string zone_detail(const Layer& layer, std::size_t zone);

/// What people call a level.
std::string level_title(Level level, Language language);

}  // namespace ecotone
