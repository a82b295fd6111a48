// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecotone/compliance/check.h"
#include "ecotone/compliance/layer_changes.h"
#include "ecotone/compliance/rule_pack.h"
#include "ecotone/compliance/rule_reach.h"
#include "ecotone/document/value.h"
#include "ecotone/layer/layer.h"
#include "ecotone/message/text.h"

namespace ecotone::tools {

/// A result of an earlier check, JSON or lines of it: its head, and its subjects by their ids. Of
/// lines only their places are kept in memory.
class FormerResult {
 public:
  /// @throws IoError  if it is no result of check
  explicit FormerResult(std::filesystem::path file);

  const document::Value& head() const { return head_; }
  std::size_t size() const { return places_.size(); }
  /// The subject of an id; nothing if there was none, or several.
  std::optional<document::Value> subject(const std::string& id) const;

 private:
  struct Place {
    std::size_t offset = 0;  ///< of a line in the file
    std::size_t length = 0;  ///< 0: `offset` is a place in the array of subjects
  };

  void read_lines(const std::string& text);
  void add(const std::string& id, Place place);

  std::filesystem::path file_;
  document::Value head_;
  document::Value::Array subjects_;
  std::map<std::string, std::optional<Place>, std::less<>> places_;
};

/// Layers with the digests of their content.
struct LayerEdition {
  const LayerSet* layers = nullptr;
  std::vector<std::string> digests;  ///< one a layer
};

/// Why something has to be checked again.
struct SinceReason {
  std::string en;
  std::string zh;
};

/// Decides which subjects of an earlier result have to be checked again, and proves that the others
/// have not changed: by digests of subjects, layers and rules, and by how far rules look.
class CheckSince {
 public:
  /// @param head           of the present check
  /// @param former_layers  those of the earlier check; without layers if they are not known
  CheckSince(const FormerResult& former, const document::Value& head, const RulePack& rules,
             const LayerSet& present, const LayerEdition& former_layers,
             const CheckOptions& options);

  /// Why a subject has to be checked again; nothing if what was said of it holds.
  std::optional<SinceReason> reason(const Layer& subjects, std::size_t place,
                                    const std::optional<document::Value>& before) const;
  /// What holds of a subject, with the age of its layers as of today.
  document::Value unchanged(document::Value before) const;

 private:
  struct ChangedLayer {
    const RoleLayer* layer = nullptr;
    LayerChanges changes;
    double accuracy_m = 0;
  };

  void compare_runs(const document::Value& head);
  void compare_rules(const document::Value& head, const RulePack& rules);
  void compare_layers(const document::Value& head, const LayerSet& present,
                      const LayerEdition& former_layers);
  void refuse_all(SinceReason reason);
  bool lies_near(const ChangedLayer& changed, const Layer& subjects, std::size_t place,
                 const document::Value& before) const;
  double reach_of(const ChangedLayer& changed, const std::string& target) const;

  const FormerResult& former_;
  const RulePack& rules_;
  const CheckOptions& options_;
  std::optional<SinceReason> all_;  ///< why all are checked again
  std::string former_day_;
  bool is_another_day_ = false;
  std::map<std::string, int> ages_;  ///< of layers on the day of this check, in days
  std::vector<std::string> changed_rules_;
  std::vector<ChangedLayer> changed_layers_;
  mutable std::map<std::string, RoleReach> reach_;  ///< by target
};

}  // namespace ecotone::tools
