// SPDX-License-Identifier: Apache-2.0
// The result of a check as the one object that every output is rendered from.
#pragma once

#include <memory>

#include "ecotone/compliance/check.h"
#include "ecotone/document/value.h"
#include "ecotone/layer/layer_set.h"
#include "ecotone/report/check_document.h"

namespace ecotone::python {

struct CheckDocument {
  document::Value value;
};

/// Composes the object as the command line does, with a summary where there are several subjects.
std::shared_ptr<CheckDocument> check_document_of(const CheckResult& result, const Layer& subjects,
                                                 const LayerSet& layers, const RulePack& rules,
                                                 RunRecord record, int threads);

}  // namespace ecotone::python
