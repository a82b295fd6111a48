// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecotone/geodesy/ellipsoid.h"

namespace ecotone {

enum class CrsKind { geographic, projected };

/// A Gauss-Kruger zone of a projected CRS.
struct GaussKrugerZone {
  int width_deg = 3;  ///< 3 or 6
  int number = 0;     ///< zone number for its width; 36 for 108°E with 3°
  double central_meridian_deg = 0;
  bool prefixed = false;  ///< eastings begin with the zone number (大数)

  friend bool operator==(const GaussKrugerZone&, const GaussKrugerZone&) = default;
};

/// A coordinate reference system (ISO 19111), two-dimensional. A plain value: two are equal if
/// they describe the same system, whatever the text they came from.
///
/// Coordinates in our arrays are always x east, y north, in the unit of the CRS, whatever the
/// axis order that the authority defines (`northing_first`).
class Crs {
 public:
  /// @throws CrsError  if EPSG has no such horizontal CRS
  static Crs from_epsg(int code);
  /// Reads "EPSG:4545", "4545", a name of our catalogue of Chinese systems ("CGCS2000"),
  /// WKT 1 (also ESRI's), WKT 2 or PROJJSON.
  ///
  /// A text without EPSG code is matched with EPSG: it becomes EPSG's system if PROJ finds one
  /// of the same definition (its confidence 70 % or more, and the only one, or 90 % or more),
  /// or if it is a Gauss-Kruger zone of China on one of the national ellipsoids, whatever its
  /// names. Otherwise it stays a system of its own. A vertical part and a height are left out;
  /// TOWGS84 parameters in the text are ignored, as datum shifts are named by the caller.
  /// @throws CrsError  if the text cannot be understood, is not a horizontal CRS, or has axes
  ///                   other than east and north
  static Crs from_text(std::string_view text);

  const std::string& name() const { return name_; }
  /// EPSG code, if the system is one of EPSG's.
  std::optional<int> epsg() const { return epsg_; }
  /// "EPSG:4545", else the name.
  std::string label() const;
  CrsKind kind() const { return kind_; }
  bool is_geographic() const { return kind_ == CrsKind::geographic; }
  const Ellipsoid& ellipsoid() const { return ellipsoid_; }
  const std::string& datum() const { return datum_; }
  /// Metres per unit of a projected CRS; radians per unit of a geographic one.
  double unit_factor() const { return unit_factor_; }
  /// Whether the authority defines the northing (or latitude) as first axis.
  bool northing_first() const { return northing_first_; }
  /// The zone, if this is a Gauss-Kruger projection: transverse Mercator from the equator with
  /// scale 1, a meridian that is a multiple of 3°, and a false easting of 500 000 m with or
  /// without the zone number. A meridian that both widths know (111°E without zone number) has
  /// the width of its EPSG code or name, else 3°.
  const std::optional<GaussKrugerZone>& gauss_kruger() const { return gauss_kruger_; }
  /// WKT 2 (2019), one line.
  const std::string& wkt() const { return wkt_; }

  friend bool operator==(const Crs& a, const Crs& b) {
    return (a.epsg_ && a.epsg_ == b.epsg_) || a.wkt_ == b.wkt_;
  }

 private:
  friend struct CrsReader;
  Crs() = default;

  std::string name_;
  std::optional<int> epsg_;
  CrsKind kind_ = CrsKind::geographic;
  Ellipsoid ellipsoid_;
  std::string datum_;
  double unit_factor_ = 1;
  bool northing_first_ = false;
  std::optional<GaussKrugerZone> gauss_kruger_;
  std::string wkt_;
};

}  // namespace ecotone
