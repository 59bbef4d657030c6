// An agent asked outside a mind.
#pragma once
#include <optional>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "agents/agent.hpp"

namespace limelight {

/// Asks on a loop of its own until the answer is there.
template <class T>
Answer<T> answer_to(Asking<T> asking) {
  boost::asio::io_context loop;
  std::optional<Answer<T>> answer;
  asking(loop.get_executor(), [&answer](Answer<T> given) { answer = std::move(given); });
  loop.run();
  REQUIRE(answer);
  return std::move(*answer);
}

}  // namespace limelight
