#include "tools/builtins/calculate.hpp"

#include <charconv>
#include <cmath>

namespace limelight {
namespace {

constexpr int kDeepest = 64;

// Recursive descent; after the first problem all values are meaningless and reading ends.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<double> all() {
    const double value = sum(0);
    if (problem_.empty() && peek() != '\0') refuse("an operator or the end was expected");
    if (problem_.empty() && !std::isfinite(value)) problem_ = "the result is not a finite number";
    if (!problem_.empty()) return fail(Errc::tool_failed, problem_, std::string{text_});
    return value;
  }

 private:
  char peek() {
    while (place_ < text_.size() && (text_[place_] == ' ' || text_[place_] == '\t')) ++place_;
    return place_ < text_.size() ? text_[place_] : '\0';
  }
  bool take(char wanted) {
    if (!problem_.empty() || peek() != wanted) return false;
    ++place_;
    return true;
  }
  double refuse(const std::string& why) {
    if (problem_.empty()) problem_ = why + " at character " + std::to_string(place_ + 1);
    return 0;
  }

  double sum(int depth) {
    double value = product(depth);
    while (true) {
      if (take('+'))
        value += product(depth);
      else if (take('-'))
        value -= product(depth);
      else
        return value;
    }
  }
  double product(int depth) {
    double value = signed_power(depth);
    while (true) {
      if (take('*'))
        value *= signed_power(depth);
      else if (take('/'))
        value /= signed_power(depth);
      else if (take('%'))
        value = std::fmod(value, signed_power(depth));
      else
        return value;
    }
  }
  double signed_power(int depth) {
    if (depth > kDeepest) return refuse("it nests too deeply");
    if (take('-')) return -signed_power(depth + 1);
    if (take('+')) return signed_power(depth + 1);
    const double base = atom(depth);
    return take('^') ? std::pow(base, signed_power(depth + 1)) : base;
  }
  double atom(int depth) {
    if (take('(')) {
      const double value = sum(depth + 1);
      return take(')') ? value : refuse("a closing bracket was expected");
    }
    peek();
    double value = 0;
    const char* start = text_.data() + place_;
    const auto read = std::from_chars(start, text_.data() + text_.size(), value);
    // from_chars also reads "inf" and "nan", which are no numbers here.
    if (read.ec != std::errc{} || !std::isfinite(value)) return refuse("a number was expected");
    place_ += static_cast<std::size_t>(read.ptr - start);
    return value;
  }

  std::string_view text_;
  std::size_t place_ = 0;
  std::string problem_;
};

std::string written(double value) {
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value == 0 ? 0.0 : value, std::chars_format::general, 15);
  return {buffer, end.ptr};
}

class CalculateTool : public Tool {
 public:
  const ToolSpec& spec() const override { return spec_; }
  void call(nlohmann::json arguments, std::stop_token, Handler done) override {
    const Result<double> value = calculate(arguments.at("expression").get<std::string>());
    if (!value) return done(std::unexpected(value.error()));
    done(written(*value));
  }

 private:
  ToolSpec spec_{
      "calculate",
      "Computes an arithmetic expression such as (2 + 3) * 4 ^ 2.",
      nlohmann::json::parse(R"({"type": "object", "additionalProperties": false, "required": ["expression"],
                   "properties": {"expression": {"type": "string", "minLength": 1, "maxLength": 1000}}})"),
      Effect::none,
      true,
      Taint::self};
};

}  // namespace

Result<double> calculate(std::string_view expression) {
  return Reader{expression}.all();
}

std::unique_ptr<Tool> make_calculate_tool() {
  return std::make_unique<CalculateTool>();
}

}  // namespace limelight
