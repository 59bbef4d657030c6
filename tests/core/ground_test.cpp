#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>

#include "core/clock.hpp"
#include "core/errc.hpp"
#include "core/hash.hpp"
#include "core/json.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/taint.hpp"

namespace limelight::test {

TEST_CASE("every error has one number, one name, a reason and a way out", "[errc]") {
  std::set<unsigned> numbers;
  std::set<std::string_view> names;
  for (const ErrcInfo& each : all_errors()) {
    INFO(each.name);
    CHECK(numbers.insert(static_cast<unsigned>(each.code)).second);
    CHECK(names.insert(each.name).second);
    CHECK_FALSE(each.what.empty());
    CHECK_FALSE(each.what.ends_with('.'));
    CHECK_FALSE(each.mend.empty());
    CHECK(parse_code(code_text(each.code)) == each.code);
    CHECK(parse_code(each.name) == each.code);
  }
}

TEST_CASE("a code is read with and without its letters, and nonsense is not", "[errc]") {
  CHECK(code_text(Errc::data_in_use) == "LL0300");
  CHECK(parse_code("300") == Errc::data_in_use);
  CHECK(parse_code("ll0300") == Errc::data_in_use);
  for (const auto* text : {"", "LL", "LL9999", "300x", "no_such_name"}) CHECK_FALSE(parse_code(text));
}

TEST_CASE("an error says what, where, why and how to mend it", "[result]") {
  const Error error{Errc::data_in_use, "process 4711 holds the lock", "/data"};
  const std::string text = describe(error);
  for (const auto* part : {"LL0300", "/data", "process 4711", "stop that process"}) {
    CHECK_THAT(text, Catch::Contains(part));
  }
  CHECK(brief(error) == "LL0300 data_in_use: process 4711 holds the lock (/data)");
}

TEST_CASE("a time is written in UTC with milliseconds and read back", "[clock]") {
  const WallTime time{Milliseconds{1'790'000'000'123}};
  CHECK(parse_time(format_time(time)) == time);
  CHECK(format_time(WallTime{}) == "1970-01-01T00:00:00.000Z");
  CHECK(format_time(WallTime{Milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
  for (const auto* text : {"", "1970-01-01T00:00:00Z", "1970-13-01T00:00:00.000Z", "1970-02-30T00:00:00.000Z",
                           "1970-01-01T24:00:00.000Z", "1970-01-01T00:00:00.00xZ"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("SHA-256 gives the digests of FIPS 180-4, for texts and for files", "[hash]") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const auto path = std::filesystem::temp_directory_path() / "limelight_hash_test.bin";
  const std::string large(200'000, 'a');
  std::ofstream(path, std::ios::binary) << large;
  CHECK(sha256_file(path.string()) == sha256(large));
  std::filesystem::remove(path);
  CHECK(sha256_file(path.string()).error().code == Errc::io_failed);
}

TEST_CASE("JSON that is broken or too deep is an error, never an exception", "[json]") {
  CHECK(parse_json("{\"a\": 1}")->at("a") == 1);
  for (const std::string text : {"", "{", "{\"a\" 1}", "nul", "[1,]"}) {
    CHECK(parse_json(text).error().code == Errc::invalid_json);
  }
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']')));
  CHECK_FALSE(parse_json(std::string(80, '[') + std::string(80, ']')));
}

TEST_CASE("the canonical form does not depend on the order of keys and survives bad bytes", "[json]") {
  CHECK(canonical({{"b", 1}, {"a", 2}}) == "{\"a\":2,\"b\":1}");
  CHECK(canonical("\xFF") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("the same seed gives the same numbers, and streams differ", "[random]") {
  Random reference{0};
  CHECK(reference.next() == 0xE220A8397B1DCDAFULL);  // the published first output for seed 0
  CHECK(stream(1, 2, 3).next() == stream(1, 2, 3).next());
  CHECK(stream(1, 2, 3).next() != stream(1, 3, 2).next());
  for (Random random{7}; const int round : {1, 2, 3, 4, 5, 6, 7, 8}) {
    INFO(round);
    const double unit = random.unit();
    CHECK((unit >= 0 && unit < 1));
  }
}

TEST_CASE("taint only grows", "[taint]") {
  CHECK(worst(Taint::user, Taint::web) == Taint::web);
  CHECK(worst(Taint::tool, Taint::self) == Taint::tool);
  for (const Taint taint : {Taint::self, Taint::user, Taint::tool, Taint::web}) {
    CHECK(parse_taint(to_text(taint)) == taint);
  }
  CHECK_FALSE(parse_taint("clean"));
}

}  // namespace limelight::test
