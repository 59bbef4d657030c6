// The documents that people read, as a test reads them.
#pragma once
#include <string>
#include <vector>

namespace limelight::test {

struct Document {
  std::string name;  ///< "docs/cli.md"
  std::string text;  ///< line breaks and the blanks around them are one space
  std::vector<std::string> lines;
};

/// README.md, CONTRIBUTING.md and every page of docs/.
const std::vector<Document>& documents();

/// "docs/cli.md".
const Document& document(const std::string& name);

/// What stands between backticks, outside of blocks of code.
std::vector<std::string> code_spans(const Document& document);

/// The cells of the rows of a table whose first cell begins with a backtick; "\|" is a bar.
std::vector<std::vector<std::string>> table_rows(const Document& document);

/// What stands between backticks in one cell.
std::vector<std::string> spans_of(const std::string& text);

/// A file of the source, below its root.
std::string source_file(const std::string& name);

}  // namespace limelight::test
