// SPDX-License-Identifier: Apache-2.0
#include "ecotone/index/index_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/execution/parallel.h"
#include "ecotone/message/index_errors.h"

namespace ecotone {
namespace {

static_assert(std::endian::native == std::endian::little,
              "index files are little endian and mapped as they are");

using Bytes = std::span<const std::byte>;

constexpr std::array<char, 8> magic{'E', 'C', 'O', 'I', 'N', 'D', 'E', 'X'};
constexpr std::uint32_t format_version = 1;
constexpr std::size_t alignment = 64;
constexpr std::uint32_t whole_file = 0xffffffffU;

struct Header {
  std::array<char, 8> magic{};
  std::uint32_t version = 0;
  std::uint32_t layers = 0;
  std::uint32_t sections = 0;
  std::uint32_t unused = 0;
  std::uint64_t size = 0;
  std::uint64_t table_checksum = 0;
  std::uint64_t reserved = 0;
  std::uint64_t also_reserved = 0;
  std::uint64_t checksum = 0;  // of all that stands before it
};
static_assert(sizeof(Header) == alignment);

struct TableEntry {
  std::array<char, 24> name{};  // ends with zeros
  std::uint32_t layer = 0;      // or whole_file
  std::uint32_t unused = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
  std::uint64_t reserved = 0;

  std::string_view text() const { return {name.data(), ::strnlen(name.data(), name.size())}; }
};
static_assert(sizeof(TableEntry) == alignment);

// What of a layer is no array.
struct Shape {
  double grid = 0;
  GridBox extent;
  std::int64_t longest_edge = 0;
  CellBlock base_block;
};
static_assert(sizeof(Shape) == 80 && sizeof(GridPoint) == 16 && sizeof(CellBlock) == 32 &&
              sizeof(ZoneWinding) == 8);

template <typename T>
Bytes bytes_of(const T& value) {
  return std::as_bytes(std::span<const T, 1>(&value, 1));
}

std::size_t aligned(std::size_t size) {
  return (size + alignment - 1) / alignment * alignment;
}

std::uint64_t header_checksum(const Header& header) {
  return index_checksum(bytes_of(header).first(sizeof(Header) - sizeof(header.checksum)));
}

std::vector<IndexSection> sections_of(const IndexFileLayer& layer, const Shape& shape) {
  const ZoneIndex::View& view = layer.zones->view();
  std::vector<IndexSection> sections{{"id", std::as_bytes(std::span(layer.id))},
                                     {"metadata", std::as_bytes(std::span(layer.metadata))},
                                     {"shape", bytes_of(shape)},
                                     index_section("vertices", view.vertices),
                                     index_section("ring_starts", view.ring_starts),
                                     index_section("ring_zones", view.ring_zones),
                                     index_section("zone_rings", view.zone_rings),
                                     index_section("edge_rings", view.edge_rings),
                                     index_section("blocks", view.blocks),
                                     index_section("cell_starts", view.cell_starts),
                                     index_section("cell_edges", view.cell_edges),
                                     index_section("sets", view.sets),
                                     index_section("rooms", view.rooms),
                                     index_section("set_starts", view.set_starts),
                                     index_section("set_members", view.set_members),
                                     index_section("base_starts", view.base_starts),
                                     index_section("base_rings", view.base_rings)};
  sections.insert(sections.end(), layer.sections.begin(), layer.sections.end());
  return sections;
}

// Whether offsets begin with 0, never fall, and end with `last`.
bool are_offsets(std::span<const std::uint32_t> offsets, std::size_t last) {
  return !offsets.empty() && offsets.front() == 0 && offsets.back() == last &&
         std::is_sorted(offsets.begin(), offsets.end());
}

bool are_below(std::span<const std::uint32_t> numbers, std::size_t end) {
  std::uint32_t greatest = 0;
  for (const std::uint32_t n : numbers) greatest = std::max(greatest, n);
  return numbers.empty() || greatest < end;
}

// Whether cells can be found in a block, and whether it covers a box.
bool is_block(const CellBlock& block) {
  constexpr std::int64_t far = std::int64_t{1} << 60;
  return block.shift >= 0 && block.shift <= 60 && block.columns > 0 && block.rows > 0 &&
         block.columns <= (far >> block.shift) && block.rows <= (far >> block.shift) &&
         std::abs(block.x0) <= far && std::abs(block.y0) <= far;
}
bool covers(const CellBlock& block, const GridBox& box) {
  return block.x0 <= box.min_x && block.y0 <= box.min_y &&
         block.column_of(box.max_x) < block.columns && block.row_of(box.max_y) < block.rows;
}

// The first part of an index that contradicts the others; nothing if none does. What passes leads
// to no place outside the arrays, and searches in it end.
class Examiner {
 public:
  explicit Examiner(const ZoneIndex::View& view) : view_(view) {}

