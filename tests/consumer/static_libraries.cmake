# Static libraries, as an installation of `cmake --preset release` has them, found by CMake and by
# pkg-config, which must name what they need. The objects are those of the shared libraries of a
# build, so nothing is compiled again. cmake -D ROOT=… -D CORE=… -D IO=… (files that list objects)
# and what install_and_use.cmake takes -P this
set(BUILD ${WORK}-build)
file(REMOVE_RECURSE ${BUILD})
execute_process(COMMAND ${CMAKE_COMMAND} -S ${ROOT} -B ${BUILD} -G ${GENERATOR}
  -D CMAKE_CXX_COMPILER=${COMPILER} -D BUILD_SHARED_LIBS=OFF
  -D ECOTONE_BUILD_TOOLS=OFF -D ECOTONE_BUILD_TESTS=OFF
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ar qcs ${BUILD}/lib/ecotone/libecotone.a @${CORE}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ar qcs ${BUILD}/lib/ecotone/libecotone_io.a @${IO}
  COMMAND_ERROR_IS_FATAL ANY)
include(${CMAKE_CURRENT_LIST_DIR}/install_and_use.cmake)
