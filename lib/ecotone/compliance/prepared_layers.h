// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "ecotone/layer/layer_set.h"
#include "ecotone/overlay/zone_layer.h"

namespace ecotone {

class FeatureIndex;
class RiverNetworks;

/// The layers of a county prepared once for any number of subjects: zones indexed, edges and
/// features to be found by nearness, coverages, networks of rivers. Each is prepared when it is
/// first asked for. A copy is cheap and shares everything; safe to share between threads.
class PreparedLayers {
 public:
  /// @param layers  in one CRS; must outlive the object and stay as they are
  explicit PreparedLayers(const LayerSet& layers, int threads = 0);
  /// Takes zones that are prepared already, as those of an index file.
  /// @param zones  one a layer; nothing where they are still to be prepared
  PreparedLayers(const LayerSet& layers, std::span<const std::optional<ZoneLayer>> zones,
                 std::span<const Ledger> ledgers, int threads = 0);

  const LayerSet& layers() const;
  /// The zones of a layer of polygons.
  const ZoneLayer& zones(std::size_t layer) const;
  /// What was repaired or set aside in a layer of polygons; names and ids are those of the layer.
  const Ledger& ledger(std::size_t layer) const;
  /// The features of a layer by nearness.
  const FeatureIndex& features(std::size_t layer) const;

  /// Where a layer claims to be complete: layers that are complete in the same place share its
  /// number; nothing for one that says nothing.
  std::optional<std::size_t> coverage(std::size_t layer) const;
  /// One past the last number.
  std::size_t coverage_count() const;
  const ZoneLayer& coverage_zones(std::size_t coverage) const;
  const FeatureIndex& coverage_edges(std::size_t coverage) const;

  const RiverNetworks& rivers() const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace ecotone
