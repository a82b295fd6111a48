// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/rule_pack.h"

namespace ecotone {

/// A field of a role, or an attribute of a subject.
struct VocabularyField {
  std::string name;
  std::string type;  ///< "text", "number" or "date"
  Bilingual title;
  std::vector<std::pair<std::string, Bilingual>> values;  ///< empty: anything

  bool allows(std::string_view value) const;
};

struct VocabularyRole {
  std::string name;
  Bilingual title;
  std::vector<std::string> geometries;  ///< "point", "line", "polygon"
  bool receptor = false;                ///< its features are sensitive places
  std::vector<VocabularyField> fields;

  const VocabularyField* field(std::string_view name) const;
};

/// The roles of layers with their canonical fields (`data/schemas/roles.yaml`), and the attributes
/// of subjects (`data/codelists/subject.yaml`).
struct Vocabulary {
  std::vector<VocabularyRole> roles;
  std::vector<VocabularyField> attributes;

  const VocabularyRole* role(std::string_view name) const;
  const VocabularyField* attribute(std::string_view name) const;
};

/// Reads both from their texts.
/// @throws DocumentError  naming line and column
Vocabulary read_vocabulary(std::string_view roles_yaml, std::string_view subject_yaml);

}  // namespace ecotone
