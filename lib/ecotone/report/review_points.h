// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ecotone/document/value.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What was missing for a verdict on a subject: layers that could not be used, then rules that
/// could not be decided, each with its reason.
std::vector<BothTexts> data_gaps(const document::Value& subject);

/// What a person has to look at before signing: citations not compared with the official text,
/// results that hang on the accuracy of borders, declared figures that differ, features that were
/// repaired, layers past their review, attributes that were only declared.
///
/// @param document  the whole result, for its layers
std::vector<BothTexts> review_points(const document::Value& document,
                                     const document::Value& subject);

/// Sentences on every layer, as an official report words them: 项目涉及…公顷, 项目不涉及….
std::vector<BothTexts> overlay_sentences(const document::Value& subject);

/// One sentence for the verdict.
BothTexts verdict_sentence(const document::Value& subject);

/// How many of the layers were checked, as the result says it or as its counts do.
BothTexts completeness_words(const document::Value& subject);

/// The area that shares and sentences refer to, by the method of the run; nothing for lines and
/// points.
std::optional<double> subject_area_m2(const document::Value& subject);

/// The share of the subject that a layer takes, in percent with two decimals; "" if unknown.
std::string percent_text(std::optional<double> share);

/// Whether a role only tells where a subject is (county, township, catchment …) and carries no
/// restriction of its own.
bool is_context_role(const std::string& role);

/// Canonical values of a class (“core”, “secondary, water”, "II") as people say them.
BothTexts class_words(const std::string& role, const std::string& value);

}  // namespace ecotone
