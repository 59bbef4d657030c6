// A database that lost what it acknowledged is known by its mark, whatever was lost.
#include "memory/commit_mark.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "core/temporary_directory.hpp"
#include "memory/database_files.hpp"
#include "memory/writer.hpp"

using namespace limelight;
namespace fs = std::filesystem;

namespace {

constexpr int kRows = 5;
using Damage = std::function<void(const std::string&)>;

Result<void> make_rows_table(Database& database) {
  return database.execute("CREATE TABLE IF NOT EXISTS t(x)");
}

Result<void> insert_row_of_bytes(Database& database) {
  return database.execute("INSERT INTO t VALUES(randomblob(9000))");
}

/// By another process: what reads the files of an open database in this one would end its locks.
void copy_folder(const std::string& from, const std::string& to) {
  REQUIRE(std::system(("rm -rf '" + to + "' && cp -a '" + from + "' '" + to + "'").c_str()) == 0);
}

/// A database of kRows rows as a process that was killed leaves it, with all of them in its log; or as one
/// that ended well does.
class LeftBehind {
 public:
  enum class Ended { killed, well };

  explicit LeftBehind(Ended ended) {
    auto writer = Writer::open(here_ / "mind.db", make_rows_table).value();
    for (int row = 0; row < kRows; ++row) REQUIRE(writer->write(insert_row_of_bytes));
    if (ended == Ended::killed) copy_folder(here_.path(), copy_);
    writer.reset();
    if (ended == Ended::well) copy_folder(here_.path(), copy_);
  }

  const std::string& database() const { return database_; }
  std::string log() const { return database_ + "-wal"; }
  std::string mark() const { return mark_path(database_); }

  /// What opening it says, to read and to write: the same. Nothing of a refused one is changed.
  std::optional<Errc> opened() const {
    const auto before = sizes();
    auto reader = Database::open(database_, Database::Mode::read_only);
    auto writer = Database::open(database_, Database::Mode::read_write);
    REQUIRE(reader.has_value() == writer.has_value());
    if (reader) {
      auto query = reader->prepare("SELECT count(*) FROM t").value();
      REQUIRE(query.step().value());
      CHECK(query.integer(0) == kRows);
      return std::nullopt;
    }
    CHECK(sizes() == before);
    CHECK(writer.error().code == reader.error().code);
    return reader.error().code;
  }

  Error refusal() const { return Database::open(database_, Database::Mode::read_only).error(); }

 private:
  std::vector<std::int64_t> sizes() const {
    return {size_of_file(database_), size_of_file(log()), size_of_file(mark())};
  }

  TemporaryDirectory root_;
  TemporaryDirectory here_;
  std::string copy_ = root_ / "copy";
  std::string database_ = copy_ + "/mind.db";
};

using Ended = LeftBehind::Ended;

void flip(const std::string& path, std::int64_t place) {
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  file.seekg(place);
  const auto byte = static_cast<char>(file.get() ^ 0x10);
  file.seekp(place);
  file.put(byte);
}

constexpr std::int64_t kHeader = 32, kFrame = 24 + 4096;

}  // namespace

TEST_CASE("what a writer left, killed or not, is whole, with or without the index of its log", "[mark]") {
  for (const auto ended : {Ended::killed, Ended::well}) {
    const LeftBehind left{ended};
    CHECK(left.opened() == std::nullopt);
    const LeftBehind without{ended};
    fs::remove(without.database() + "-shm");
    CHECK(without.opened() == std::nullopt);
  }
}

TEST_CASE("a log that is missing, empty, shortened by a frame or by a byte is noticed", "[mark]") {
  const std::vector<Damage> damages{
      [](const std::string& log) { fs::remove(log); },
      [](const std::string& log) { fs::resize_file(log, 0); },
      [](const std::string& log) { fs::resize_file(log, kHeader); },
      [](const std::string& log) { fs::resize_file(log, fs::file_size(log) - kFrame); },
      [](const std::string& log) { fs::resize_file(log, fs::file_size(log) - 1); }};
  for (const bool index : {true, false}) {
    for (const Damage& damage : damages) {
      const LeftBehind left{Ended::killed};
      damage(left.log());
      if (!index) fs::remove(left.database() + "-shm");
      CHECK(left.opened() == Errc::database_corrupt);
    }
  }
}

TEST_CASE("a bit that flipped in any frame of a log, or in its header, is noticed", "[mark]") {
  const LeftBehind whole{Ended::killed};
  const std::int64_t frames = (size_of_file(whole.log()) - kHeader) / kFrame;
  REQUIRE(frames >= 10);
  for (std::int64_t frame = -1; frame < frames; ++frame) {
    const LeftBehind left{Ended::killed};
    const std::int64_t place = frame < 0 ? 9 : kHeader + frame * kFrame + (frame * 577) % kFrame;
    INFO("byte " << place);
    flip(left.log(), place);
    CHECK(left.opened() == Errc::database_corrupt);
  }
}

TEST_CASE("the message says how many commits are missing, and of how many", "[mark]") {
  const LeftBehind left{Ended::killed};
  fs::resize_file(left.log(), fs::file_size(left.log()) - 1);
  // The table and five rows.
  CHECK_THAT(left.refusal().why, Catch::Contains("the last 1 of 6 acknowledged commits are missing"));
}

