// What the page shows: a fold over the mind's events, and nothing else.
import { signal } from "@preact/signals";

export interface MindEvent {
  seq: number;
  tick: number;
  at: string;
  kind: string;
  actor: string;
  body: Record<string, any>;
}

export interface Bid {
  candidate: number;
  agent: string;
  text: string;
  salience: number | null;
  relevance: number;
  novelty: number;
}

export interface Tick {
  number: number;
  mode: string;
  bids: Bid[];
  winner: number;
  ignition: number;
  tag: string;
  reason: string;
  agent: string;
  thought: string;
  response: string;
  temperature: number | null;
  diversity: number | null;
  faults: string[];
  committed: boolean;
}

export interface Stimulus {
  id: string;
  text: string;
}

export interface View {
  mind: string;
  seq: number;
  ticks: Tick[];
  pending: Stimulus[];
  stopped: string;
  mode: string;
  /// What keeps the mind from going on; null: nothing does.
  trouble: Fault | null;
  /// The limit of the run that is used up; empty: none is.
  limit: string;
}

export interface Fault {
  code: string;
  what: string;
  why: string;
  mend: string;
}

/// Ticks kept on the page; older ones stay in the journal.
const KEPT = 60;

export const EMPTY: View = {
  mind: "", seq: 0, ticks: [], pending: [], stopped: "", mode: "", trouble: null, limit: "",
};

export const view = signal<View>(EMPTY);
export type Connection = "connecting" | "live" | "lost" | "no token" | "refused";
export const connection = signal<Connection>("connecting");
/// Since when the connection is lost, and what is known of the reason.
export const lost = signal<{ since: Date; why: string } | null>(null);

const newTick = (number: number): Tick => ({
  number, mode: "", bids: [], winner: 0, ignition: 0, tag: "", reason: "", agent: "", thought: "", response: "",
  temperature: null, diversity: null, faults: [], committed: false,
});

/// The view as the snapshot of GET /api/v1/state has it.
export function fromState(state: Record<string, any>): View {
  const ticks = (state.thoughts ?? []).map((thought: Record<string, any>) => ({
    ...newTick(Number(String(thought.id).slice(1)) || 0),
    agent: thought.agent ?? "", thought: thought.text ?? "", committed: true,
  }));
  return {
    mind: state.mind ?? "", seq: state.seq ?? 0, ticks: ticks.slice(-KEPT), pending: state.pending ?? [],
    stopped: "", mode: state.mode ?? "", trouble: state.trouble ?? null, limit: "",
  };
}

/// The next view. Neither argument is changed.
export function fold(before: View, event: MindEvent): View {
  if (event.seq <= before.seq) return before;
  const after = { ...before, seq: event.seq };
  const body = event.body;
  const change = (alter: (tick: Tick) => Partial<Tick>) => {
    const found = after.ticks.find((tick) => tick.number === event.tick) ?? newTick(event.tick);
    const others = after.ticks.filter((tick) => tick.number !== event.tick);
    after.ticks = [...others, { ...found, ...alter(found) }].slice(-KEPT);
  };
  switch (event.kind) {
    case "run.started":
      after.mind = body.mind;
      after.stopped = "";
      after.limit = "";
      break;
    case "mode.changed":
      after.mode = body.mode;
      break;
    case "run.stopped":
      after.stopped = body.reason;
      break;
    case "limit.reached":
      if (String(body.limit).startsWith("budget.")) after.limit = body.limit;
      break;
    case "stimulus.received":
      if (body.pending && !after.pending.some((each) => each.id === body.id)) {
        after.pending = [...after.pending, { id: body.id, text: body.text }];
      }
      break;
    case "tick.started":
      change(() => ({ mode: body.mode }));
      break;
    case "proposal.made":
      change((tick) => ({
        bids: [...tick.bids, {
          candidate: body.candidate, agent: event.actor, text: body.text, salience: null, relevance: 0, novelty: 0,
        }],
      }));
      break;
    case "verdict.reached":
      change((tick) => ({
        winner: body.candidate, tag: body.tag, reason: body.reason, ignition: body.ignition,
        bids: tick.bids.map((bid) => {
          const terms = (body.salience as any[]).find((each) => each.candidate === bid.candidate);
          return terms ? { ...bid, salience: terms.total, relevance: terms.relevance, novelty: terms.novelty } : bid;
        }),
      }));
      break;
    case "thought.won":
      change((tick) => ({
        thought: body.text, tag: body.tag, winner: body.candidate,
        agent: tick.bids.find((bid) => bid.candidate === body.candidate)?.agent ?? event.actor,
      }));
      break;
    case "response.spoken":
      change(() => ({ response: body.text }));
      after.pending = after.pending.filter((each) => !body.resolves.includes(each.id));
      break;
    case "drive.updated":
      change(() => ({ temperature: body.temperature, diversity: body.window.diversity }));
      break;
    case "agent.faulted":
      change((tick) => ({ faults: [...tick.faults, `${event.actor}: ${body.why}`] }));
      break;
    case "agent.late":
      change((tick) => ({ faults: [...tick.faults, `${event.actor} was late`] }));
      break;
    case "tick.committed":
      change(() => ({ committed: true }));
      break;
  }
  return after;
}
