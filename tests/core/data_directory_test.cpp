#include "core/data_directory.hpp"

#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/temporary_directory.hpp"

using namespace limelight;

TEST_CASE("a data directory is made with its parents, for its owner only", "[data_directory]") {
  const TemporaryDirectory here;
  const std::string path = here / "a/b";
  const auto directory = DataDirectory::open(path);
  REQUIRE(directory);
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
  CHECK(directory->path() == path);
  CHECK(directory->database_path() == path + "/mind.db");
}

TEST_CASE("a second process is refused and told which process holds the data directory", "[data_directory]") {
  const TemporaryDirectory here;
  const std::string path = here / "data";
  int ready[2], finish[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(finish) == 0);
  const pid_t owner = ::fork();
  REQUIRE(owner >= 0);
  char byte = 'x';
  if (owner == 0) {
    ::close(finish[1]);  // else the end of the parent would never be seen
    {
      const auto held = DataDirectory::open(path);
      byte = held ? 'y' : 'n';
      if (::write(ready[1], &byte, 1) == 1) static_cast<void>(!::read(finish[0], &byte, 1));
    }
    ::_exit(0);
  }
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  const auto refused = DataDirectory::open(path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::data_in_use);
  CHECK(refused.error().why == "process " + std::to_string(owner) + " holds the lock");
  CHECK(refused.error().where == path);

  REQUIRE(::write(finish[1], &byte, 1) == 1);
  REQUIRE(::waitpid(owner, nullptr, 0) == owner);
  CHECK(DataDirectory::open(path));
}

TEST_CASE("a data directory is free again once its holder is destroyed, and not while it is moved",
          "[data_directory]") {
  const TemporaryDirectory here;
  const std::string path = here / "data";
  {
    auto first = DataDirectory::open(path);
    REQUIRE(first);
    const DataDirectory moved = std::move(*first);
    const auto second = DataDirectory::open(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::data_in_use);
  }
  CHECK(DataDirectory::open(path));
}

TEST_CASE("a path that cannot be a directory is unwritable", "[data_directory]") {
  const TemporaryDirectory here;
  std::ofstream(here / "file") << "not a directory";
  for (const std::string& path : {here / "file", here / "file/data", std::string{}, here / "\xff"}) {
    const auto refused = DataDirectory::open(path);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::data_unwritable);
  }
}

TEST_CASE("a lock that is no regular file is refused at once", "[data_directory]") {
  const TemporaryDirectory here;
  for (const char* name : {"a", "b", "c"}) REQUIRE(::mkdir((here / name).c_str(), 0700) == 0);
  REQUIRE(::mkfifo((here / "a/lock").c_str(), 0600) == 0);
  REQUIRE(::mkdir((here / "b/lock").c_str(), 0700) == 0);
  REQUIRE(::symlink("/dev/null", (here / "c/lock").c_str()) == 0);
  for (const char* name : {"a", "b", "c"}) {
    const auto refused = DataDirectory::open(here / name);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::data_unwritable);
    CHECK(refused.error().where == here / name + "/lock");
    CHECK_THAT(refused.error().why, Catch::Contains("not a regular file"));
  }
}

TEST_CASE("directory and lock are for their owner only, whatever the umask is", "[data_directory]") {
  const TemporaryDirectory here;
  for (const mode_t mask : {mode_t{0}, mode_t{0277}}) {
    const std::string path = here / std::to_string(mask).c_str();
    const mode_t before = ::umask(mask);
    const auto directory = DataDirectory::open(path);
    ::umask(before);
    REQUIRE(directory);
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
    REQUIRE(::stat((path + "/lock").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }
}