  std::optional<std::string_view> contradiction() const {
    if (view_.zone_rings.empty() || view_.ring_starts.empty()) return "ring_starts";
    const std::size_t rings = view_.ring_starts.size() - 1;
    const std::size_t zones = view_.zone_rings.size() - 1;
    if (!are_offsets(view_.ring_starts, view_.vertices.size())) return "ring_starts";
    if (!are_offsets(view_.zone_rings, rings)) return "zone_rings";
    if (view_.ring_zones.size() != rings) return "ring_zones";
    for (std::size_t z = 0; z < zones; ++z) {
      for (std::uint32_t r = view_.zone_rings[z]; r < view_.zone_rings[z + 1]; ++r) {
        if (view_.ring_zones[r] != z) return "ring_zones";
      }
    }
    if (!vertices_agree()) return "vertices";
    if (!edge_rings_agree()) return "edge_rings";
    if (view_.cell_starts.size() != view_.sets.size() + 1 ||
        !are_offsets(view_.cell_starts, view_.cell_edges.size())) {
      return "cell_starts";
    }
    if (view_.rooms.size() != view_.sets.size()) return "rooms";
    if (!are_offsets(view_.set_starts, view_.set_members.size())) return "set_starts";
    for (const ZoneWinding& member : view_.set_members) {
      if (member.zone >= zones) return "set_members";
    }
    if (!are_below(view_.cell_edges, view_.vertices.size())) return "cell_edges";
    for (const std::uint32_t k : view_.cell_edges) {
      if (k + 1 == view_.ring_starts[view_.edge_rings[k] + 1]) return "cell_edges";
    }
    if (view_.vertices.empty()) {
      return view_.blocks.empty() ? std::nullopt : std::optional<std::string_view>("blocks");
    }
    if (!blocks_agree()) return "blocks";
    if (!sets_agree(zones + view_.set_starts.size() - 1)) return "sets";
    const CellBlock& base = view_.base_block;
    if (!is_block(base) || base.first_cell != 0 || !covers(base, view_.extent)) return "shape";
    if (view_.base_starts.size() != std::size_t{base.columns} * base.rows + 1 ||
        !are_offsets(view_.base_starts, view_.base_rings.size())) {
      return "base_starts";
    }
    if (!are_below(view_.base_rings, rings)) return "base_rings";
    return std::nullopt;
  }

 private:
  bool vertices_agree() const {
    constexpr std::int64_t far = std::int64_t{1} << 53;
    GridBox box;
    std::int64_t longest = 0;
    for (std::size_t r = 0; r + 1 < view_.ring_starts.size(); ++r) {
      const auto ring = view_.vertices.subspan(view_.ring_starts[r],
                                               view_.ring_starts[r + 1] - view_.ring_starts[r]);
      if (ring.size() < 2 || ring.front() != ring.back()) return false;
      GridBox of_ring;
      for (const GridPoint& p : ring) of_ring.include(p);
      if (of_ring.min_x < -far || of_ring.min_y < -far || of_ring.max_x > far ||
          of_ring.max_y > far) {
        return false;
      }
      box.include(of_ring);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        longest = std::max(
            {longest, std::abs(ring[i + 1].x - ring[i].x), std::abs(ring[i + 1].y - ring[i].y)});
      }
    }
    return box == view_.extent && longest == view_.longest_edge;
  }

  bool edge_rings_agree() const {
    if (view_.edge_rings.size() != view_.vertices.size()) return false;
    for (std::uint32_t r = 0; r + 1 < view_.ring_starts.size(); ++r) {
      for (std::uint32_t k = view_.ring_starts[r]; k < view_.ring_starts[r + 1]; ++k) {
        if (view_.edge_rings[k] != r) return false;
      }
    }
    return true;
  }

