// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/predicates/readers.h"

namespace ecotone {
namespace {

#define ECOTONE_LIST_PREDICATE(name, function) {name, function},
constexpr PredicateKind kinds[] = {ECOTONE_PREDICATES(ECOTONE_LIST_PREDICATE)};
#undef ECOTONE_LIST_PREDICATE

}  // namespace

std::span<const PredicateKind> predicate_kinds() {
  return kinds;
}

}  // namespace ecotone
