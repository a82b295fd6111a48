# Manual pages in English and Chinese, and completions of three shells, made by the program and
# docs/manual.py from the one table of commands.
find_package(Python3 COMPONENTS Interpreter)
if(NOT Python3_Interpreter_FOUND)
  message(STATUS "Python not found: manual pages and completions are left out")
  return()
endif()

set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/made
  COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/docs/manual.py
    $<TARGET_FILE:ecotone_tool> ${manual}
  COMMAND ${CMAKE_COMMAND} -E touch ${manual}/made
  DEPENDS ecotone_tool docs/manual.py docs/exit-status.md
  COMMENT "Manual pages and completions"
  VERBATIM)
add_custom_target(ecotone_manual ALL DEPENDS ${manual}/made)

install(DIRECTORY ${manual}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT tools)
install(FILES ${manual}/completions/ecotone
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT tools)
install(FILES ${manual}/completions/_ecotone
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT tools)
install(FILES ${manual}/completions/ecotone.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT tools)
