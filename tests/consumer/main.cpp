// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "ecotone/io/atomic_file.h"
#include "ecotone/message/units.h"

int main() {
  const std::string text = ecotone::format_area(15000, ecotone::AreaUnit::mu) + " mu\n";
  ecotone::write_file("area.txt", text, true);
  std::cout << text;
}
