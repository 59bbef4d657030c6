// The stage: the thought in the light, and the bids that competed for it.
import { Clamped } from "./clamped";
import type { Bid, Tick } from "./store";

const TAGS: Record<string, string> = {
  THINK_MORE: "thinks on", RESPONSE: "answers", ACT: "acts", WAIT: "rests",
};

function Bar({ bid, most, won }: { bid: Bid; most: number; won: boolean }) {
  const share = bid.salience === null || most <= 0 ? 0 : Math.max(0, bid.salience / most);
  return (
    <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-track" width="100" height="4" rx="2" />
      <rect class={won ? "bar-won" : "bar-other"} width={100 * share} height="4" rx="2" />
    </svg>
  );
}

function Bids({ tick }: { tick: Tick }) {
  const most = Math.max(...tick.bids.map((bid) => bid.salience ?? 0), 0.01);
  return (
    <ol class="bids">
      {tick.bids.map((bid) => {
        const won = bid.candidate === tick.winner;
        return (
          <li key={bid.candidate} class={won ? "bid won" : "bid"}>
            <p class="bid-head">
              <span class="bid-agent">{bid.agent}</span>
              {won && <span class="bid-mark">won the stage</span>}
              <span class="bid-salience">{bid.salience === null ? "…" : bid.salience.toFixed(2)}</span>
            </p>
            <Bar bid={bid} most={most} won={won} />
            <Clamped kind="bid-text" text={bid.text} />
          </li>
        );
      })}
    </ol>
  );
}

/// That what is on the page is not now, and the way back.
export function Past({ tick, newest, back }: { tick: Tick; newest: number; back: () => void }) {
  return (
    <div class="past" role="status">
      <span><b>Tick {tick.number}, past.</b> The mind is at tick {newest}.</span>
      <button type="button" onClick={back}>Back to now (Esc)</button>
    </div>
  );
}

export function Stage({ tick, past }: { tick: Tick | undefined; past: boolean }) {
  return (
    <section class={past ? "stage stage-past" : "stage"} aria-labelledby="stage-title">
      <h2 id="stage-title" class="small-title">
        {tick ? `On stage, tick ${tick.number}${past ? ", past" : ""}` : "On stage"}
      </h2>
      <div class="light" aria-live="polite" data-tick={tick?.number ?? 0}>
        <Clamped
          kind="thought" text={tick?.thought || (tick ? "Nothing was worth the stage." : "The stage is empty.")}
        />
        {tick && (
          <p class="byline">
            {tick.agent || "the swarm"} <span aria-hidden="true">·</span> {TAGS[tick.tag] ?? "thinks"}
          </p>
        )}
      </div>
    </section>
  );
}

export function BidsOf({ tick }: { tick: Tick | undefined }) {
  return (
    <section class="card" aria-labelledby="bids-title">
      <h2 id="bids-title" class="small-title">Bids for the stage</h2>
      {tick && tick.bids.length > 0 ? <Bids tick={tick} /> : <p class="quiet">No bids in this tick.</p>}
      {tick?.reason && <p class="quiet">{tick.reason}</p>}
      {tick?.faults.map((fault) => <p key={fault} class="fault">{fault}</p>)}
    </section>
  );
}

export function Earlier({ ticks, shown, show }: { ticks: Tick[]; shown: number; show: (tick: Tick) => void }) {
  return (
    <section class="card" aria-labelledby="earlier-title">
      <h2 id="earlier-title" class="small-title">Thoughts, newest first</h2>
      <ol class="earlier" reversed tabIndex={0} aria-labelledby="earlier-title">
        {[...ticks].reverse().map((tick) => (
          <li key={tick.number}>
            <button
              type="button" class="earlier-tick" aria-pressed={tick.number === shown}
              onClick={() => show(tick)}
            >
              <span class="earlier-number">{tick.number}</span>
              <span class="earlier-text clamped">{tick.thought || "–"}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
