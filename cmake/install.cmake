# What `cmake --install` leaves: libraries, headers, the command, its data, a CMake package.
include(CMakePackageConfigHelpers)

set(ECOTONE_CMAKE_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/Ecotone)
set(ECOTONE_DATA_DESTINATION ${CMAKE_INSTALL_DATADIR}/ecotone)

set(ECOTONE_INSTALLED_LIBRARIES ecotone)
if(TARGET ecotone_io)
  list(APPEND ECOTONE_INSTALLED_LIBRARIES ecotone_io)
endif()
install(TARGETS ${ECOTONE_INSTALLED_LIBRARIES} EXPORT EcotoneTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT EcotoneTargets NAMESPACE ecotone:: DESTINATION ${ECOTONE_CMAKE_DESTINATION})

if(TARGET ecotone_tool)
  install(TARGETS ecotone_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
foreach(folder rules schemas codelists)
  install(DIRECTORY data/${folder} DESTINATION ${ECOTONE_DATA_DESTINATION} OPTIONAL)
endforeach()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

configure_package_config_file(cmake/EcotoneConfig.cmake.in EcotoneConfig.cmake
  INSTALL_DESTINATION ${ECOTONE_CMAKE_DESTINATION}
  PATH_VARS ECOTONE_DATA_DESTINATION)
write_basic_package_version_file(EcotoneConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/EcotoneConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/EcotoneConfigVersion.cmake
  DESTINATION ${ECOTONE_CMAKE_DESTINATION})
