# Third-party parts, all from the distribution. Names of imported targets are fixed here, once; what the library links is
# found for its users in limelightConfig.cmake.in.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(mimalloc 2.0 QUIET)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
pkg_check_modules(XXHASH REQUIRED libxxhash)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)

# Asio without exceptions-as-control-flow surprises: one place for its compile switches.
add_library(limelight_asio INTERFACE)
add_library(limelight::asio ALIAS limelight_asio)
target_link_libraries(limelight_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(limelight_asio INTERFACE BOOST_ASIO_NO_DEPRECATED)
set_target_properties(limelight_asio PROPERTIES EXPORT_NAME asio)
target_compile_definitions(limelight_asio INTERFACE BOOST_ASIO_SEPARATE_COMPILATION)
