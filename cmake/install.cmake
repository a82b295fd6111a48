# What `cmake --install` leaves: libraries, headers, the command with its data, manual and
# completions, a CMake package and files of pkg-config. The Python package is installed by
# `--component python` only. Everything is found from where it lies, so the folder can be moved.
include(CMakePackageConfigHelpers)

set(ECOTONE_CMAKE_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Ecotone)
set(ECOTONE_DATA_DESTINATION ${CMAKE_INSTALL_DATADIR}/ecotone)

# Components are the packages of cmake/packaging.
function(ecotone_install_library target component)
  install(TARGETS ${target} EXPORT EcotoneTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${component}
      NAMELINK_COMPONENT development
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
endfunction()
ecotone_install_library(ecotone library)
if(TARGET ecotone_io)
  set_target_properties(ecotone_io PROPERTIES INSTALL_RPATH "$ORIGIN")
  ecotone_install_library(ecotone_io library_io)
endif()
install(EXPORT EcotoneTargets NAMESPACE ecotone:: DESTINATION ${ECOTONE_CMAKE_DESTINATION}
  COMPONENT development)

if(TARGET ecotone_tool)
  file(RELATIVE_PATH libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  if(BUILD_SHARED_LIBS)
    set_target_properties(ecotone_tool PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries}")
  endif()
  install(TARGETS ecotone_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
  include(cmake/manual.cmake)
  install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/ecotone COMPONENT tools
    FILES_MATCHING PATTERN *.md PATTERN *.svg PATTERN *.png PATTERN pictures EXCLUDE
    PATTERN __pycache__ EXCLUDE)
endif()
foreach(folder rules schemas codelists)
  install(DIRECTORY data/${folder} DESTINATION ${ECOTONE_DATA_DESTINATION} COMPONENT data)
endforeach()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/ecotone COMPONENT licence)

configure_package_config_file(cmake/EcotoneConfig.cmake.in EcotoneConfig.cmake
  INSTALL_DESTINATION ${ECOTONE_CMAKE_DESTINATION}
  PATH_VARS ECOTONE_DATA_DESTINATION)
write_basic_package_version_file(EcotoneConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/EcotoneConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/EcotoneConfigVersion.cmake
  DESTINATION ${ECOTONE_CMAKE_DESTINATION} COMPONENT development)

# pkg-config: pcfiledir is where the file lies.
set(ECOTONE_PC_DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH ECOTONE_PC_PREFIX
  ${CMAKE_INSTALL_PREFIX}/${ECOTONE_PC_DESTINATION} ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" ECOTONE_PC_PREFIX "${ECOTONE_PC_PREFIX}")
set(ECOTONE_PC_FILES ecotone)
if(TARGET ecotone_io)
  list(APPEND ECOTONE_PC_FILES ecotone-io)
endif()
foreach(name IN LISTS ECOTONE_PC_FILES)
  configure_file(cmake/packaging/${name}.pc.in ${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${ECOTONE_PC_DESTINATION}
    COMPONENT development)
endforeach()
