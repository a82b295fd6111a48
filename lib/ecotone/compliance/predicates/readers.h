// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/compliance/pack_reader.h"

// Every kind of condition: its name in packs, and the function that reads it. A new one is a file
// in this folder and a line here.
#define ECOTONE_PREDICATES(kind)                                                                 \
  kind("all", read_all) kind("any", read_any) kind("not", read_not) kind("attr", read_attribute) \
      kind("attribute", read_attribute) kind("code_valid", read_code_valid)                      \
          kind("intersects", read_intersects) kind("within", read_within)                        \
              kind("overlap_area", read_overlap_area) kind("area_share", read_area_share)        \
                  kind("distance", read_distance) kind("upstream_within", read_upstream_within)  \
                      kind("downstream_within", read_downstream_within)             \
                          kind("name_agrees", read_name_agrees) kind("tiles", read_tiles)          \
                              kind("self_overlap", read_self_overlap)                              \
                                  kind("departs_from", read_departs_from)

namespace ecotone {

#define ECOTONE_DECLARE_PREDICATE(name, function) \
  PredicatePtr function(const document::Value& value, PackReader& reader);
ECOTONE_PREDICATES(ECOTONE_DECLARE_PREDICATE)
#undef ECOTONE_DECLARE_PREDICATE

}  // namespace ecotone
