// The prompt of one role: the bytes all agents of a tick share first, then the directive, then what it is
// about.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "agents/broadcast.hpp"
#include "agents/models/model.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

/// S as text: summary, thoughts oldest first, recalled, INPUT marked [PENDING]. One line each, so that a
/// later tick appends to the earlier one's bytes. Nothing in it depends on the tick's number or on ids.
std::string broadcast_text(const Broadcast& broadcast);

/// SELF as the system message, then two worked examples; the last message is broadcast_text(), `directive`
/// and `content`. Up to the directive the bytes are the same for all agents of a tick. Without a directive,
/// content that the broadcast ends in already is not said twice: a small model would copy it.
std::vector<ChatMessage> compose(const Broadcast& broadcast, std::string_view directive,
                                 std::string_view content);

/// The thinking prompt: composed of `directive` and focus(). Shared by all who have no directive.
Messages thinking_prompt(const Broadcast& broadcast, std::string_view directive);

/// Fills in what all agents of a tick share.
void make_prompts(Broadcast& broadcast);

/// The thinking prompt, the winning thought as its answer, then `directive` and the question: small models
/// speak from what they said themselves.
std::vector<ChatMessage> compose_answer(const Broadcast& broadcast, std::string_view thought,
                                        std::string_view directive, std::string_view question);

/// What the role is told if the manifest does not say. Nothing for those who think and speak: the worked
/// examples show what is wanted, and what is not said cannot leak into what they say.
std::string_view default_directive(Role role);
/// The manifest's directive, else the default.
std::string_view directive_of(const AgentManifest& manifest);

/// What a role without material of its own looks at: the oldest pending input, else the last thought, else
/// SELF.
std::string focus(const Broadcast& broadcast);

/// One line: line breaks become spaces.
std::string one_line(std::string_view text);

/// The manifest's, else the drive's; never over what the model takes.
Temperature temperature_of(const AgentManifest& manifest, const ModelProfile& profile, Temperature drive);

}  // namespace limelight
