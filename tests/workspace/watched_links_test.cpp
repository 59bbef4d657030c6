// Watched paths whose way there changes: links, folders that are moved or replaced.
#include <cerrno>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "tests/workspace/watched_folder.hpp"
#include "workspace/sources/watched_paths.hpp"

using namespace limelight;
using namespace limelight::test;

namespace fs = std::filesystem;

TEST_CASE("a watched folder that is replaced is one change, and the new one is heard", "[sources]") {
  const TemporaryDirectory directory;
  const std::string orders = directory.path() + "/orders";
  std::filesystem::create_directory(orders);
  Watched watched{directory.path(), "orders"};
  REQUIRE(watched.opened);
  std::filesystem::rename(orders, directory.path() + "/old");
  std::filesystem::create_directory(orders);
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: orders is there again"});
  write(orders + "/lamp.txt");
  watched.settle();
  REQUIRE(watched.said.size() == 2);
  CHECK(watched.said.back() == "Something changed: lamp.txt");
}

TEST_CASE("a watched file is heard again in the folder that takes its folder's place", "[sources]") {
  const TemporaryDirectory directory;
  const std::string folder = directory.path() + "/folder";
  std::filesystem::create_directory(folder);
  write(folder + "/notes.txt");
  Watched watched{directory.path(), "folder/notes.txt"};
  REQUIRE(watched.opened);
  std::filesystem::remove_all(folder);
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: notes.txt"});
  std::filesystem::create_directory(folder);
  watched.clock.advance(limits::kPathLook + limits::kPathSettle);
  CHECK(watched.said.size() == 1);  // the folder is back, the file is not
  write(folder + "/notes.txt");
  watched.settle();
  CHECK(watched.said.size() == 2);
}

TEST_CASE("a link on the way to a watched file that leads elsewhere is a change of the file", "[sources]") {
  // A folder of settings as Kubernetes mounts it.
  const TemporaryDirectory directory;
  const std::string config = directory / "config";
  fs::create_directories(config + "/..1");
  fs::create_directories(config + "/..2");
  write(config + "/..1/app.yaml", "one");
  write(config + "/..2/app.yaml", "two");
  fs::create_symlink("..1", config + "/..data");
  fs::create_symlink("..data/app.yaml", config + "/app.yaml");
  Watched watched{config, "app.yaml", true};
  REQUIRE(watched.opened);
  link_anew("..2", config + "/..data");
  watched.settle();
  REQUIRE(watched.said.size() == 1);
  CHECK(watched.said.back().starts_with("Something changed: app.yaml\n"));
  CHECK(watched.said.back().contains("two"));
  fs::remove_all(config + "/..1");  // none of it any more
  watched.settle();
  CHECK(watched.said.size() == 1);
  write(config + "/..2/app.yaml", "three");
  watched.settle();
  CHECK(watched.said.size() == 2);
}

TEST_CASE("a link that is put anew and leads to the same file is no change", "[sources]") {
  const TemporaryDirectory directory;
  write(directory / "real.txt");
  fs::create_symlink("real.txt", directory / "link.txt");
  Watched watched{directory.path(), "link.txt"};
  REQUIRE(watched.opened);
  link_anew(directory / "real.txt", directory / "link.txt");
  watched.settle();
  CHECK(watched.said.empty());
  write(directory / "real.txt");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: link.txt"});
}

TEST_CASE("a watched link to a folder is heard wherever it leads now", "[sources]") {
  const TemporaryDirectory directory;
  fs::create_directory(directory / "monday");
  fs::create_directory(directory / "tuesday");
  fs::create_directory_symlink("monday", directory / "today");
  Watched watched{directory.path(), "today"};
  REQUIRE(watched.opened);
  link_anew("tuesday", directory / "today");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: today is there again"});
  write(directory / "monday/old.txt");
  write(directory / "tuesday/new.txt");
  watched.settle();
  REQUIRE(watched.said.size() == 2);
  CHECK(watched.said.back() == "Something changed: new.txt");
  fs::remove(directory / "today");
  watched.settle();
  CHECK(watched.said.back() == "Something changed: today is gone");
}

TEST_CASE("a link to itself leads nowhere and is refused", "[sources]") {
  const TemporaryDirectory directory;
  fs::create_symlink("round", directory / "round");
  const Watched watched{directory.path(), "round"};
  REQUIRE_FALSE(watched.opened);
  CHECK(watched.opened.error().code == Errc::not_found);
}

TEST_CASE("a folder further up that is moved away, and another in its place, are heard", "[sources]") {
  const TemporaryDirectory directory;
  fs::create_directories(directory / "shop/orders");
  Watched watched{directory.path(), "shop/orders"};
  REQUIRE(watched.opened);
  fs::rename(directory / "shop", directory / "old");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: orders is gone"});
  write(directory / "old/orders/lamp.txt");  // none of it any more
  fs::create_directories(directory / "shop/orders");
  watched.settle();
  REQUIRE(watched.said.size() == 2);
  CHECK(watched.said.back() == "Something changed: orders is there again");
  write(directory / "shop/orders/lamp.txt");
  watched.settle();
  CHECK(watched.said.back() == "Something changed: lamp.txt");
}

TEST_CASE("a file that an editor saves by renaming is one change each time", "[sources]") {
  const TemporaryDirectory directory;
  write(directory / "notes.txt");
  Watched watched{directory.path(), "notes.txt", true};
  REQUIRE(watched.opened);
  for (const char* text : {"first", "second"}) {
    fs::rename(directory / "notes.txt", directory / "notes.txt~");
    write(directory / "notes.txt.new", text);
    fs::rename(directory / "notes.txt.new", directory / "notes.txt");
    fs::remove(directory / "notes.txt~");
    watched.settle();
    CHECK(watched.said.back().contains(text));
  }
  CHECK(watched.said.size() == 2);
}

TEST_CASE("what a mind writes itself it does not hear", "[sources]") {
  const TemporaryDirectory directory;
  fs::create_directories(directory / "data/inner");
  const OwnFiles own{directory / "data", [](std::string_view text) { return text.starts_with("MINE"); }};
  fs::create_symlink("data", directory / "link");
  for (const char* path : {"data", "data/inner", "link", "link/inner/"}) {
    INFO(path);
    const Watched refused{directory.path(), path, false, own};
    REQUIRE_FALSE(refused.opened);
    CHECK(refused.opened.error().code == Errc::invalid_argument);
  }
  Watched watched{directory.path(), ".", false, own};
  REQUIRE(watched.opened);
  write(directory / "data/mind.db");
  write(directory / "mind.export", "MINE, every byte");
  watched.settle();
  CHECK(watched.said.empty());
  write(directory / "mind.export", "MINE once more");
  write(directory / "other.txt");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: other.txt"});
}

TEST_CASE("a link that comes to lead into the mind's own files is as good as gone", "[sources]") {
  const TemporaryDirectory directory;
  fs::create_directory(directory / "data");
  fs::create_directory(directory / "orders");
  fs::create_symlink("orders", directory / "link");
  Watched watched{directory.path(), "link", false, {directory / "data", {}}};
  REQUIRE(watched.opened);
  link_anew("data", directory / "link");
  watched.settle();
  CHECK(watched.said == std::vector<std::string>{"Something changed: link is gone"});
  write(directory / "data/mind.db");
  watched.clock.advance(limits::kPathLook * 2);
  CHECK(watched.said.size() == 1);
}
