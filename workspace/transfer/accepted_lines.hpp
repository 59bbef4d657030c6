// What was accepted and no tick has taken up yet, as lines of an exported mind.
#pragma once
#include <functional>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/result.hpp"
#include "memory/database.hpp"
#include "workspace/accepted.hpp"

namespace limelight {

/// A line a stimulus, and one if the mind is to be paused: ["accepted", number, source, taint, pending,
/// preempts, text] and ["hold", after_tick]. Keys of requests stay behind: their clients know another daemon.
void each_line(const Accepted& accepted, const std::function<void(const nlohmann::json&)>& see);

/// Writes what the line says into the database, inside a transaction; false if it is no such line. Fails: as
/// Database.
Result<bool> write_line(Database& database, const nlohmann::json& line);

}  // namespace limelight
