// A manifest's text with some values changed.
#pragma once
#include <span>
#include <string>

#include "core/result.hpp"

namespace limelight {

/// Each change is "path=value": names with dots between them ("workspace.drive.base=0.9"), a list's element
/// by its `name` or its place from 0 ("agents.critic.form=model"); the value is YAML. Keys are made where
/// there are none; whether they mean anything is parse_manifest()'s to say. Files, plugins and
/// watched paths named relative to `folder` get their whole path, so that the text can lie elsewhere.
/// Comments are not kept. Fails: invalid_argument
/// (a change without a path or "=", or into a value that has no parts), manifest_unreadable.
Result<std::string> edit_manifest(const std::string& text, std::span<const std::string> changes,
                                  const std::string& folder);

}  // namespace limelight
