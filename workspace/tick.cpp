// The first three phases of a tick: perceive, think, arbitrate.
#include <algorithm>

#include "core/await.hpp"
#include "core/limits.hpp"
#include "core/random.hpp"
#include "workspace/barrier.hpp"
#include "workspace/tick_state.hpp"

namespace limelight {
namespace {

constexpr std::string_view kEngine = "engine";

CallContext context_of(std::stop_source stop, std::uint64_t seed, Temperature temperature) {
  return CallContext{stop.get_token(), seed, temperature};
}

/// The one result of a barrier with one agent: its answer, or timed_out.
template <class T>
Answer<T> only(std::vector<std::optional<Answer<T>>> answers, const Agent& agent) {
  if (answers.front()) return std::move(*answers.front());
  return {
      fail(Errc::timed_out, "no answer within " + std::to_string(agent.manifest().deadline.count()) + " ms",
           agent.manifest().name),
      {}};
}

template <class T>
std::vector<TimedWork<T>> one(boost::asio::awaitable<T> run, std::stop_source stop, Milliseconds deadline) {
  std::vector<TimedWork<T>> work;
  work.push_back({std::move(run), std::move(stop), deadline});
  return work;
}

}  // namespace

boost::asio::awaitable<Result<Tag>> Engine::tick() {
  const Stage before = stage_;
  now_ = TickNumber{stage_.tick().value + 1};
  draws_ = 0;
  Thinking thinking;
  thinking.began = parts_.clock.elapsed();
  co_await perceive(thinking);
  if (!stop_.stop_requested()) co_await think(thinking);
  if (!stop_.stop_requested()) co_await critique(thinking);
  if (!stop_.stop_requested()) co_await arbitrate(thinking);
  if (!stop_.stop_requested()) co_await update(thinking);
  calls_under_way_.clear();
  if (stop_.stop_requested()) {
    abandon(before);
    co_return fail(Errc::cancelled, stop_reason_);
  }
  const auto took = parts_.clock.elapsed() - thinking.began;
  append(TickCommitted{stage_.next_hash(now_), took.count(), stage_.short_term().tokens().value},
         std::string(kEngine));
  const auto committed = co_await commit();
  if (!committed) {
    stage_ = before;
    co_return std::unexpected(committed.error());
  }
  co_return thinking.verdict.tag;
}

boost::asio::awaitable<std::vector<Embedding>> Engine::embed(std::vector<std::string> texts) {
  if (texts.empty()) co_return std::vector<Embedding>{};
  if (!embedder_failed_) {
    const std::stop_token token = stop_.get_token();
    auto start = [this, &texts, token](Embedder::Handler done) {
      parts_.embedder.embed(texts, token, std::move(done));
    };
    auto embedded = co_await await_callback<Result<std::vector<Embedding>>>(std::move(start));
    if (embedded) co_return std::move(*embedded);
    if (embedded.error().code != Errc::cancelled) {
      embedder_failed_ = true;
      fault("embedder", "embedder", embedded.error());
    }
  }
  auto start = [this, &texts](Embedder::Handler done) {
    parts_.fallback_embedder.embed(texts, std::stop_token{}, std::move(done));
  };
  auto embedded = co_await await_callback<Result<std::vector<Embedding>>>(std::move(start));
  co_return embedded ? std::move(*embedded) : std::vector<Embedding>(texts.size());
}

boost::asio::awaitable<Result<std::vector<Recalled>>> Engine::recall(RecallQuery query) {
  using Found = Result<std::vector<Recalled>>;
  auto start = [this, &query](std::move_only_function<void(Found)> done) {
    auto search = [this, &query, done = std::move(done)]() mutable { done(parts_.archive.recall(query)); };
    boost::asio::post(parts_.worker, std::move(search));
  };
  co_return co_await await_callback<Found>(std::move(start));
}

boost::asio::awaitable<void> Engine::perceive(Thinking& thinking) {
  for (Stimulus& stimulus : parts_.inbox.drain()) {
    append(StimulusReceived{stimulus.id, stimulus.source, std::move(stimulus.text), true}, stimulus.source,
           Taint::user);
  }
  co_await finish_open_calls(thinking);
  TickStarted started{stage_.pending().empty() ? "idle" : "responding", {}, drive_.temperature()};
  for (const PendingInput& input : stage_.pending()) started.pending.push_back(input.id);
  append(std::move(started), std::string(kEngine));

  const BroadcastPtr seen = stage_.broadcast(now_, {}, drive_.temperature());
  std::vector<std::string> targets = computed_targets(*seen);
  const Agent* attention = find(Role::attention);
  if (attention != nullptr && !attention->computed()) {
    std::stop_source stop = new_stop();
    auto work =
        one(attention->attend(seen, context_of(stop, next_seed(), 0)), stop, attention->manifest().deadline);
    auto answers = co_await barrier(std::move(work), parts_.clock);
    auto answer = only(std::move(answers), *attention);
    record(*attention, answer.calls);
    if (answer.value) {
      targets = std::move(*answer.value);
    } else {
      fault(attention->manifest().name, "attention", answer.value.error());
    }
  }
  auto embedded = co_await embed(targets);
  RecallQuery query{targets, std::move(embedded), manifest_.memory.recall};
  auto found = co_await recall(std::move(query));
  if (!found) fault("memory", "memory", found.error());
  MemoryRecalled recalled{std::move(targets), {}};
  std::vector<std::string> texts;
  Taint taint = Taint::self;
  for (const Recalled& memory : found ? *found : std::vector<Recalled>{}) {
    // What is on the stage already need not be recalled.
    const auto held = stage_.short_term().thoughts();
    if (std::ranges::any_of(held, [&](const HeldThought& each) { return each.text.contains(memory.text); }))
      continue;
    texts.push_back(memory.text);
    taint = worst(taint, memory.taint);
    recalled.items.push_back({memory.id, memory.text, memory.score});
  }
  append(std::move(recalled), attention != nullptr ? attention->manifest().name : "memory", taint);
  auto shown = std::make_shared<Broadcast>(*stage_.broadcast(now_, std::move(texts), drive_.temperature()));
  shown->taint = worst(shown->taint, taint);
  thinking.broadcast = std::move(shown);
}

boost::asio::awaitable<void> Engine::think(Thinking& thinking) {
  std::vector<const Agent*> askers;
  std::vector<TimedWork<Answer<Proposal>>> work;
  for (const auto& agent : parts_.agents) {
    const Role role = agent->manifest().role;
    if (role != Role::generator && role != Role::specialist) continue;
    append(AgentActivated{std::string(to_text(role)), "every tick"}, agent->manifest().name);
    for (int count = 0; count < manifest_.workspace.candidates; ++count) {
      std::stop_source stop = new_stop();
      const CallContext context = context_of(stop, next_seed(), drive_.temperature());
      work.push_back({agent->propose(thinking.broadcast, context), stop, agent->manifest().deadline});
      askers.push_back(agent.get());
    }
  }
  auto answers = co_await barrier(std::move(work), parts_.clock);
  for (std::size_t place = 0; place < answers.size(); ++place) {
    const Agent& agent = *askers[place];
    if (!answers[place]) {
      append(AgentLate{std::string(to_text(agent.manifest().role)), agent.manifest().deadline.count()},
             agent.manifest().name);
      continue;
    }
    record(agent, answers[place]->calls);
    if (!answers[place]->value) {
      fault(agent.manifest().name, to_text(agent.manifest().role), answers[place]->value.error());
      continue;
    }
    Candidate candidate{static_cast<std::int64_t>(thinking.candidates.size()) + 1, agent.manifest().name,
                        std::move(*answers[place]->value)};
    thinking.proposals.push_back(
        append(ProposalMade{candidate.number, candidate.proposal.text, candidate.proposal.request},
               candidate.agent, thinking.broadcast->taint));
    thinking.candidates.push_back(std::move(candidate));
  }
  co_await weigh_candidates(thinking);
}

boost::asio::awaitable<void> Engine::weigh_candidates(Thinking& thinking) {
  std::vector<std::string> texts;
  for (const Candidate& candidate : thinking.candidates) texts.push_back(candidate.proposal.text);
  for (const BroadcastInput& input : thinking.broadcast->pending) texts.push_back(input.text);
  const bool pending = !thinking.broadcast->pending.empty();
  if (!pending && !stage_.recent_thoughts().empty()) texts.push_back(stage_.recent_thoughts().back());
  std::vector<Embedding> embeddings = co_await embed(std::move(texts));
  const auto split = embeddings.begin() + static_cast<std::ptrdiff_t>(thinking.candidates.size());
  SalienceContext& context = thinking.context;
  context.candidates.assign(embeddings.begin(), split);
  context.subjects.assign(split, embeddings.end());
  context.recent.assign(drive_.recent().begin(), drive_.recent().end());
  context.winners.assign(stage_.winners().begin(), stage_.winners().end());
  context.ticks_per_stimulus = manifest_.workspace.ticks_per_stimulus;
  if (pending) context.pending_age_ticks = thinking.broadcast->pending.front().age_ticks;
}

boost::asio::awaitable<void> Engine::critique(Thinking& thinking) {
  const Agent* critic = find(Role::critic);
  if (critic == nullptr || thinking.candidates.empty()) co_return;
  const bool computed = critic->computed();
  if (!computed) {
    std::stop_source stop = new_stop();
    auto run = critic->critique(thinking.broadcast, thinking.candidates, context_of(stop, next_seed(), 0));
    auto work = one(std::move(run), stop, critic->manifest().deadline);
    auto answers = co_await barrier(std::move(work), parts_.clock);
    auto answer = only(std::move(answers), *critic);
    record(*critic, answer.calls);
    if (answer.value) {
      thinking.critiques = std::move(*answer.value);
    } else {
      fault(critic->manifest().name, "critic", answer.value.error());
    }
  }
  if (thinking.critiques.empty())
    thinking.critiques = computed_critiques(thinking.candidates, thinking.context);
  for (const Critique& each : thinking.critiques) {
    append(CritiqueMade{each.candidate, each.score, each.reason}, critic->manifest().name);
  }
}

boost::asio::awaitable<void> Engine::arbitrate(Thinking& thinking) {
  thinking.rows = weigh(thinking.candidates, thinking.critiques, thinking.context);
  const double ignition = manifest_.workspace.ignition;
  const double before = stage_.relevance_before();
  thinking.verdict = computed_verdict(thinking.candidates, thinking.rows, thinking.context, ignition, before);
  std::string arbiter = "computed";
  const Agent* meta = find(Role::meta);
  const auto wanted = manifest_.workspace.arbiter;
  const bool ask = meta != nullptr && !thinking.candidates.empty() &&
                   wanted != WorkspaceManifest::Arbiter::auction &&
                   (wanted == WorkspaceManifest::Arbiter::meta || !meta->computed());
  if (ask) {
    std::stop_source stop = new_stop();
    const CallContext context = context_of(stop, next_seed(), 0);
    auto run = meta->decide(thinking.broadcast, thinking.candidates, thinking.critiques, context);
    auto work = one(std::move(run), stop, meta->manifest().deadline);
    auto answers = co_await barrier(std::move(work), parts_.clock);
    auto answer = only(std::move(answers), *meta);
    record(*meta, answer.calls);
    if (answer.value) {
      thinking.verdict = std::move(*answer.value);
      arbiter = "meta";
    } else {
      fault(meta->manifest().name, "meta", answer.value.error());
      arbiter = "auction";
    }
  }
  VerdictReached reached{thinking.verdict.candidate,
                         std::string(to_text(thinking.verdict.tag)),
                         thinking.verdict.reason,
                         std::move(arbiter),
                         ignition,
                         thinking.rows};
  append(std::move(reached), meta != nullptr ? meta->manifest().name : std::string(kEngine), Taint::self,
         thinking.proposals);
}

}  // namespace limelight
