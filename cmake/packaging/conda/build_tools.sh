#!/usr/bin/env bash
# The command and the library that reads and writes files; what libecotone has is there already.
set -euo pipefail
# shellcheck disable=SC2086
cmake -G Ninja -B build_tools ${CMAKE_ARGS:-} -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=ON \
  -DECOTONE_BUILD_TESTS=OFF
cmake --build build_tools
cmake --install build_tools
