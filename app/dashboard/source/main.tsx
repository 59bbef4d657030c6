// The page: one stage, put together from its parts.
import { signal } from "@preact/signals";
import { render } from "preact";
import { Control } from "./control";
import { Drive } from "./drive";
import { AskForToken, Conversation } from "./speak";
import { BidsOf, Earlier, Stage } from "./stage";
import { connection, view } from "./store";
import { connect } from "./stream";

/// The tick looked at; null follows the newest.
const chosen = signal<number | null>(null);

function Page() {
  if (connection.value === "no token" || connection.value === "refused") {
    return <AskForToken refused={connection.value === "refused"} />;
  }
  const now = view.value;
  const ticks = now.ticks.filter((tick) => tick.committed && tick.number > 0);
  const tick = ticks.find((each) => each.number === chosen.value) ?? ticks[ticks.length - 1];
  const state = now.stopped ? `stopped: ${now.stopped}` : connection.value;
  return (
    <>
      <header class="top">
        <h1 class="name">Limelight</h1>
        <p class="mind">{now.mind}</p>
        <Control view={now} />
        <p class={`connection ${connection.value}`} role="status">{state}</p>
      </header>
      <main>
        <Stage tick={tick} />
        <div class="columns">
          <div class="column">
            <Conversation view={now} />
            <Drive ticks={ticks} />
          </div>
          <div class="column"><BidsOf tick={tick} /></div>
          <div class="column">
            <Earlier ticks={ticks} shown={tick?.number ?? 0} show={(number) => { chosen.value = number; }} />
          </div>
        </div>
      </main>
    </>
  );
}

render(<Page />, document.getElementById("page")!);
void connect();
