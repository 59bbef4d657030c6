# How a plugin is built, here and in projects that found the installed package.

# limelight_plugin(word_count SOURCES ... LINK ...): a library that exports its entry point and nothing else. Never
# built with sanitizers, so that one file serves every host.
function(limelight_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  set(exports "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map")
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins" LINK_DEPENDS "${exports}")
  target_compile_features(${name} PRIVATE cxx_std_23)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Wshadow
    $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>)
  if(LIMELIGHT_WARNINGS_AS_ERRORS)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
  target_link_options(${name} PRIVATE -Wl,--exclude-libs,ALL "-Wl,--version-script=${exports}")
  target_link_libraries(${name} PRIVATE limelight::plugin_abi ${ARG_LINK})
endfunction()
