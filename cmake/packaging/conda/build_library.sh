#!/usr/bin/env bash
# The core, its headers and the data.
set -euo pipefail
# CMAKE_ARGS is a list of words set by conda's compilers.
# shellcheck disable=SC2086
cmake -G Ninja -B build_library ${CMAKE_ARGS:-} -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_INSTALL_PREFIX="$PREFIX" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=ON \
  -DECOTONE_BUILD_IO=OFF -DECOTONE_BUILD_TOOLS=OFF -DECOTONE_BUILD_TESTS=OFF
cmake --build build_library
cmake --install build_library
