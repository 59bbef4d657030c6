// The rules of docs/architecture.md, read from the tree itself.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using Complaints = std::vector<std::string>;

constexpr std::size_t kLongestFile = 400;

/// Which part may include which; a part may always include itself.
const std::map<std::string, std::set<std::string>> kArrows{
    {"core", {}},
    {"memory", {"core"}},
    {"tools", {"core"}},
    {"agents", {"core"}},
    {"workspace", {"core", "memory", "tools", "agents"}},
    {"plugins/abi", {}},
    {"plugins/host", {"core", "tools", "agents", "memory", "plugins/abi"}},
    {"plugins/llama", {"plugins/abi"}},
    {"plugins/examples", {"plugins/abi"}},
    {"include", {"core", "app"}},
    {"bench", {"core", "memory", "tools", "agents", "workspace"}},
    {"app", {"core", "memory", "tools", "agents", "workspace", "plugins/abi", "plugins/host", "bench"}},
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The part of the tree that a path from the root belongs to; empty for what is no part.
std::string part_of(const std::string& path) {
  for (const auto& [part, unused] : kArrows) {
    if (path.starts_with(part + "/")) return part;
  }
  return path.starts_with("plugins/") ? "plugins" : "";
}

std::vector<fs::path> files_below(const fs::path& folder, const std::set<std::string>& kinds) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (path.find("/node_modules/") != std::string::npos || path.find("/.cache/") != std::string::npos)
      continue;
    if (entry.is_regular_file() && kinds.contains(entry.path().extension().string()))
      found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::vector<fs::path> sources_of(const fs::path& root) {
  std::vector<fs::path> found;
  for (const char* folder :
       {"core", "memory", "tools", "agents", "workspace", "plugins", "app", "include", "tests", "bench"}) {
    const auto below = files_below(root / folder, {".hpp", ".cpp", ".h", ".ts", ".tsx"});
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

std::vector<std::string> includes_of(const std::string& text) {
  std::vector<std::string> found;
  const std::string start = "#include \"";
  for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    const std::size_t from = at + start.size();
    if (at == 0 || text[at - 1] == '\n') found.push_back(text.substr(from, text.find('"', from) - from));
  }
  return found;
}

Complaints wrong_arrows(const fs::path& root) {
  Complaints wrong;
  for (const fs::path& file : sources_of(root)) {
    const std::string name = fs::relative(file, root).string();
    const std::string from = part_of(name);
    if (!kArrows.contains(from)) continue;
    for (const std::string& include : includes_of(read(file))) {
      const std::string to = part_of(include);
      if (!to.empty() && to != from && !kArrows.at(from).contains(to))
        wrong.push_back(name + " includes " + include);
    }
  }
  return wrong;
}

Complaints long_files(const fs::path& root) {
  Complaints wrong;
  for (const fs::path& file : sources_of(root)) {
    const std::string text = read(file);
    if (static_cast<std::size_t>(std::ranges::count(text, '\n')) > kLongestFile) {
      wrong.push_back(fs::relative(file, root).string());
    }
  }
  return wrong;
}

/// True if a CMakeLists.txt from the file's folder up to tests/ names it.
bool listed(const fs::path& file, const fs::path& tests) {
  const std::string name = file.filename().string();
  for (const fs::path& lists : files_below(tests, {".txt"})) {
    if (lists.filename() != "CMakeLists.txt") continue;
    const std::string text = read(lists);
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      const bool whole_word = at == 0 || std::string(" \n\t/(").find(text[at - 1]) != std::string::npos;
      if (whole_word) return true;
    }
  }
  return false;
}

Complaints tests_not_built(const fs::path& root) {
  Complaints wrong;
  for (const fs::path& file : files_below(root / "tests", {".cpp"})) {
    if (file.string().find("/fixtures/") != std::string::npos) continue;
    if (!listed(file, root / "tests")) wrong.push_back(fs::relative(file, root).string());
  }
  return wrong;
}

Complaints sleeping_tests(const fs::path& root) {
  const std::string word = std::string("sleep") + "_for";  // in two pieces, or this file would be one of them
  Complaints wrong;
  for (const fs::path& file : files_below(root / "tests", {".cpp", ".hpp"})) {
    if (read(file).find(word) != std::string::npos) wrong.push_back(fs::relative(file, root).string());
  }
  return wrong;
}

/// Lines that open a file of a database by themselves, and sources but one that know the names of its log and
/// index at all: closing such a file ends the locks that SQLite holds on it in the same process.
Complaints opened_databases(const fs::path& root) {
  const std::vector<std::string> endings{"-wal\"", "-shm\""};
  const std::vector<std::string> names{"mind.db", "kMindFile", "database_path()"};
  const std::vector<std::string> openings{"fstream",  "fopen",    "copy_file", "sha256_file",
                                          " ::open(", "(::open(", " open("};
  const auto has_any = [](const std::string& line, const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [&](const std::string& word) { return line.contains(word); });
  };
  Complaints wrong;
  for (const fs::path& file : sources_of(root)) {
    const std::string name = fs::relative(file, root).string();
    if (!kArrows.contains(part_of(name)) || name.starts_with("bench/")) continue;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
      const bool opens = has_any(line, names) && has_any(line, openings);
      const bool knows = has_any(line, endings) && name != "memory/database_files.cpp";
      if (opens || knows) wrong.push_back(name + ": " + line);
    }
  }
  return wrong;
}

/// A program that embeds us may have set a locale with a decimal comma.
Complaints readers_by_locale(const fs::path& root) {
  Complaints wrong;
  for (const fs::path& file : sources_of(root)) {
    const std::string path = fs::relative(file, root).string(), text = read(file);
    if (path.starts_with("tests/") || path.starts_with("bench/")) continue;
    for (const char* word :
         {"strtod", "strtof", "stod(", "stof(", "atof(", "sscanf", "setlocale", "std::regex"}) {
      if (text.find(word) != std::string::npos) wrong.push_back(path + " uses " + word);
    }
  }
  return wrong;
}

