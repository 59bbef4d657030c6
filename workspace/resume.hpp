// Where a mind left off: the fold over all that a data directory's journal ever held.
#pragma once
#include <string>

#include "core/manifest/manifest.hpp"
#include "core/result.hpp"
#include "workspace/stage.hpp"
#include "workspace/state_hash.hpp"

namespace limelight {

struct Resumed {
  Stage stage;
  StateHash hash;

  /// Events come in the journal's order.
  void take(const Event& event) {
    stage.apply(event);
    hash.take(event);
  }
};

/// A mind at the end of a tick: its stage holds that tick's hash.
Resumed resumed_at(Stage stage);

/// An empty journal gives the stage of a new mind. Fails: not_found (no journal), other_mind, as
/// JournalReader::resume.
Result<Resumed> resume(const Manifest& manifest, const std::string& data_directory);

}  // namespace limelight
