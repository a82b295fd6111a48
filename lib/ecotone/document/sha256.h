// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ecotone {

/// Computes SHA-256 of bytes that come in pieces. Source: FIPS 180-4, section 6.2.
class Sha256 {
 public:
  void update(std::span<const std::byte> bytes);
  void update(std::string_view bytes);
  /// The digest in lower-case hexadecimal digits; the object is used up.
  std::string finish();

 private:
  void block(const unsigned char* bytes);

  std::array<std::uint32_t, 8> state_{0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                      0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
  std::array<unsigned char, 64> pending_{};
  std::size_t pending_size_ = 0;
  std::uint64_t length_ = 0;
};

/// SHA-256 of a text.
std::string sha256(std::string_view bytes);

}  // namespace ecotone
