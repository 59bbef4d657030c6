// The page: one stage, put together from its parts.
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { Banners } from "./banner";
import { Control } from "./control";
import { Drive } from "./drive";
import { AskForToken, Conversation } from "./speak";
import { BidsOf, Earlier, Past, Stage } from "./stage";
import { connection, view, type Tick } from "./store";
import { connect } from "./stream";

/// The past tick looked at, kept as it was; null follows the newest.
const chosen = signal<Tick | null>(null);

function Page() {
  if (connection.value === "no token" || connection.value === "refused") {
    return <AskForToken refused={connection.value === "refused"} />;
  }
  const now = view.value;
  const ticks = now.ticks.filter((tick) => tick.committed && tick.number > 0);
  const newest = ticks[ticks.length - 1];
  const tick = chosen.value ?? newest;
  const back = () => { chosen.value = null; };
  return (
    <>
      <header class="top">
        <h1 class="name">Limelight</h1>
        <p class="mind" title={now.mind}>{now.mind}</p>
        <Control view={now} />
        <p class={`connection ${connection.value}`} role="status">{now.stopped ? "stopped" : connection.value}</p>
      </header>
      <main>
        <Banners view={now} />
        {chosen.value && <Past tick={chosen.value} newest={newest?.number ?? 0} back={back} />}
        <Stage tick={tick} past={chosen.value !== null} />
        <div class="columns">
          <div class="column">
            <Conversation view={now} />
            <Drive ticks={ticks} />
          </div>
          <div class="column"><BidsOf tick={tick} /></div>
          <div class="column">
            <Earlier
              ticks={ticks} shown={tick?.number ?? 0}
              show={(each) => { chosen.value = each === newest ? null : each; }}
            />
          </div>
        </div>
      </main>
    </>
  );
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") chosen.value = null;
});
effect(() => {
  document.title = view.value.mind ? `${view.value.mind} · Limelight` : "Limelight";
});
render(<Page />, document.getElementById("page")!);
void connect();
