# Installs the build, then does what its users do: runs the program, embeds a mind in a program of their own, builds a
# plugin against the C headers and lets the installed program use it.
cmake_minimum_required(VERSION 3.25)

set(prefix "${WORK}/prefix")

# expect("what it shows" TEXT command...): the command succeeds and prints TEXT.
function(expect what text)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  string(FIND "${output}" "${text}" found)
  if(NOT status EQUAL 0 OR found EQUAL -1)
    message(FATAL_ERROR "${what}: exit status ${status}, '${text}' expected in the output\n${output}\n${errors}")
  endif()
  message(STATUS "${what}: ok")
endfunction()

# build(SOURCE BINARY): a project that knows nothing of this build but the prefix.
function(build source binary)
  expect("configure ${source}" "Generating done" ${CMAKE_COMMAND} -S "${SOURCE}/${source}" -B "${binary}"
    -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}"
    "-DCMAKE_PREFIX_PATH=${prefix}")
  expect("build ${source}" "" ${CMAKE_COMMAND} --build "${binary}")
endfunction()

file(REMOVE_RECURSE "${WORK}")
expect("install" "Installing" ${CMAKE_COMMAND} --install "${BUILD}" --prefix "${prefix}")

# Neither test programs nor the program's own parts belong to the library, and nothing points back at this build.
file(GLOB programs RELATIVE "${prefix}/bin" "${prefix}/bin/*")
if(NOT programs STREQUAL "limelight")
  message(FATAL_ERROR "bin holds '${programs}', the program alone was expected")
endif()
file(GLOB_RECURSE texts "${prefix}/lib/*.cmake" "${prefix}/include/*")
foreach(text IN LISTS texts)
  file(STRINGS "${text}" lines)
  string(FIND "${lines}" "${SOURCE}" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${text} names ${SOURCE}, which is not there on another machine")
  endif()
  # Headers of the standard libraries have no path in their name: what has one is foreign.
  string(REGEX MATCHALL "#include <[^>]*[/.][^>]*>" foreign "${lines}")
  list(FILTER foreign EXCLUDE REGEX "<(nlohmann/json.hpp|stddef.h|stdint.h)>")
  if(foreign)
    message(FATAL_ERROR "${text} shows a foreign type: ${foreign}")
  endif()
endforeach()

expect("the installed program runs" "${VERSION}" "${prefix}/bin/limelight" --version)
if(LLAMA)
  # Without a model on this machine doctor fails, yet says where it found the plugin.
  execute_process(COMMAND "${prefix}/bin/limelight" doctor OUTPUT_VARIABLE output ERROR_QUIET)
  if(NOT output MATCHES "ok +plugin[^\n]*${prefix}/lib/limelight/limelight_llama.so")
    message(FATAL_ERROR "the installed program does not use the installed plugin:\n${output}")
  endif()
endif()

build(examples/embedding "${WORK}/storekeeper")
expect("a program with a mind inside answers with its own tool" "There are 12 barrels of oil left."
  "${WORK}/storekeeper/storekeeper" "${SOURCE}/examples/embedding/storekeeper.yaml" "${WORK}/storekeeper/data"
  "How much oil is left?")

build(plugins/examples/word_count "${WORK}/word_count")
set(ENV{LIMELIGHT_PLUGINS} "${WORK}/word_count/plugins")
expect("the installed program uses a plugin built elsewhere" "The motto has 4 words."
  "${prefix}/bin/limelight" run "${SOURCE}/tests/install/words.yaml" --say "How long is the motto?"
  --until response --data "${WORK}/words")

file(REMOVE_RECURSE "${WORK}")