TEST_CASE("a database that is gone, empty or shortened is not begun anew, and its log not removed",
          "[mark]") {
  const std::vector<Damage> damages{[](const std::string& path) { fs::remove(path); },
                                    [](const std::string& path) { fs::resize_file(path, 0); }};
  for (const auto ended : {Ended::killed, Ended::well}) {
    for (const Damage& damage : damages) {
      const LeftBehind left{ended};
      damage(left.database());
      CHECK(left.opened() == Errc::database_corrupt);
      fs::remove(left.mark());
      // Without a mark the log alone says it.
      if (ended == Ended::killed) CHECK(left.opened() == Errc::database_corrupt);
    }
  }
  const LeftBehind left{Ended::well};
  fs::resize_file(left.database(), fs::file_size(left.database()) - 4096);
  CHECK(left.opened() == Errc::database_corrupt);
  CHECK_THAT(left.refusal().why, Catch::Contains("shortened"));
}

TEST_CASE("a database or a log that is of another mind is noticed", "[mark]") {
  const LeftBehind one{Ended::killed}, other{Ended::killed};
  fs::copy_file(other.log(), one.log(), fs::copy_options::overwrite_existing);
  fs::remove(one.database() + "-shm");
  CHECK(one.opened() == Errc::database_corrupt);

  const LeftBehind swapped{Ended::well}, another{Ended::well};
  fs::copy_file(another.database(), swapped.database(), fs::copy_options::overwrite_existing);
  CHECK(swapped.opened() == Errc::database_corrupt);
  CHECK_THAT(swapped.refusal().why, Catch::Contains("another database"));
}

TEST_CASE("without its mark a database is taken as it is, and its next writer marks it", "[mark]") {
  const LeftBehind left{Ended::killed};
  const auto before = read_mark(left.database()).value().value();
  fs::resize_file(left.log(), fs::file_size(left.log()) - 1);
  REQUIRE(left.opened() == Errc::database_corrupt);
  fs::remove(left.mark());
  CHECK(Database::open(left.database(), Database::Mode::read_only));
  CHECK(Writer::open(left.database(), make_rows_table));
  const auto after = read_mark(left.database()).value().value();
  CHECK(after.database == before.database);
  CHECK(after.commits == before.commits);  // one was lost, one is new
}

TEST_CASE("a mark of which one record was torn still holds the other; changed in both it is damage",
          "[mark]") {
  const LeftBehind left{Ended::killed};
  flip(left.mark(), 20);
  CHECK(left.opened() == std::nullopt);
  flip(left.mark(), 4096 + 20);
  CHECK(left.opened() == Errc::database_corrupt);
  CHECK(left.refusal().where == left.mark());
  fs::resize_file(left.mark(), 0);
  CHECK(left.opened() == Errc::database_corrupt);
}

TEST_CASE("what is no regular file is refused at once, and by its name", "[mark]") {
  for (const char* ending : {"", "-wal", "-shm", ".mark"}) {
    for (const bool fifo : {true, false}) {
      const LeftBehind left{Ended::well};
      const std::string path = left.database() + ending;
      fs::remove(path);
      if (fifo) REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
      if (!fifo) fs::create_directory(path);
      const auto opened = Database::open(left.database(), Database::Mode::read_write);
      REQUIRE_FALSE(opened);
      CHECK(opened.error().code == Errc::io_failed);
      CHECK_THAT(opened.error().why, Catch::Contains(fifo ? "FIFO" : "directory"));
      CHECK(opened.error().where == path);
    }
  }
}

TEST_CASE("new files are for their owner only, whatever the umask is", "[mark]") {
  const TemporaryDirectory here;
  const mode_t before = ::umask(0);
  const auto writer = Writer::open(here / "mind.db", make_rows_table);
  ::umask(before);
  REQUIRE(writer);
  for (const std::string& file : database_files(here / "mind.db")) {
    INFO(file);
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
}

TEST_CASE("a writer whose files were removed or replaced writes no more until they are back", "[mark]") {
  for (const char* ending : {"", "-wal", "-shm", ".mark"}) {
    const TemporaryDirectory here, aside;
    const std::string path = here / "mind.db";
    const auto writer = Writer::open(path, make_rows_table).value();
    REQUIRE(writer->look());
    fs::rename(path + ending, aside / "kept");
    INFO(path + ending);
    CHECK(writer->look().error().code == Errc::data_unwritable);
    CHECK(writer->write(insert_row_of_bytes).error().code == Errc::data_unwritable);
    std::ofstream{path + ending} << "another";
    CHECK(writer->write(insert_row_of_bytes).error().code == Errc::data_unwritable);
    fs::rename(aside / "kept", path + ending);
    CHECK(writer->look());
    CHECK(writer->write(insert_row_of_bytes));
  }
  const TemporaryDirectory root;
  fs::create_directory(root / "data");
  const auto writer = Writer::open(root / "data/mind.db", make_rows_table).value();
  fs::rename(root / "data", root / "moved");
  CHECK(writer->write(insert_row_of_bytes).error().code == Errc::data_unwritable);
  fs::create_directory(root / "data");
  CHECK(writer->write(insert_row_of_bytes).error().code == Errc::data_unwritable);
}