  // Blocks follow each other without gaps and share no cell.
  bool blocks_agree() const {
    std::uint64_t cells = 0;
    for (const CellBlock& block : view_.blocks) {
      if (!is_block(block) || block.first_cell != cells) return false;
      cells += std::uint64_t{block.columns} * block.rows;
      if (cells > view_.sets.size()) return false;
    }
    return cells == view_.sets.size() && !view_.blocks.empty() &&
           covers(view_.blocks[0], view_.extent);
  }

  bool sets_agree(std::size_t last_set) const {
    for (const CellBlock& block : view_.blocks) {
      std::size_t cell = block.first_cell;
      for (std::int64_t row = 0; row < block.rows; ++row) {
        for (std::int64_t column = 0; column < block.columns; ++column, ++cell) {
          const std::uint32_t set = view_.sets[cell];
          if ((set & ZoneIndex::divided) == 0) {
            if (set > last_set) return false;
          } else if (!divides(set & ~ZoneIndex::divided, block, block.corner(column, row))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  // A block fills the cell that it divides, with smaller cells: so no search goes on for ever.
  bool divides(std::uint32_t number, const CellBlock& outer, const GridPoint& corner) const {
    if (number == 0 || number >= view_.blocks.size()) return false;
    const CellBlock& inner = view_.blocks[number];
    return inner.shift < outer.shift && inner.x0 == corner.x && inner.y0 == corner.y &&
           (std::uint64_t{inner.columns} << inner.shift) == std::uint64_t{1} << outer.shift &&
           inner.rows == inner.columns;
  }

  const ZoneIndex::View& view_;
};

}  // namespace

std::uint64_t index_checksum(Bytes bytes) {
  // Eight sums side by side; each step is a bijection of the sum for a given word, and of the word
  // for a given sum, so that one changed word changes its sum for good.
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  constexpr std::uint64_t other = 0xd6e8feb86659fd93U;
  const auto step = [](std::uint64_t sum, std::uint64_t word) {
    return std::rotl((sum ^ word) * odd, 29);
  };
  std::array<std::uint64_t, 8> sums{};
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = (i + 1) * other;
  std::size_t at = 0;
  std::array<std::uint64_t, 8> words{};
  for (; at + sizeof(words) <= bytes.size(); at += sizeof(words)) {
    std::memcpy(words.data(), bytes.data() + at, sizeof(words));
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = step(sums[i], words[i]);
  }
  words = {};
  if (at < bytes.size()) std::memcpy(words.data(), bytes.data() + at, bytes.size() - at);
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = step(sums[i], words[i]);
  std::uint64_t all = bytes.size() * other;
  for (const std::uint64_t sum : sums) all = step(all, sum);
  all ^= all >> 32;
  all *= other;
  return all ^ (all >> 29);
}

void write_index_file(std::string_view metadata, std::span<const IndexFileLayer> layers,
                      const ByteSink& sink, int threads) {
  std::vector<Shape> shapes;
  for (const IndexFileLayer& layer : layers) {
    const ZoneIndex::View& view = layer.zones->view();
    shapes.push_back({layer.grid, view.extent, view.longest_edge, view.base_block});
  }
  std::vector<TableEntry> table;
  std::vector<Bytes> contents;
  const auto add = [&](std::uint32_t layer, const IndexSection& section) {
    TableEntry& entry = table.emplace_back();
    if (section.name.size() >= entry.name.size()) {
      throw OutputError(index_error("index_too_long_name"), {{"name", section.name}});
    }
    std::ranges::copy(section.name, entry.name.begin());
    entry.layer = layer;
    entry.size = section.bytes.size();
    contents.push_back(section.bytes);
  };
  add(whole_file, {"metadata", std::as_bytes(std::span(metadata))});
  for (std::uint32_t i = 0; i < layers.size(); ++i) {
    for (const IndexSection& section : sections_of(layers[i], shapes[i])) add(i, section);
  }
  parallel_for(table.size(), threads, nullptr,
               [&](std::size_t k) { table[k].checksum = index_checksum(contents[k]); });
  std::size_t size = sizeof(Header) + table.size() * sizeof(TableEntry);
  for (TableEntry& entry : table) {
    entry.offset = size;
    size += aligned(entry.size);
  }
  Header header;
  header.magic = magic;
  header.version = format_version;
  header.layers = static_cast<std::uint32_t>(layers.size());
  header.sections = static_cast<std::uint32_t>(table.size());
  header.size = size;
  header.table_checksum = index_checksum(std::as_bytes(std::span(table)));
  header.checksum = header_checksum(header);
  sink(bytes_of(header));
  sink(std::as_bytes(std::span(table)));
  constexpr std::array<std::byte, alignment> nothing{};
  for (const Bytes& bytes : contents) {
    if (!bytes.empty()) sink(bytes);
    if (const std::size_t rest = aligned(bytes.size()) - bytes.size(); rest > 0) {
      sink(std::span(nothing).first(rest));
    }
  }
}

struct IndexFile::Map {
  std::string path;
  Bytes bytes;
  std::span<const TableEntry> table;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> of_layer;  // places in the table
  std::vector<ZoneIndex::View> views;
  std::vector<double> grids;

  Map(std::string name, Check check, int threads) : path(std::move(name)) {
    map();
    try {
      read_table();
      if (check == Check::everything) compare_checksums(threads);
      for (std::size_t i = 0; i < of_layer.size(); ++i) read_layer(i);
      if (check == Check::everything) examine(threads);
    } catch (...) {
      unmap();
      throw;
    }
  }
  ~Map() { unmap(); }
  Map(const Map&) = delete;
  Map& operator=(const Map&) = delete;

  [[noreturn]] void refuse(std::string_view part) const {
    throw IoError(index_error("index_damaged"), {{"file", path}, {"part", std::string(part)}});
  }

  Bytes section(std::size_t layer, std::string_view name) const {
    for (std::uint32_t k = of_layer[layer].first; k < of_layer[layer].second; ++k) {
      if (table[k].text() == name) return bytes_at(table[k]);
    }
    return {};
  }

 private:
  void map() {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) refuse_reading(errno);
    struct stat status {};
    const bool known = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    const auto size = known ? static_cast<std::size_t>(status.st_size) : 0;
    if (size < sizeof(Header)) {
      ::close(file);
      refuse_as_unknown();
    }
    void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
    const int reason = errno;
    ::close(file);
    if (address == MAP_FAILED) refuse_reading(reason);
    bytes = {static_cast<const std::byte*>(address), size};
  }

  void unmap() {
    if (bytes.empty()) return;
    // munmap takes away the constness that mmap never gave.
    ::munmap(const_cast<std::byte*>(bytes.data()), bytes.size());
    bytes = {};
  }

  [[noreturn]] void refuse_reading(int reason) const {
    throw IoError(index_error("index_not_read"),
                  {{"file", path}, {"reason", std::generic_category().message(reason)}});
  }
  [[noreturn]] void refuse_as_unknown() const {
    throw IoError(index_error("index_unknown"), {{"file", path}});
  }

  Bytes bytes_at(const TableEntry& entry) const { return bytes.subspan(entry.offset, entry.size); }

  void read_table() {
    Header header;
    std::memcpy(&header, bytes.data(), sizeof(Header));
    if (header.magic != magic) refuse_as_unknown();
    if (header.version != format_version) {
      throw IoError(index_error("index_version"), {{"file", path},
                                                   {"found", std::to_string(header.version)},
                                                   {"known", std::to_string(format_version)}});
    }
    if (header.checksum != header_checksum(header)) refuse("header");
    if (header.size != bytes.size()) refuse("size");
    if (header.sections == 0 ||
        header.sections > (bytes.size() - sizeof(Header)) / sizeof(TableEntry)) {
      refuse("table");
    }
    table = {reinterpret_cast<const TableEntry*>(bytes.data() + sizeof(Header)), header.sections};
    if (header.table_checksum != index_checksum(std::as_bytes(table))) refuse("table");
    std::uint64_t end = sizeof(Header) + table.size_bytes();
    for (const TableEntry& entry : table) {
      if (entry.offset != end || entry.size > bytes.size() - end) refuse("table");
      end += aligned(entry.size);
      if (end > bytes.size()) refuse("table");
    }
    if (end != bytes.size()) refuse("table");
    // The first section is the file's own, then come those of each layer.
    if (table[0].layer != whole_file || table[0].text() != "metadata") refuse("table");
    std::uint32_t k = 1;
    for (std::uint32_t i = 0; i < header.layers; ++i) {
      const std::uint32_t first = k;
      while (k < table.size() && table[k].layer == i) ++k;
      if (k == first) refuse("table");
      of_layer.emplace_back(first, k);
    }
    if (k != table.size()) refuse("table");
  }

  void compare_checksums(int threads) const {
    std::vector<std::uint8_t> differs(table.size(), 0);
    parallel_for(table.size(), threads, nullptr, [&](std::size_t k) {
      differs[k] = index_checksum(bytes_at(table[k])) != table[k].checksum ? 1 : 0;
    });
    for (std::size_t k = 0; k < table.size(); ++k) {
      if (differs[k] != 0) refuse(table[k].text());
    }
  }

  template <typename T>
  std::span<const T> array(std::size_t layer, std::string_view name) const {
    const Bytes found = section(layer, name);
    if (found.size() % sizeof(T) != 0) refuse(name);
    return {reinterpret_cast<const T*>(found.data()), found.size() / sizeof(T)};
  }

  void read_layer(std::size_t i) {
    const auto shape = array<Shape>(i, "shape");
    if (shape.size() != 1 || !(shape[0].grid > 0 && shape[0].grid < 1e300)) refuse("shape");
    views.push_back({.vertices = array<GridPoint>(i, "vertices"),
                     .ring_starts = array<std::uint32_t>(i, "ring_starts"),
                     .ring_zones = array<std::uint32_t>(i, "ring_zones"),
                     .zone_rings = array<std::uint32_t>(i, "zone_rings"),
                     .edge_rings = array<std::uint32_t>(i, "edge_rings"),
                     .blocks = array<CellBlock>(i, "blocks"),
                     .cell_starts = array<std::uint32_t>(i, "cell_starts"),
                     .cell_edges = array<std::uint32_t>(i, "cell_edges"),
                     .sets = array<std::uint32_t>(i, "sets"),
                     .rooms = array<std::uint8_t>(i, "rooms"),
                     .set_starts = array<std::uint32_t>(i, "set_starts"),
                     .set_members = array<ZoneWinding>(i, "set_members"),
                     .base_block = shape[0].base_block,
                     .base_starts = array<std::uint32_t>(i, "base_starts"),
                     .base_rings = array<std::uint32_t>(i, "base_rings"),
                     .extent = shape[0].extent,
                     .longest_edge = shape[0].longest_edge});
    grids.push_back(shape[0].grid);
  }

  void examine(int threads) const {
    std::vector<std::optional<std::string_view>> wrong(views.size());
    parallel_for(views.size(), threads, nullptr,
                 [&](std::size_t i) { wrong[i] = Examiner(views[i]).contradiction(); });
    for (const auto& part : wrong) {
      if (part) refuse(*part);
    }
  }
};

IndexFile::IndexFile(const std::string& path, Check check, int threads)
    : map_(std::make_shared<const Map>(path, check, threads)) {}

const std::string& IndexFile::path() const {
  return map_->path;
}

std::size_t IndexFile::size_bytes() const {
  return map_->bytes.size();
}

namespace {

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::uint64_t IndexFile::checksum() const {
  return index_checksum(std::as_bytes(map_->table));
}

std::string_view IndexFile::metadata() const {
  const TableEntry& entry = map_->table[0];
  return text_of(map_->bytes.subspan(entry.offset, entry.size));
}

std::size_t IndexFile::layer_count() const {
  return map_->of_layer.size();
}

std::string_view IndexFile::id(std::size_t layer) const {
  return text_of(section(layer, "id"));
}

std::string_view IndexFile::metadata(std::size_t layer) const {
  return text_of(section(layer, "metadata"));
}

double IndexFile::grid(std::size_t layer) const {
  return map_->grids[layer];
}

ZoneIndex IndexFile::zones(std::size_t layer) const {
  return {map_->views[layer], map_};
}

std::size_t IndexFile::find(std::string_view id) const {
  std::string known;
  for (std::size_t i = 0; i < layer_count(); ++i) {
    if (this->id(i) == id) return i;
    if (!known.empty()) known += ", ";
    known += this->id(i);
  }
  throw IoError(index_error("index_layer_unknown"),
                {{"file", path()}, {"layer", std::string(id)}, {"layers", known}});
}

std::span<const std::byte> IndexFile::section(std::size_t layer, std::string_view name) const {
  return map_->section(layer, name);
}

void IndexFile::refuse(std::string_view part) const {
  map_->refuse(part);
}

}  // namespace ecotone
