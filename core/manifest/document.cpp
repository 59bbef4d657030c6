#include "core/manifest/document.hpp"

#include <map>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "core/limits.hpp"
#include "core/manifest/text_checks.hpp"

namespace limelight::manifest {
namespace {

/// Ends the parse; caught in read_document() and never seen outside.
struct Refused {
  Problem problem;
};

Place place_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

/// Whether the text starts with a quote that has no end.
bool is_unclosed(std::string_view text) {
  const char quote = text.front();
  if (quote != '"' && quote != '\'') return false;
  for (std::size_t place = 1; place < text.size(); ++place) {
    if (quote == '"' && text[place] == '\\') {
      ++place;
    } else if (text[place] == quote) {
      if (quote == '"' || place + 1 == text.size() || text[place + 1] != quote) return false;
      ++place;
    }
  }
  return true;
}

/// Builds the tree. An alias is expanded by copying, so the count of nodes is what the bomb would cost.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view text) {
    for (std::size_t start = 0; start != std::string_view::npos;) {
      const auto end = text.find('\n', start);
      lines_.push_back(text.substr(start));
      start = end == std::string_view::npos ? end : end + 1;
    }
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(node(Node::Kind::null, mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) throw Refused{{place_of(mark), "this alias stands inside what it names"}};
    count_ += size(known->second);
    watch(mark);
    Node copy = known->second;
    copy.place = place_of(mark);
    add(std::move(copy), 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node scalar = node(Node::Kind::scalar, mark);
    scalar.text = value;
    scalar.quoted = tag == "!";
    check_tag(mark, tag);
    check_quotes(scalar);
    add(std::move(scalar), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(node(Node::Kind::list, mark), anchor, mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag);
    open(node(Node::Kind::map, mark), anchor, mark);
  }
  void OnMapEnd() override { close(); }

  Node take() { return std::move(root_); }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Node> key;
  };

  Node node(Node::Kind kind, const YAML::Mark& mark) {
    ++count_;
    watch(mark);
    Node made;
    made.kind = kind;
    made.place = place_of(mark);
    return made;
  }

  void watch(const YAML::Mark& mark) const {
    if (count_ <= limits::kManifestNodes) return;
    throw Refused{{place_of(mark),
                   fmt::format("with this the manifest has over {} values once aliases are expanded",
                               limits::kManifestNodes),
                   Errc::manifest_too_large}};
  }

  static void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "!" || tag == "?") return;
    throw Refused{{place_of(mark), fmt::format("the tag {} is not used in manifests", tag)}};
  }

  /// The library takes a quoted text that never ends for one that ends with the file.
  void check_quotes(const Node& scalar) const {
    if (!scalar.quoted || scalar.place.line > lines_.size()) return;
    const std::string_view line = lines_[scalar.place.line - 1];
    if (scalar.place.column > line.size()) return;
    const std::string_view rest = line.substr(scalar.place.column - 1);
    if (!is_unclosed(rest)) return;
    throw Refused{{scalar.place, "this is not YAML: the quote is never closed", Errc::manifest_unreadable}};
  }

  void open(Node made, YAML::anchor_t anchor, const YAML::Mark& mark) {
    if (open_.size() >= limits::kManifestDepth) {
      throw Refused{{place_of(mark),
                     fmt::format("this is nested over {} levels deep", limits::kManifestDepth),
                     Errc::manifest_too_large}};
    }
    open_.push_back({std::move(made), anchor, std::nullopt});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(Node made, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = made;
    if (open_.empty()) {
      root_ = std::move(made);
      return;
    }
    Open& top = open_.back();
    if (top.node.kind == Node::Kind::list) {
      top.node.items.push_back(std::move(made));
    } else if (!top.key) {
      top.key = std::move(made);
    } else {
      // The library places a value that is not there at whatever follows it.
      if (made.kind == Node::Kind::null) made.place = top.key->place;
      top.node.entries.push_back({std::move(*top.key), std::move(made)});
      top.key.reset();
    }
  }

  std::vector<std::string_view> lines_;  ///< each from its start to the end of the text
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t size(const Node& node) {
  std::size_t total = 1;
  for (const Node& item : node.items) total += size(item);
  for (const Entry& entry : node.entries) total += size(entry.key) + size(entry.value);
  return total;
}

Document read_document(const std::string& text) {
  Document document;
  document.problems = check_text(text);
  if (!document.problems.empty()) return document;
  TreeBuilder builder{text};
  try {
    std::istringstream input(text);
    YAML::Parser parser(input);
    if (parser.HandleNextDocument(builder)) {
      document.root = builder.take();
      TreeBuilder second{text};
      if (parser.HandleNextDocument(second)) {
        document.problems.push_back({second.take().place, "a manifest is one document: remove the second"});
      }
    }
  } catch (const Refused& refused) {
    document.problems.push_back(refused.problem);
  } catch (const YAML::Exception& error) {
    document.problems.push_back(
        {place_of(error.mark), "this is not YAML: " + error.msg, Errc::manifest_unreadable});
  }
  return document;
}

std::string line_of(std::string_view text, std::size_t line) {
  for (; line > 1; --line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return std::string(text.substr(0, 200));
}

}  // namespace limelight::manifest
