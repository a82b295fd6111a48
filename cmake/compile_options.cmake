# Options shared by everything that we compile; private, so that users of the library keep theirs.
add_library(ecotone_compile_options INTERFACE)
add_library(ecotone::compile_options ALIAS ecotone_compile_options)
target_compile_features(ecotone_compile_options INTERFACE cxx_std_20)
target_compile_options(ecotone_compile_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wno-missing-field-initializers  # designated initialisers leave members to their defaults
  -ffp-contract=off                # exact predicates need each rounding where it is written
  $<$<BOOL:${ECOTONE_WARNINGS_AS_ERRORS}>:-Werror>)
if(ECOTONE_SANITIZE)
  target_compile_options(ecotone_compile_options INTERFACE
    -fsanitize=${ECOTONE_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(ecotone_compile_options INTERFACE -fsanitize=${ECOTONE_SANITIZE})
endif()
if(ECOTONE_COVERAGE)
  target_compile_options(ecotone_compile_options INTERFACE --coverage -g)
  target_link_options(ecotone_compile_options INTERFACE --coverage)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
find_program(ECOTONE_CCACHE ccache)
if(ECOTONE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ECOTONE_CCACHE})
endif()
find_program(ECOTONE_MOLD mold)
if(ECOTONE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
