#include "tests/app/documents.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace limelight::test {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    const bool blank = letter == '\n' || letter == ' ';
    if (!blank) out += letter;
    if (blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

Document read_document_file(const std::string& name) {
  Document made{name, {}, {}};
  const std::string text = source_file(name);
  made.text = joined(text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) made.lines.push_back(line);
  return made;
}

}  // namespace

std::string source_file(const std::string& name) {
  std::ifstream file(std::string(LIMELIGHT_SOURCE_DIR "/") + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<Document>& documents() {
  static const std::vector<Document> all = [] {
    std::vector<Document> made{read_document_file("README.md"), read_document_file("CONTRIBUTING.md")};
    for (const auto& entry : fs::directory_iterator(LIMELIGHT_SOURCE_DIR "/docs")) {
      if (entry.path().extension() == ".md")
        made.push_back(read_document_file("docs/" + entry.path().filename().string()));
    }
    return made;
  }();
  return all;
}

const Document& document(const std::string& name) {
  const auto found = std::ranges::find(documents(), name, &Document::name);
  if (found == documents().end()) throw std::runtime_error("there is no " + name);
  return *found;
}

std::vector<std::string> spans_of(const std::string& text) {
  std::vector<std::string> spans;
  for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
    const std::size_t end = text.find('`', at + 1);
    if (end == std::string::npos) break;
    spans.push_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return spans;
}

std::vector<std::string> code_spans(const Document& document) {
  std::string prose;
  bool block = false;
  for (const std::string& line : document.lines) {
    if (line.starts_with("```")) block = !block;
    if (!block && !line.starts_with("```") && !line.starts_with("    ")) prose += line + " ";
  }
  return spans_of(prose);
}

std::vector<std::vector<std::string>> table_rows(const Document& document) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : document.lines) {
    if (!line.starts_with("| `")) continue;
    std::vector<std::string> cells(1);
    for (std::size_t at = 1; at < line.size(); ++at) {
      if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
        cells.back() += line[++at];
      } else if (line[at] == '|') {
        cells.emplace_back();
      } else {
        cells.back() += line[at];
      }
    }
    cells.pop_back();
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace limelight::test
