# Debian packages and the source archive, made by CPack; `./dev package` drives it. Packages are
# components of cmake/install.cmake; docs/install.md tells what is in each.
set(CPACK_PACKAGE_NAME ecotone)
set(CPACK_PACKAGE_VENDOR "Ecotone")
set(CPACK_PACKAGE_CONTACT "Ecotone maintainers <maintainers@ecotone.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # else it would precede those of the packages
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# The source archive: what is under version control but for folders and files with a dot.
set(CPACK_SOURCE_GENERATOR TXZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME ecotone-${PROJECT_VERSION})
string(REGEX REPLACE "([.+*?|()^$])" "\\\\\\1" source "${PROJECT_SOURCE_DIR}")
string(REPLACE "[" "\\[" source "${source}")
set(CPACK_SOURCE_IGNORE_FILES
  "^${source}/(build|install)/" "^${source}/[.]" "/[.][^/]*$" "/__pycache__/" "[.]pyc$")

set(version ${PROJECT_VERSION}-1)  # of Debian: the second part counts packagings of one version
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/lib/ecotone)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian/complete.cmake)
set(CPACK_ECOTONE_DEBIAN_FOLDER ${CMAKE_CURRENT_LIST_DIR}/debian)
set(CPACK_ECOTONE_CHANGES ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
set(CPACK_COMPONENTS_ALL "")

# ecotone_debian_package(COMPONENT NAME SECTION DESCRIPTION [DEPENDS text] [RECOMMENDS text]
#   [SUGGESTS text] [CONTROL files…] [BINARIES] [LIBRARY name]): BINARIES have their dependencies
# computed; a LIBRARY tells the packages of others that link it what to depend on.
function(ecotone_debian_package component name section description)
  cmake_parse_arguments(ARG "BINARIES" "DEPENDS;RECOMMENDS;SUGGESTS;LIBRARY" "CONTROL" ${ARGN})
  string(TOUPPER ${component} upper)
  if(ARG_LIBRARY)
    set(folder ${PROJECT_BINARY_DIR}/debian/${component})
    file(WRITE ${folder}/shlibs
      "${ARG_LIBRARY} ${ECOTONE_SOVERSION} ${name} (>= ${PROJECT_VERSION})\n")
    file(WRITE ${folder}/triggers "activate-noawait ldconfig\n")
    list(APPEND ARG_CONTROL ${folder}/shlibs ${folder}/triggers)
  endif()
  set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${component} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${description}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${ARG_DEPENDS}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS "${ARG_RECOMMENDS}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_SUGGESTS "${ARG_SUGGESTS}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA "${ARG_CONTROL}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_SHLIBDEPS ${ARG_BINARIES} PARENT_SCOPE)
  if(NOT ARG_BINARIES AND NOT name MATCHES "-dev$")
    set(CPACK_DEBIAN_${upper}_PACKAGE_ARCHITECTURE all PARENT_SCOPE)
  endif()
endfunction()

# Shared libraries carry their version in the name of their package, static ones have none.
set(core libecotone${ECOTONE_SOVERSION})
set(io libecotone-io${ECOTONE_SOVERSION})
set(what "Ecotone overlays layers exactly, measures areas and distances with their
errors, checks sites, outfalls and facilities by dated legal rules, and draws
zones, boundaries and river networks.")
set(libraries "")
if(BUILD_SHARED_LIBS)
  set(libraries "${core} (= ${version})")
  ecotone_debian_package(library ${core} libs "exact overlays and areas of geodata
${what}

This package contains the library, which computes and reads no files."
    BINARIES LIBRARY libecotone)
  if(TARGET ecotone_io)
    string(APPEND libraries ", ${io} (= ${version})")
    ecotone_debian_package(library_io ${io} libs "geodata in and out, for ecotone
${what}

This package contains the library that reads and writes layers and tables with
GDAL and in PostGIS, and renders reports."
      DEPENDS "${core} (= ${version})" RECOMMENDS librsvg2-2 BINARIES LIBRARY libecotone_io)
  endif()
endif()
ecotone_debian_package(development libecotone-dev libdevel "exact overlays of geodata (headers)
${what}

This package contains headers, the CMake package Ecotone and the files
ecotone.pc and ecotone-io.pc of pkg-config."
  DEPENDS "${libraries}")
ecotone_debian_package(data ecotone-data science "rule packs, schemas and code lists for ecotone
${what}

This package contains the rules, schemas and code lists that the command and
the Python package share.")
if(TARGET ecotone_tool)
  if(libraries)
    set(needs "${libraries}, ")
  endif()
  ecotone_debian_package(tools ecotone science "what lies where, how much, and what follows
${what}

This package contains the command ecotone with its manual pages in English and
Chinese, completions and documentation."
    DEPENDS "${needs}ecotone-data (= ${version})" RECOMMENDS librsvg2-2 SUGGESTS python3-ecotone
    BINARIES)
endif()
# The extension is for one minor version of Python; that of Debian is what a package is made for.
if(TARGET ecotone_python AND BUILD_SHARED_LIBS)
  math(EXPR next "${ECOTONE_PYTHON_MINOR} + 1")
  set(python 3.${ECOTONE_PYTHON_MINOR})
  ecotone_debian_package(python python3-ecotone python "exact overlays of geodata (Python 3)
${what}

This package contains the Python package ecotone, which exchanges layers by
Arrow with GeoPandas, pyarrow, polars and others, and runs on Spark."
    DEPENDS "${core} (= ${version}), ecotone-data (= ${version}), python3 (>= ${python}~), python3 (<< 3.${next}), python3-numpy (>= 1:1.22)"
    SUGGESTS "python3-geopandas, python3-matplotlib"
    CONTROL ${CMAKE_CURRENT_LIST_DIR}/debian/postinst ${CMAKE_CURRENT_LIST_DIR}/debian/prerm
    BINARIES)
endif()
set(CPACK_ECOTONE_PACKAGE_VERSION ${version})

set(CPACK_GENERATOR DEB)
include(CPack)
