// What real servers do that no specification foresees, each with what the person gets all the same.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agents/models/model.hpp"
#include "tests/agents/models/quirky_server.hpp"

namespace limelight::test {

/// The right outcome of one question.
struct Outcome {
  std::string text;            ///< the line that is read out of the answer; of a broken one, what had come
  std::optional<Errc> code;    ///< it failed so
  std::string why;             ///< part of what that error says
  bool broken = false;         ///< the text is marked as not whole
  std::optional<Usage> usage;  ///< nothing = not looked at
  std::vector<std::string> learned;  ///< what is not sent again
  std::size_t requests = 1;

  Outcome counted(Tokens prompt, Tokens completion, Tokens cached = Tokens{0}) && {
    usage = Usage{prompt, cached, completion, false};
    return std::move(*this);
  }
  Outcome estimated(Tokens prompt, Tokens completion) && {
    usage = Usage{prompt, Tokens{0}, completion, true};
    return std::move(*this);
  }
  Outcome having_learned(std::vector<std::string> names, std::size_t asked = 2) && {
    learned = std::move(names);
    requests = asked;
    return std::move(*this);
  }
  Outcome asked(std::size_t times) && {
    requests = times;
    return std::move(*this);
  }
};

struct Quirk {
  std::string name;
  QuirkyServer::Answer server;
  Outcome outcome;
};

inline Outcome gives(std::string text) {
  Outcome outcome;
  outcome.text = std::move(text);
  return outcome;
}
inline Outcome breaks_after(std::string text, std::string why) {
  Outcome outcome;
  outcome.text = std::move(text);
  outcome.code = Errc::model_failed;
  outcome.why = std::move(why);
  outcome.broken = true;
  return outcome;
}
inline Outcome fails(Errc code, std::string why) {
  Outcome outcome;
  outcome.code = code;
  outcome.why = std::move(why);
  return outcome;
}

/// `data: ...` of one JSON chunk.
std::string event(const nlohmann::json& chunk);
/// A chunk that says so much.
std::string said(const std::string& text);
std::string finished(const std::string& reason = "stop");
std::string counts(const nlohmann::json& usage);
inline const std::string kDone = "data: [DONE]\n\n";

/// An answer in chunks, ended as it should be or not.
Wire streams(const std::string& body, Wire::End end = Wire::End::close, bool last_chunk = false);
/// An answer of known length.
Wire page(int status, const std::string& type, const std::string& body);
Wire object(const nlohmann::json& body);
/// An answer in one piece.
Wire answers(const nlohmann::json& message, const std::string& finish = "stop",
             const nlohmann::json& usage = nullptr);
/// A 400 with OpenAI's error object.
Wire refuses(const std::string& message, const std::string& param = {}, int status = 400);

/// quirks_of_*.cpp
std::vector<Quirk> quirks_of_ends();
std::vector<Quirk> quirks_of_forms();
std::vector<Quirk> quirks_of_contents();
std::vector<Quirk> quirks_of_counts();
std::vector<Quirk> quirks_of_refusals();
std::vector<Quirk> quirks_of_errors();

}  // namespace limelight::test
