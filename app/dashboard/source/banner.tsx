// What a person must know before anything else on the page; each goes away by itself.
import type { ComponentChildren } from "preact";
import { connection, lost, type View } from "./store";
import { When } from "./time";

function Banner({ kind, children }: { kind: string; children: ComponentChildren }) {
  return <div class={`banner ${kind}`}>{children}</div>;
}

function Lost() {
  const away = lost.value;
  if (connection.value !== "lost" || !away) return null;
  return (
    <Banner kind="bad">
      <b>The connection is lost</b> since <When at={away.since} />; the page tries again by itself.
      {away.why && ` ${away.why}.`} A daemon that was started again on another port prints its new address.
    </Banner>
  );
}

function Stopped({ reason }: { reason: string }) {
  if (reason.startsWith("budget.")) {
    return (
      <Banner kind="bad">
        <b>The budget is used up</b> ({reason}), so the mind has stopped. Raise it in the manifest, or start the mind
        again: each run has the whole budget.
      </Banner>
    );
  }
  return <Banner kind="bad"><b>The mind has stopped</b>: {reason}. It goes on when it is started again.</Banner>;
}

export function Banners({ view }: { view: View }) {
  return (
    <div class="banners" role="status">
      <Lost />
      {view.stopped && <Stopped reason={view.stopped} />}
      {view.trouble && (
        <Banner kind="bad">
          <b>Trouble</b> ({view.trouble.code}): {view.trouble.what}.
          {view.trouble.why && ` ${view.trouble.why}.`} {view.trouble.mend}.
        </Banner>
      )}
      {!view.stopped && view.limit && (
        <Banner kind="bad"><b>The budget is used up</b> ({view.limit}): the mind sums up and stops.</Banner>
      )}
      {!view.stopped && view.mode === "paused" && (
        <Banner kind="calm"><b>The mind is paused.</b> What is said to it is kept until it goes on.</Banner>
      )}
    </div>
  );
}
