// Every limit by name. A full queue refuses and says which of these it met.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/units.hpp"

namespace limelight::limits {

inline constexpr std::size_t kManifestBytes = 1 << 20;
inline constexpr std::size_t kManifestDepth = 64;
inline constexpr std::size_t kReplyDepth = 32;  ///< of a model's JSON: events and snapshots nest it deeper
inline constexpr std::size_t kManifestNodes = 20'000;    ///< after aliases are expanded
inline constexpr std::size_t kConditionBytes = 4096;     ///< of an agent's `when`
inline constexpr std::size_t kConditionDepth = 32;       ///< of brackets and `not` in it
inline constexpr std::size_t kInboxStimuli = 65'536;     ///< accepted, and not on the stage yet
inline constexpr std::size_t kInboxBytes = 64 << 20;     ///< of their texts
inline constexpr std::size_t kHandedOver = 4096;         ///< requests on their way to the mind's thread
inline constexpr std::size_t kIdempotencyKeys = 16'384;  ///< remembered; the oldest is forgotten first
inline constexpr std::size_t kAnswersKept = 1024;        ///< of stimuli, for those who wait for one
inline constexpr std::size_t kPendingInputs = 64;        ///< on the stage; what is over it waits in the inbox
inline constexpr std::size_t kHeardSources = 256;        ///< of stimuli, whose last time a mind knows
inline constexpr std::size_t kChangedNames = 256;  ///< of files, kept of a watched path until it is told
inline constexpr std::size_t kStimulusBytes = 64 << 10;
inline constexpr std::size_t kWatchedContentBytes = 64 << 10;  ///< of changed files, with one stimulus
inline constexpr std::size_t kThoughtBytes = 16 << 10;
inline constexpr std::size_t kToolOutputBytes = 32 << 10;
inline constexpr std::size_t kDimensions = 1 << 16;  ///< of an embedding: its products add up to 31 bits
inline constexpr std::size_t kKnownEmbeddings = 64;  ///< texts whose vectors the engine keeps
inline constexpr std::size_t kWatchedCalls = 64;     ///< different tool calls whose results are compared
inline constexpr std::size_t kCandidates = 16;
inline constexpr std::size_t kAgents = 10'000;
inline constexpr std::size_t kInferenceQueue = 256;       ///< calls waiting for one model's owner thread
inline constexpr std::size_t kResponseBytes = 8 << 20;    ///< of one HTTP answer, as far as it is kept
inline constexpr std::size_t kResponsesBytes = 64 << 20;  ///< of all answers under way, together
inline constexpr std::size_t kWireBytes = 256 << 20;      ///< of one answer, with all around its text
inline constexpr std::size_t kSseLineBytes = 4 << 20;
inline constexpr std::size_t kRequestBytes = 256 << 10;  ///< of one request to the daemon
inline constexpr std::size_t kConnections = 256;
inline constexpr std::int64_t kJournalBytes = std::int64_t{2} << 30;  ///< of events kept, by default
inline constexpr std::size_t kEntryBytes = 1 << 20;  ///< of events in one row of the journal; it ends past it
inline constexpr std::int64_t kSnapshotTicks = 256;  ///< from one snapshot of the stage to the next
inline constexpr std::size_t kEventsPage = 500;      ///< events read from the journal at once
inline constexpr std::int64_t kTalkEvents = 20'000;  ///< gone through at one look for questions and answers

inline constexpr int kPreemptions = 8;  ///< ticks in a row that stimuli may take back; the next one ends

inline constexpr std::int64_t kStepTicks = 1'000'000;  ///< ticks one request may step
inline constexpr Milliseconds kPauseGrace{800};  ///< a tick under way may still end by itself before a pause
inline constexpr Milliseconds kStopGrace{150};   ///< for work that was told to stop; then nobody waits for it
inline constexpr Milliseconds kEndGrace{
    2'000};  ///< for models and tools to end after the mind; then left behind
inline constexpr Milliseconds kArchiveDeadline{5'000};  ///< of one search of the archive
inline constexpr Milliseconds kLeastRest{100};          ///< after a tick in which nothing was worth the stage
inline constexpr Milliseconds kRoomRetry{5'000};  ///< between two looks whether a full disk has room again
inline constexpr Milliseconds kOutageFirstPause{1'000};      ///< before a mind without models tries again
inline constexpr Milliseconds kOutageLongestPause{300'000};  ///< between two such tries
inline constexpr Milliseconds kOutageEarlyTry{1'000};  ///< between two tries at least, if one is asked for
inline constexpr Milliseconds kPathSettle{250};      ///< changes of a watched path so close are one stimulus
inline constexpr Milliseconds kPathLongest{10'000};  ///< one that never settles is told of after this
inline constexpr Milliseconds kPathLook{1'000};      ///< between two looks for a watched folder that is gone
inline constexpr Milliseconds kMarkSync{1'000};  ///< from one synced mark to the next, while it is written
inline constexpr Milliseconds kFilesLook{
    5'000};  ///< between two looks whether a mind's files are still there
inline constexpr Milliseconds kReadSnapshot{1000};  ///< how long a reader may hold a database snapshot

}  // namespace limelight::limits
