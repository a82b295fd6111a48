// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/finding/finding.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What the findings of a subject say of a zone, or of a whole layer: the worst level, and the
/// rules.
struct Judgement {
  Level level = Level::no_conflict;
  std::vector<std::string> rules;
};

/// @param feature  "" for every zone of the layer
Judgement judgement_of(const document::Value& subject, const std::string& layer,
                       const std::string& feature);

/// A citation as it is quoted: "Environmental Code Article 207", “《生态环境法典》第二百零七条”.
BothTexts citation_title(const document::Value& citation);

/// The findings of a list, the worst level first.
std::vector<const document::Value*> by_severity(const document::Value::Array& findings);

/// The word for a level or verdict; the text itself if it is none of ours.
BothTexts level_words(const std::string& level);

/// What would have to move so that a finding no longer holds, in a sentence; empty where the result
/// says nothing of it.
///
/// @param mending  member "mending" of a finding or a subject
BothTexts mending_words(const document::Value& mending);

/// The layer of a result with an id; nullptr if there is none.
const document::Value* layer_of(const document::Value& document, const std::string& id);

}  // namespace ecotone
