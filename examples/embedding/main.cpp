// A program with a mind inside: it asks one question, lets the mind use a tool that reads the program's own
// data, and prints the answer.
#include <iostream>
#include <map>

#include <limelight/mind.hpp>

using namespace limelight;

namespace {

class StockTool : public Tool {
 public:
  explicit StockTool(std::map<std::string, int> stock) : stock_(std::move(stock)) {}

  const ToolSpec& spec() const override { return spec_; }

  // On the mind's thread, so it must not block; a tool that does hands `done` to a thread of its own.
  void call(nlohmann::json arguments, std::stop_token, Handler done) override {
    const auto found = stock_.find(arguments.at("item").get<std::string>());
    if (found == stock_.end()) return done(fail(Errc::tool_failed, "no such item"));
    done(std::to_string(found->second) + " barrels of " + found->first);
  }

 private:
  std::map<std::string, int> stock_;
  ToolSpec spec_{.name = "stock",
                 .description = "Says how much of an item is in store.",
                 .schema = nlohmann::json::parse(R"({"type": "object", "required": ["item"],
                                                     "properties": {"item": {"type": "string"}}})"),
                 .effect = Effect::read,
                 .idempotent = true};
};

int give_up(const Error& error) {
  std::cerr << describe(error) << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: storekeeper MANIFEST DATA_DIRECTORY QUESTION\n";
    return 2;
  }
  auto loaded = load_manifest(argv[1]);
  if (!loaded) return give_up(loaded.error());
  for (const Diagnostic& mistake : loaded->diagnostics) std::cerr << describe(mistake) << '\n';
  if (!loaded->diagnostics.empty()) return 1;

  std::vector<std::unique_ptr<Tool>> tools;
  tools.push_back(std::make_unique<StockTool>(std::map<std::string, int>{{"oil", 12}, {"tar", 3}}));

  MindOptions options{.data_directory = argv[2], .until = Until::response};
  auto mind = Mind::open(std::move(loaded->manifest), std::move(options), std::move(tools));
  if (!mind) return give_up(mind.error());

  (*mind)->observe([](std::span<const Event> events) {
    for (const Event& event : events) {
      if (const auto* used = std::get_if<ToolFinished>(&event.body)) std::cerr << used->output << '\n';
      if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) std::cout << spoken->text << '\n';
    }
  });
  // A note, which needs no answer; then what somebody asks.
  const auto noted = (*mind)->post(
      {.source = "harbour", .text = "No ship comes this week.", .taint = Taint::tool, .pending = false});
  if (!noted) return give_up(noted.error());
  if (const auto said = (*mind)->say(argv[3]); !said) return give_up(said.error());
  (*mind)->start();
  const auto reason = (*mind)->wait();
  return reason ? 0 : give_up(reason.error());
}
