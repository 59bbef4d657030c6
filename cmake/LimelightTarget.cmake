# One way to make a target, so that every folder is compiled with the same language, warnings and sanitizers.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(LIMELIGHT_CCACHE ccache)
if(LIMELIGHT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${LIMELIGHT_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LIMELIGHT_CCACHE})
endif()

find_program(LIMELIGHT_MOLD mold)

# Sets what every target of ours shares.
function(limelight_settings target)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
  target_compile_features(${target} PUBLIC cxx_std_23)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast)
  if(LIMELIGHT_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  # A machine that multiplies and adds in one step would round otherwise than one that does not, and a replay tell
  # another hash.
  target_compile_options(${target} PRIVATE -ffp-contract=off)
  # Nobody puts functions of their own in the place of ours: they may be inlined though the code can be moved.
  target_compile_options(${target} PRIVATE -fno-semantic-interposition -fno-plt)
  # The standard library's own checks: an index, iterator or optional that is not there stops the program.
  target_compile_definitions(${target} PRIVATE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
  if(CMAKE_UNITY_BUILD)
    # Several sources are compiled as one: to g++ what is local to a source then looks like part of a header.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  if(LIMELIGHT_SANITIZE)
    # Instrumented code makes g++ 12 see uninitialised values inside the standard library's own headers.
    target_compile_options(${target} PRIVATE
      -fsanitize=${LIMELIGHT_SANITIZE} -fno-omit-frame-pointer -Wno-maybe-uninitialized)
    if(LIMELIGHT_SANITIZE STREQUAL "thread")
      # Asio's reference counts use fences, which ThreadSanitizer does not follow; g++ warns of each.
      target_compile_options(${target} PRIVATE -Wno-tsan)
    endif()
    target_link_options(${target} PUBLIC -fsanitize=${LIMELIGHT_SANITIZE})
  endif()
  if(LIMELIGHT_PROFILE STREQUAL "count")
    target_compile_options(${target} PRIVATE -fprofile-generate -fprofile-update=atomic)
    target_link_options(${target} PUBLIC -fprofile-generate)
  elseif(LIMELIGHT_PROFILE STREQUAL "use")
    # What the training did not run is compiled as it is without one.
    target_compile_options(${target} PRIVATE -fprofile-use -fprofile-partial-training -Wno-missing-profile)
  endif()
  if(LIMELIGHT_MOLD)
    target_link_options(${target} PRIVATE -fuse-ld=mold)
  endif()
endfunction()

# limelight_library(core SOURCES a.cpp ... PUBLIC deps PRIVATE deps): one folder, one static library, alias limelight::core.
function(limelight_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(limelight_${name} STATIC ${ARG_SOURCES})
  add_library(limelight::${name} ALIAS limelight_${name})
  set_target_properties(limelight_${name} PROPERTIES EXPORT_NAME ${name})
  limelight_settings(limelight_${name})
  target_link_libraries(limelight_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  set_property(GLOBAL APPEND PROPERTY LIMELIGHT_LIBRARIES limelight_${name})
endfunction()

# limelight_test(memory SOURCES a_test.cpp ... LINK deps): one folder, one Catch2 executable, one CTest entry.
function(limelight_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(limelight_${name}_test ${ARG_SOURCES})
  limelight_settings(limelight_${name}_test)
  target_link_libraries(limelight_${name}_test PRIVATE limelight_test_main ${ARG_LINK})
  target_compile_definitions(limelight_${name}_test PRIVATE LIMELIGHT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND limelight_${name}_test --warn NoAssertions)
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
endfunction()
