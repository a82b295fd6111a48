// SPDX-License-Identifier: Apache-2.0
// ecotone: the list of commands; exceptions become exit statuses.
#include "tools/command.h"

int main(int argc, char** argv) {
  CLI::App app("Ecotone: what lies where, how much of it, and what follows", "ecotone");
  app.set_version_flag("--version", "ecotone " ECOTONE_VERSION);
  CLI11_PARSE(app, argc, argv);
  return 0;
}
