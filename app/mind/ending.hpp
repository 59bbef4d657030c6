// Ends what runs other people's code, and waits for it no longer than it may take.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/units.hpp"

namespace limelight {

/// Steps are run in order, on a thread of their own.
class Ending {
 public:
  Ending();

  /// Before run(). `who` is named if the step does not come back.
  void add(std::string who, std::move_only_function<void()> step);

  /// Nothing if all steps were done within `grace`. Else who was being ended then: that step and those after
  /// it are left to their thread, and what they touch must be there for ever.
  std::optional<std::string> run(Milliseconds grace);

 private:
  struct Steps;
  std::shared_ptr<Steps> steps_;
};

}  // namespace limelight
