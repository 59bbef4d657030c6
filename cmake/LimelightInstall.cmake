# What `cmake --install` lays down, so that find_package(limelight) works from the outside. Two components: runtime (the
# program and its plugins) and development (libraries, headers, the package's CMake files).

include(CMakePackageConfigHelpers)

# One name to link; it has the same name inside this build, for those who use add_subdirectory.
add_library(limelight_embedding INTERFACE)
add_library(limelight::limelight ALIAS limelight_embedding)
set_target_properties(limelight_embedding PROPERTIES EXPORT_NAME limelight)
target_link_libraries(limelight_embedding INTERFACE limelight::mind)

if(NOT LIMELIGHT_INSTALL)
  return()
endif()

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/limelight)
# The program looks in ../lib/limelight whatever the distribution calls its library folder.
set(plugin_folder lib/limelight)

install(TARGETS limelight RUNTIME COMPONENT runtime)
if(LIMELIGHT_LLAMA)
  install(TARGETS limelight_llama LIBRARY DESTINATION ${plugin_folder} COMPONENT runtime)
endif()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)

install(TARGETS
    limelight_embedding limelight_mind limelight_workspace limelight_plugins limelight_agents limelight_tools
    limelight_memory limelight_core limelight_asio
  EXPORT limelightTargets
  ARCHIVE COMPONENT development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT limelightTargets NAMESPACE limelight:: DESTINATION ${package_folder} COMPONENT development)

# Plugins need the C headers alone, and none of the library's dependencies.
install(TARGETS limelight_plugin_abi EXPORT limelightPluginTargets)
install(EXPORT limelightPluginTargets NAMESPACE limelight:: DESTINATION ${package_folder} COMPONENT development)
install(DIRECTORY plugins/abi DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/limelight/plugins COMPONENT development)

set(headers "${PROJECT_BINARY_DIR}/installed_headers")
install(CODE "
  execute_process(
    COMMAND \"${CMAKE_COMMAND}\" \"-DSOURCE=${PROJECT_SOURCE_DIR}\" \"-DOUTPUT=${headers}\"
      -P \"${PROJECT_SOURCE_DIR}/cmake/collect_headers.cmake\"
    COMMAND_ERROR_IS_FATAL ANY)" COMPONENT development)
install(DIRECTORY "${headers}/" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

configure_package_config_file(cmake/limelightConfig.cmake.in "${PROJECT_BINARY_DIR}/limelightConfig.cmake"
  INSTALL_DESTINATION ${package_folder} PATH_VARS plugin_folder)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/limelightConfigVersion.cmake"
  COMPATIBILITY SameMajorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/limelightConfig.cmake" "${PROJECT_BINARY_DIR}/limelightConfigVersion.cmake"
    cmake/LimelightPlugin.cmake cmake/plugin.map
  DESTINATION ${package_folder} COMPONENT development)
