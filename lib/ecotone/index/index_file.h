// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ecotone/index/zone_index.h"

namespace ecotone {

/// A named array of an index file, as its bytes lie in memory.
struct IndexSection {
  std::string name;  ///< at most 23 bytes
  std::span<const std::byte> bytes;
};

/// The bytes of an array without padding.
template <typename T>
IndexSection index_section(std::string name, std::span<const T> items) {
  static_assert(std::is_trivially_copyable_v<T>);
  return {std::move(name), std::as_bytes(items)};
}

/// A layer as it goes into an index file.
struct IndexFileLayer {
  std::string id;
  std::string metadata;  ///< JSON, or whatever its reader understands
  const ZoneIndex* zones = nullptr;
  double grid = 0;                     ///< unit of the coordinates, see `GridScale`
  std::vector<IndexSection> sections;  ///< of modules that build on this one
};

/// Takes the next bytes of a file.
using ByteSink = std::function<void(std::span<const std::byte>)>;

/// Writes indexed layers as one file that can be mapped: `sink` receives it from its first byte
/// to its last. The same layers give the same bytes.
///
///     header    64 bytes: "ECOINDEX", version, counts, size of the file, checksums
///     table     64 bytes a section: layer, name, offset, size, checksum
///     sections  each begins at a multiple of 64
///
/// Numbers are little endian, arrays lie as in memory, and there are no pointers. Section 0 is
/// `metadata`. A later version of the format has another number; no version reads another.
///
/// @throws OutputError  if a name is too long
void write_index_file(std::string_view metadata, std::span<const IndexFileLayer> layers,
                      const ByteSink& sink, int threads = 0);

/// The checksum of a section: 64 bits. A change within eight bytes never goes unnoticed, any other
/// with a probability of 2^-64. It is no protection against intent.
std::uint64_t index_checksum(std::span<const std::byte> bytes);

/// An index file, mapped: its layers answer at once, from pages that every process on the machine
/// shares. A copy is cheap and keeps the map. Safe to share between threads.
///
/// The file must not be changed while it is mapped; `ecotone catalog index` never changes one, but
/// puts another in its place.
class IndexFile {
 public:
  enum class Check {
    /// Compares every checksum, and every number that leads to a place with the places there are:
    /// reads the whole file, about 3 GB/s on one thread.
    everything,
    /// Header, table and sizes only, which takes no time. For files that were checked before, as
    /// by the process that hands them to its workers: an altered one may end the program.
    header,
  };

  /// Maps a file. @throws IoError  if it cannot be read, is none, of another version, or damaged
  explicit IndexFile(const std::string& path, Check check = Check::everything, int threads = 0);

  const std::string& path() const;
  std::size_t size_bytes() const;
  /// Of the table of contents, which holds the checksums of all sections.
  std::uint64_t checksum() const;
  std::string_view metadata() const;
  std::size_t layer_count() const;
  std::string_view id(std::size_t layer) const;
  std::string_view metadata(std::size_t layer) const;
  double grid(std::size_t layer) const;
  /// The zones of a layer; they keep the map alive.
  ZoneIndex zones(std::size_t layer) const;
  /// The place of a layer. @throws IoError  naming the layers there are
  std::size_t find(std::string_view id) const;

  /// A section of a layer; empty if it has none of that name.
  std::span<const std::byte> section(std::size_t layer, std::string_view name) const;
  /// The same as an array. @throws IoError  if the bytes are no whole number of items
  template <typename T>
  std::span<const T> array(std::size_t layer, std::string_view name) const {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 64);
    const std::span<const std::byte> bytes = section(layer, name);
    if (bytes.size() % sizeof(T) != 0) refuse(name);
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  /// Says that a part contradicts the rest. @throws IoError  always
  [[noreturn]] void refuse(std::string_view part) const;

 private:
  struct Map;
  std::shared_ptr<const Map> map_;
};

}  // namespace ecotone
