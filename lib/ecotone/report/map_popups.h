// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ecotone/document/value.h"
#include "ecotone/report/map_content.h"
#include "ecotone/report/markup.h"
#include "ecotone/report/reading.h"

namespace ecotone {

/// What an interactive map says of a feature: names and figures of the result, nothing computed.
class MapPopups {
 public:
  /// @param document, subject  of a result of `check`; must outlive this
  MapPopups(const document::Value& document, const document::Value& subject, const Voice& voice)
      : document_(document), subject_(subject), voice_(voice) {}

  /// Name, layer, class, approval, the area that the subject takes of it, or the distance.
  Markup zone(const document::Value& zone) const;
  /// The zone that the subject overlaps, the level and the area.
  Markup piece(const document::Value& piece, const MapRow& row) const;
  /// The area to give up and what is left, or how far to move.
  Markup mending(const document::Value& mending) const;
  /// Name, verdict and area of the subject.
  Markup subject() const;

 private:
  const document::Value& document_;
  const document::Value& subject_;
  const Voice& voice_;
};

}  // namespace ecotone
