// Taking the accents off a text the way the published BERT tokenisers do.
#pragma once
#include <string>
#include <string_view>

namespace limelight::llama {

/// Canonical decomposition (NFD, Unicode annex 15) without nonspacing marks (category Mn): "Ångström" becomes
/// "Angstrom", a Korean syllable its letters. Spacing vowel signs stay, which llama.cpp's own rule takes away
/// with all other marks. Text that is not UTF-8 comes back as it is.
std::string without_accents(std::string_view text);

}  // namespace limelight::llama
