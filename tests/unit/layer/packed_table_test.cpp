// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/packed_table.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "ecotone/error.h"

namespace ecotone {
namespace {

Table sample() {
  Table table;
  Column name("名称", FieldType::text);
  Column count("count", FieldType::integer);
  Column share("share", FieldType::real);
  Column open("open", FieldType::boolean);
  Column since("since", FieldType::date);
  Column changed("changed", FieldType::date_time);
  for (int i = 0; i < 20; ++i) {
    if (i % 5 == 4) {
      for (Column* column : {&name, &count, &share, &open, &since, &changed}) column->push_back({});
      continue;
    }
    name.push_back(i % 3 == 0 ? std::string() : "区" + std::to_string(i));
    count.push_back(std::int64_t{i} - 10);
    share.push_back(i / 7.0);
    open.push_back(i % 2 == 0);
    since.push_back(Date{1950 + 7 * i, 1 + i % 12, 1 + i});
    changed.push_back(std::string("2026-01-01T00:00:00"));
  }
  for (Column* column : {&name, &count, &share, &open, &since, &changed}) {
    table.add(std::move(*column));
  }
  return table;
}

TEST(PackedTable, GivesBackEveryValueAndNull) {
  const Table table = sample();
  const std::vector<std::byte> bytes = pack_table(table);
  EXPECT_EQ(bytes, pack_table(table));
  const PackedTable packed(bytes);
  ASSERT_EQ(packed.column_count(), table.column_count());
  ASSERT_EQ(packed.row_count(), 20);
  const Table again = packed.table();
  for (std::size_t j = 0; j < table.column_count(); ++j) {
    EXPECT_EQ(packed.name(j), table.column(j).name());
    EXPECT_EQ(packed.type(j), table.column(j).type());
    for (std::size_t i = 0; i < 20; ++i) {
      EXPECT_EQ(packed.value(j, i), table.column(j)[i]);
      EXPECT_EQ(again.column(j)[i], table.column(j)[i]);
    }
  }
  EXPECT_EQ(packed.text(0, 1), "区1");
  EXPECT_EQ(packed.text(0, 4), "");
}

TEST(PackedTable, ATableWithoutColumnsHasNoRows) {
  const std::vector<std::byte> bytes = pack_table(Table());
  const PackedTable packed(bytes);
  EXPECT_EQ(packed.column_count(), 0);
  EXPECT_EQ(packed.row_count(), 0);
}

TEST(PackedTable, BytesThatContradictThemselvesAreRefusedOrHarmless) {
  const std::vector<std::byte> bytes = pack_table(sample());
  std::mt19937_64 random(1);
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    std::vector<std::byte> altered = bytes;
    if (i % 10 == 0) {
      altered.resize(random() % bytes.size());
    } else if (i % 2 == 0) {
      const std::uint64_t n = random() % 3 == 0 ? random() : ~std::uint64_t{0};
      std::memcpy(altered.data() + random() % (bytes.size() / 8) * 8, &n, 8);
    } else {
      altered[random() % bytes.size()] = static_cast<std::byte>(random());
    }
    try {
      const PackedTable packed(altered);
      for (std::size_t j = 0; j < packed.column_count(); ++j) {
        for (std::size_t k = 0; k < packed.row_count(); ++k) packed.value(j, k);
      }
    } catch (const SchemaError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace ecotone
