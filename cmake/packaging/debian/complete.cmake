# Run by CPack once files are installed and before packages are made: adds what the policy of Debian
# asks of every package (copyright, changelog), packs manual pages, and gives all files the day of
# SOURCE_DATE_EPOCH, so that the same sources make the same bytes.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  set(epoch $ENV{SOURCE_DATE_EPOCH})
else()
  string(TIMESTAMP epoch "%s" UTC)
endif()

function(must)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${out}${err}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

must(${CMAKE_COMMAND} -E env LC_ALL=C TZ=UTC date -R -d @${epoch})
string(STRIP "${out}" day)
file(READ ${CPACK_ECOTONE_DEBIAN_FOLDER}/changelog.in text)
string(CONFIGURE "${text}" changelog @ONLY)

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component})
  string(TOUPPER ${component} upper)
  set(docs ${root}/usr/share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  file(COPY ${CPACK_ECOTONE_DEBIAN_FOLDER}/copyright DESTINATION ${docs}
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(WRITE ${docs}/changelog.Debian "${changelog}")
  must(${CMAKE_COMMAND} -E copy ${CPACK_ECOTONE_CHANGES} ${docs}/changelog)
  file(GLOB_RECURSE pages ${root}/usr/share/man/*.1)
  file(CHMOD ${docs}/changelog ${docs}/changelog.Debian
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  must(gzip -9nf ${docs}/changelog ${docs}/changelog.Debian ${pages})
  must(find ${root} -exec touch --no-dereference --date=@${epoch} {} +)
endforeach()
