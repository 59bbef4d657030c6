#include "workspace/transfer/export.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <type_traits>
#include <utility>

#include "core/base64.hpp"
#include "core/hash.hpp"
#include "core/json.hpp"
#include "memory/database_files.hpp"
#include "workspace/transfer/fork_mark.hpp"
#include "workspace/transfer/new_mind.hpp"
#include "workspace/transfer/source_mind.hpp"
#include "workspace/transfer/tables.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 2;
constexpr int kFormatWithoutSnapshots = 1;

constexpr std::string_view kMark = "limelight_mind";

Json header(int format) {
  return {{std::string(kMark), format}};
}

Json to_json(const Table& table, const Row& row) {
  Json line = Json::array({table.name});
  for (const Value& value : row) {
    if (const auto* bytes = std::get_if<std::vector<std::byte>>(&value)) {
      line.push_back(to_base64(*bytes));
    } else {
      std::visit(
          [&line](const auto& plain) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(plain)>, std::vector<std::byte>>) {
              line.push_back(plain);
            }
          },
          value);
    }
  }
  return line;
}

/// An entry of the journal has a line for an event.
bool is_line_of_json(const std::string& text) {
  return text.find_first_of("\t\n") == std::string::npos && parse_json(text).has_value();
}

std::optional<Value> read_value(const Json& json, char type) {
  if (type == 'i' && json.is_number_integer()) return json.get<std::int64_t>();
  if (type == 'r' && json.is_number()) return json.get<double>();
  if (type == 't' && json.is_string()) return json.get<std::string>();
  if (type == 'j' && json.is_string() && is_line_of_json(json.get_ref<const std::string&>()))
    return json.get<std::string>();
  if (type != 'b' || !json.is_string()) return std::nullopt;
  auto bytes = from_base64(json.get<std::string>());
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

struct Line {
  const Table* table = nullptr;
  Row row;
};

std::optional<Line> read_line(const Json& json) {
  if (!json.is_array() || json.empty() || !json.front().is_string()) return std::nullopt;
  const auto name = json.front().get<std::string>();
  const auto table = std::ranges::find(tables(), name, &Table::name);
  if (table == tables().end() || json.size() != table->types.size() + 1) return std::nullopt;
  Line line{&*table, {}};
  for (std::size_t column = 0; column < table->types.size(); ++column) {
    auto value = read_value(json[column + 1], table->types[column]);
    if (!value) return std::nullopt;
    line.row.push_back(std::move(*value));
  }
  return line;
}

/// Counts and the digest of all lines so far.
class Tally {
 public:
  void add(const std::string& line) { seen_.digest = sha256(seen_.digest + line + "\n"); }
  void count(const Table& table) {
    if (table.name == "events") ++seen_.events;
    if (table.name == "memories") ++seen_.memories;
  }
  const Exported& seen() const { return seen_; }
  Json footer() const {
    return {{"events", seen_.events}, {"memories", seen_.memories}, {"sha256", seen_.digest}};
  }

 private:
  Exported seen_;
};

/// A fork's line: the others have none.
constexpr const char* kForkLine = "fork";

Json to_json(const ForkMark& mark) {
  return Json::array({kForkLine, mark.run, mark.at, mark.changes, mark.confirmed});
}

std::optional<ForkMark> read_mark(const Json& json) {
  if (!json.is_array() || json.empty() || json.front() != kForkLine) return std::nullopt;
  try {
    return ForkMark{json.at(1), json.at(2), json.at(3), json.at(4)};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Result<Exported> write_mind(const std::optional<ForkMark>& mark, SourceMind mind, std::ostream& out) {
  Tally tally;
  const auto put = [&](const Json& json) {
    const std::string line = canonical(json);
    tally.add(line);
    out << line << '\n';
  };
  put(header(kFormat));
  if (mark) put(to_json(*mark));
  each_line(mind.accepted(), put);
  for (const Table& table : tables()) {
    const auto see = [&](const Row& row) -> Result<void> {
      put(to_json(table, row));
      tally.count(table);
      if (!out) return fail(Errc::io_failed, "it could not be written");
      return {};
    };
    if (auto read = mind.read(table, mind.reach(), see); !read) return std::unexpected(read.error());
  }
  out << canonical(tally.footer()) << '\n' << std::flush;
  if (!out) return fail(Errc::io_failed, "it could not be written");
  return tally.seen();
}

/// The files of a living mind are its own: another descriptor of them, once closed, ends SQLite's locks.
Result<void> expect_other_file(const std::string& path, const std::string& data_directory) {
  for (const std::string& own : database_files(data_directory + "/mind.db")) {
    std::error_code ignored;
    if (std::filesystem::equivalent(own, path, ignored))
      return fail(Errc::invalid_argument, "it is a file of the mind itself; name another", path);
  }
  return {};
}

Result<Exported> write_file(const std::optional<ForkMark>& mark, SourceMind mind, const std::string& path) {
  make_private_file(path);
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  if (!file) return fail(Errc::io_failed, "it cannot be written", path);
  auto written = write_mind(mark, std::move(mind), file);
  if (!written && written.error().where.empty()) written.error().where = path;
  return written;
}

/// The table of the row that was written; null where it was accepted and has none.
Result<const Table*> write_row(RowWriter& writer, const Json& json) {
  const auto accepted = writer.write_accepted_line(json);
  if (!accepted) return std::unexpected(accepted.error());
  if (*accepted) return nullptr;
  const auto line = read_line(json);
  if (!line) return fail(Errc::invalid_json, "this is not a row of a mind");
  if (auto written = writer.write(*line->table, line->row); !written) return std::unexpected(written.error());
  return line->table;
}

Result<Exported> read_mind(std::istream& in, const std::string& path, RowWriter& writer) {
  Tally tally;
  std::int64_t number = 0;
  const auto damaged = [&](std::string why) {
    return fail(Errc::invalid_json, std::move(why), path + ":" + std::to_string(number));
  };
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (in.eof()) return damaged("the file ends in the middle of a line");
    const auto json = parse_json(text);
    if (!json) return damaged("this is not a line of an exported mind");
    if (number == 1) {
      if (*json != header(kFormat) && *json != header(kFormatWithoutSnapshots))
        return damaged("this is no mind that this version exported");
    } else if (json->is_object()) {
      if (text != canonical(tally.footer()))
        return damaged("the file is damaged: its last line does not fit the others");
      ++number;
      if (in.peek() != std::istream::traits_type::eof())
        return damaged("something follows the last line of the mind");
      if (auto made = writer.finish(); !made) return std::unexpected(made.error());
      return tally.seen();
    } else if (const auto mark = read_mark(*json)) {
      if (auto written = writer.write_mark(*mark); !written) return std::unexpected(written.error());
    } else if (auto row = write_row(writer, *json)) {
      if (*row != nullptr) tally.count(**row);
    } else {
      return row.error().code == Errc::invalid_json ? damaged(row.error().why)
                                                    : std::unexpected(std::move(row.error()));
    }
    tally.add(text);
  }
  return damaged("the file ends before its last line");
}

}  // namespace

bool begins_an_export(std::string_view beginning) {
  return beginning.starts_with("{\"" + std::string(kMark) + "\":");
}

Result<Exported> export_mind(const std::string& data_directory, const std::string& path) {
  if (auto other = expect_other_file(path, data_directory); !other) return std::unexpected(other.error());
  for (int tries = 1;; ++tries) {
    auto mind = SourceMind::open(data_directory);
    if (!mind) return std::unexpected(mind.error());
    const auto mark = read_fork_mark(data_directory);
    if (!mark) return std::unexpected(mark.error());
    if (path == "-") return write_mind(*mark, std::move(*mind), std::cout);
    auto written = write_file(*mark, std::move(*mind), path);
    // What a file holds already can be written again.
    const bool again = !written && written.error().code == Errc::data_in_use && tries < kSourceTries;
    if (!again) return written;
  }
}

Result<Exported> import_mind(const std::string& path, const std::string& data_directory) {
  if (auto other = expect_other_file(path, data_directory); !other) return std::unexpected(other.error());
  std::ifstream file{path, std::ios::binary};
  if (!file) return fail(Errc::io_failed, "it cannot be read", path);
  Exported imported;
  const auto read = [&](Database& database) -> Result<void> {
    auto rows = RowWriter::open(database);
    if (!rows) return std::unexpected(rows.error());
    auto done = read_mind(file, path, *rows);
    if (!done) return std::unexpected(done.error());
    imported = std::move(*done);
    return {};
  };
  if (auto made = make_mind(data_directory, read); !made) return std::unexpected(made.error());
  return imported;
}

}  // namespace limelight
