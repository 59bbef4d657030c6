// What was asked, what was answered, and the way to say something.
import { useSignal } from "@preact/signals";
import { connection, type View } from "./store";
import { say, setToken } from "./stream";

export function Conversation({ view }: { view: View }) {
  return (
    <section class="card" aria-labelledby="talk-title">
      <h2 id="talk-title" class="small-title">Conversation</h2>
      <ul class="pending">
        {view.pending.map((each) => (
          <li key={each.id}><span class="waiting">pending</span> {each.text}</li>
        ))}
      </ul>
      {view.pending.length === 0 && <p class="quiet">Nothing waits for an answer.</p>}
      <p class="response" aria-live="polite">{view.response}</p>
      <Speak />
    </section>
  );
}

function Speak() {
  const text = useSignal("");
  const refusal = useSignal("");
  const sending = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!text.value.trim() || sending.value) return;
    sending.value = true;
    refusal.value = "";
    try {
      await say(text.value.trim());
      text.value = "";
    } catch (error) {
      refusal.value = (error as Error).message;
    }
    sending.value = false;
  };
  return (
    <form class="speak" onSubmit={submit}>
      <label for="say" class="small-title">Say something</label>
      <div class="speak-row">
        <input
          id="say" name="say" autocomplete="off" value={text.value} placeholder="A question, a thought, a task"
          onInput={(event) => { text.value = event.currentTarget.value; }}
        />
        <button type="submit" disabled={sending.value || connection.value !== "live"}>Say</button>
      </div>
      <p class="fault" role="status">{refusal.value}</p>
    </form>
  );
}

export function AskForToken({ refused }: { refused: boolean }) {
  const text = useSignal("");
  const submit = (event: Event) => {
    event.preventDefault();
    setToken(text.value.trim());
  };
  return (
    <main class="ask">
      <h1 class="name">Limelight</h1>
      <p>{refused ? "The daemon refused this token." : "This page needs the daemon's token."} It stands in the file
        that <code>endpoint.json</code> names.</p>
      <form class="speak-row" onSubmit={submit}>
        <label for="token" class="hidden">Token</label>
        <input id="token" type="password" onInput={(event) => { text.value = event.currentTarget.value; }} />
        <button type="submit">Open</button>
      </form>
    </main>
  );
}
