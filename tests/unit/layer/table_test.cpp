// SPDX-License-Identifier: Apache-2.0
#include "ecotone/layer/table.h"

#include <gtest/gtest.h>

#include "ecotone/error.h"

namespace ecotone {
namespace {

TEST(Table, ValueOfAnotherTypeIsRefused) {
  Column area("area_m2", FieldType::real);
  EXPECT_THROW(area.push_back(std::string("12")), SchemaError);
  area.push_back(12.5);
  area.push_back({});
  EXPECT_TRUE(area.is_null(1));
}

TEST(Table, NameTakenIsRefused) {
  Table table;
  table.add(Column("name", FieldType::text));
  EXPECT_THROW(table.add(Column("name", FieldType::integer)), SchemaError);
}

TEST(Table, UnknownFieldNamesTheFieldsThereAre) {
  Table table;
  table.add(Column("GKFQ", FieldType::text));
  try {
    table.at("zone");
    FAIL();
  } catch (const SchemaError& error) {
    EXPECT_EQ(error.help(Language::english), "the fields are: GKFQ");
  }
}

}  // namespace
}  // namespace ecotone