Complaints missing_commands(const fs::path& root) {
  const std::string readme = read(root / "README.md");
  Complaints wrong;
  for (const char* command : {"./scripts/demo", "./scripts/test"}) {
    if (readme.find(command) == std::string::npos) wrong.push_back(command);
  }
  return wrong;
}

/// A tree of a few files, made for one test.
class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "limelight-tree-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = name;
  }
  ~Tree() { fs::remove_all(root_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void plant(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

const fs::path kHere{LIMELIGHT_SOURCE_DIR};

}  // namespace

TEST_CASE("every include of the tree follows an allowed arrow", "[architecture]") {
  CHECK(sources_of(kHere).size() > 20);
  CHECK(wrong_arrows(kHere) == Complaints{});
}

TEST_CASE("no source file is over four hundred lines", "[architecture]") {
  CHECK(long_files(kHere) == Complaints{});
}

TEST_CASE("every test source is in a CMakeLists.txt", "[architecture]") {
  CHECK(tests_not_built(kHere) == Complaints{});
}

TEST_CASE("no test sleeps", "[architecture]") {
  CHECK(sleeping_tests(kHere) == Complaints{});
}

TEST_CASE("no source opens a file that SQLite has open", "[architecture]") {
  CHECK(opened_databases(kHere) == Complaints{});
}

TEST_CASE("no number is read by the rules of a locale", "[architecture]") {
  CHECK(readers_by_locale(kHere) == Complaints{});
}

TEST_CASE("the README shows the two commands to begin with", "[architecture]") {
  CHECK(missing_commands(kHere) == Complaints{});
}

TEST_CASE("an include against the arrows is found, one along them is not", "[architecture]") {
  const Tree tree;
  tree.plant("core/good.hpp", "#include \"core/result.hpp\"\n#include <vector>\n");
  tree.plant("workspace/good.cpp", "#include \"agents/agent.hpp\"\n#include \"core/good.hpp\"\n");
  CHECK(wrong_arrows(tree.root()) == Complaints{});
  tree.plant("core/bad.cpp", "#include \"memory/writer.hpp\"\n");
  tree.plant("agents/bad.cpp", "#include \"tools/tool.hpp\"\n");
  tree.plant("plugins/abi/bad.h", "#include \"core/errc.hpp\"\n");
  tree.plant("workspace/bad.cpp", "int none;\n#include \"app/mind/mind.hpp\"\n");
  CHECK(wrong_arrows(tree.root()) == Complaints{"core/bad.cpp includes memory/writer.hpp",
                                                "agents/bad.cpp includes tools/tool.hpp",
                                                "workspace/bad.cpp includes app/mind/mind.hpp",
                                                "plugins/abi/bad.h includes core/errc.hpp"});
}

TEST_CASE("a file of 401 lines is found, one of 400 is not", "[architecture]") {
  const Tree tree;
  tree.plant("core/wall.cpp", std::string(400, '\n'));
  CHECK(long_files(tree.root()) == Complaints{});
  tree.plant("core/over.cpp", std::string(401, '\n'));
  CHECK(long_files(tree.root()) == Complaints{"core/over.cpp"});
}

TEST_CASE("a test source that no CMakeLists.txt names is found", "[architecture]") {
  const Tree tree;
  tree.plant("tests/core/CMakeLists.txt", "limelight_test(core SOURCES deep_hash_test.cpp)\n");
  tree.plant("tests/core/deep_hash_test.cpp", "");
  CHECK(tests_not_built(tree.root()) == Complaints{});
  tree.plant("tests/core/hash_test.cpp", "");
  CHECK(tests_not_built(tree.root()) == Complaints{"tests/core/hash_test.cpp"});
}

TEST_CASE("a test that sleeps is found", "[architecture]") {
  const Tree tree;
  tree.plant("tests/core/waits_test.cpp", std::string("std::this_thread::sleep") + "_for(1s);\n");
  CHECK(sleeping_tests(tree.root()) == Complaints{"tests/core/waits_test.cpp"});
}

TEST_CASE("a source that opens a database's files by itself is found", "[architecture]") {
  const Tree tree;
  tree.plant("memory/database_files.cpp", "const char* log = \"-wal\";\n");
  tree.plant("workspace/good.cpp", "auto reader = Database::open(folder + \"/mind.db\", mode);\n");
  CHECK(opened_databases(tree.root()) == Complaints{});
  tree.plant("memory/bad.cpp", "read(path + \"-shm\");\n");
  tree.plant("app/bad.cpp", "std::ifstream file(folder / \"mind.db\");\n");
  CHECK(opened_databases(tree.root()) ==
        Complaints{"memory/bad.cpp: read(path + \"-shm\");",
                   "app/bad.cpp: std::ifstream file(folder / \"mind.db\");"});
}

TEST_CASE("a reader of numbers that follows the locale is found", "[architecture]") {
  const Tree tree;
  tree.plant("core/good.cpp", "std::from_chars(first, last, number);\n");
  CHECK(readers_by_locale(tree.root()) == Complaints{});
  tree.plant("agents/bad.cpp", "number = std::strtod(text, &end);\n");
  CHECK(readers_by_locale(tree.root()) == Complaints{"agents/bad.cpp uses strtod"});
}

TEST_CASE("a README without the commands is found", "[architecture]") {
  const Tree tree;
  tree.plant("README.md", "# A project\n\n    ./scripts/test\n");
  CHECK(missing_commands(tree.root()) == Complaints{"./scripts/demo"});
}
