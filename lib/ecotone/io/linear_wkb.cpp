// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/linear_wkb.h"

#include <cpl_error.h>
#include <ogr_api.h>

#include <array>
#include <optional>

namespace ecotone {
namespace {

constexpr std::size_t head_size = 5;  // byte order and type
constexpr std::size_t srid_size = 4;
constexpr std::uint8_t srid_flag = 0x20;  // in the highest byte of the type

bool is_little_endian(std::span<const std::uint8_t> wkb) {
  return wkb[0] == 1;
}

// Place of the byte with the flags of EWKB.
std::size_t flag_place(std::span<const std::uint8_t> wkb) {
  return is_little_endian(wkb) ? 4 : 1;
}

// Takes the SRID out, which GDAL does not read.
std::optional<std::int32_t> take_srid(std::vector<std::uint8_t>& wkb) {
  if (wkb.size() < head_size + srid_size) return std::nullopt;
  std::uint8_t& flags = wkb[flag_place(wkb)];
  if ((flags & srid_flag) == 0) return std::nullopt;
  flags = static_cast<std::uint8_t>(flags & ~srid_flag);
  std::uint32_t srid = 0;
  for (std::size_t k = 0; k < srid_size; ++k) {
    const std::size_t shift = is_little_endian(wkb) ? 8 * k : 8 * (srid_size - 1 - k);
    srid |= static_cast<std::uint32_t>(wkb[head_size + k]) << shift;
  }
  wkb.erase(wkb.begin() + head_size, wkb.begin() + head_size + srid_size);
  return static_cast<std::int32_t>(srid);
}

}  // namespace

std::vector<std::uint8_t> with_srid(std::vector<std::uint8_t> wkb, std::int32_t srid) {
  wkb[flag_place(wkb)] |= srid_flag;
  std::array<std::uint8_t, srid_size> bytes{};
  for (std::size_t k = 0; k < srid_size; ++k) {
    bytes[k] = static_cast<std::uint8_t>(static_cast<std::uint32_t>(srid) >> 8 * k & 0xff);
  }
  wkb.insert(wkb.begin() + head_size, bytes.begin(), bytes.end());
  return wkb;
}

std::vector<std::uint8_t> linear_wkb(std::span<const std::uint8_t> wkb) {
  std::vector<std::uint8_t> bytes(wkb.begin(), wkb.end());
  const std::optional<std::int32_t> srid = take_srid(bytes);
  // What GDAL would print is told by who asks.
  CPLPushErrorHandler(CPLQuietErrorHandler);
  OGRGeometryH parsed = nullptr;
  const OGRErr problem =
      OGR_G_CreateFromWkb(bytes.data(), nullptr, &parsed, static_cast<int>(bytes.size()));
  OGRGeometryH linear = nullptr;
  if (problem == OGRERR_NONE && parsed != nullptr) {
    linear = OGR_G_GetLinearGeometry(parsed, 0.25, nullptr);
  }
  if (parsed != nullptr) OGR_G_DestroyGeometry(parsed);
  bytes.clear();
  if (linear != nullptr) {
    const OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(linear));
    if (type == wkbTriangle || type == wkbTIN || type == wkbPolyhedralSurface) {
      linear = OGR_G_ForceToMultiPolygon(linear);
    }
    bytes.resize(OGR_G_WkbSizeEx(linear));
    if (OGR_G_ExportToIsoWkb(linear, wkbNDR, bytes.data()) != OGRERR_NONE) bytes.clear();
    OGR_G_DestroyGeometry(linear);
  }
  CPLPopErrorHandler();
  return srid && !bytes.empty() ? with_srid(std::move(bytes), *srid) : bytes;
}

}  // namespace ecotone
