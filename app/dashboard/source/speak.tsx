// What was asked, what was answered, and the way to say something.
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Clamped } from "./clamped";
import { connection, type View } from "./store";
import { earlier, say, setToken } from "./stream";
import { exchanges, outgoing, talk, type Exchange, type Outgoing, type Question } from "./talk";
import { When } from "./time";

function Asked({ question, note }: { question: Question; note: string }) {
  return (
    <div class="asked">
      <p class="said-head">
        <span>{question.source === "user" ? "You" : question.source}</span> <When at={question.at} />
        {note && <span class="waiting">{note}</span>}
      </p>
      <Clamped kind="asked-text" text={question.text} />
    </div>
  );
}

function Turn({ exchange, pending }: { exchange: Exchange; pending: boolean }) {
  const { questions, answer } = exchange;
  const note = answer ? "" : pending ? "pending" : "not answered";
  return (
    <li class="turn">
      {questions.map((question) => <Asked key={question.id} question={question} note={note} />)}
      {answer && (
        <div class="answer">
          <p class="said-head">
            <span>{answer.limit ? `Summing up (${answer.limit})` : "Answer"}</span> <When at={answer.at} />
            <span>tick {answer.tick}</span>
          </p>
          <Clamped kind="response" text={answer.text} />
        </div>
      )}
    </li>
  );
}

function Underway({ words }: { words: Outgoing }) {
  return (
    <li class="turn">
      <div class="asked">
        <p class="said-head">
          <span>You</span> <When at={words.at} />
          <span class="waiting">{words.id ? `pending, ${words.id}` : "being sent…"}</span>
        </p>
        <Clamped kind="asked-text" text={words.text} />
      </div>
    </li>
  );
}

function Past() {
  const refusal = useSignal("");
  if (talk.value.before === null) return null;
  const fetchMore = () => {
    refusal.value = "";
    earlier().catch((error: Error) => { refusal.value = error.message; });
  };
  return (
    <>
      <button type="button" class="unfold" onClick={fetchMore}>What was said before</button>
      <p class="fault">{refusal.value}</p>
    </>
  );
}

export function Conversation({ view }: { view: View }) {
  const said = exchanges(talk.value);
  const underway = outgoing.value.filter((words) => !talk.value.questions.has(words.id));
  const waiting = new Set(view.pending.map((each) => each.id));
  // What waits and was asked long ago is known by its words alone.
  const older = view.pending.filter((each) => !talk.value.questions.has(each.id) &&
    !underway.some((words) => words.id === each.id));
  const box = useRef<HTMLDivElement>(null);
  const last = said[said.length - 1];
  const newest = `${said.length} ${last?.key} ${last?.answer?.seq} ${underway.length}`;
  useLayoutEffect(() => { box.current!.scrollTop = box.current!.scrollHeight; }, [newest]);
  return (
    <section class="card" aria-labelledby="talk-title">
      <h2 id="talk-title" class="small-title">Conversation</h2>
      <div class="talk" ref={box} role="log" tabIndex={0} aria-labelledby="talk-title">
        <Past />
        {said.length + underway.length + older.length > 0
          ? (
            <ol class="turns">
              {older.map((each) => (
                <li key={each.id} class="turn">
                  <div class="asked">
                    <p class="said-head"><span>Asked before</span> <span class="waiting">pending</span></p>
                    <Clamped kind="asked-text" text={each.text} />
                  </div>
                </li>
              ))}
              {said.map((each) => (
                <Turn key={each.key} exchange={each} pending={each.questions.some(({ id }) => waiting.has(id))} />
              ))}
              {underway.map((words) => <Underway key={words.key} words={words} />)}
            </ol>
          )
          : <p class="quiet">Nothing has been said yet.</p>}
      </div>
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
      refusal.value = `Not said. ${(error as Error).message}`;
    }
    sending.value = false;
  };
  return (
    <form class="speak" onSubmit={submit}>
      <label for="say" class="small-title">Say something</label>
      <div class="speak-row">
        <input
          id="say" name="say" autocomplete="off" value={text.value} placeholder="A question, a thought, a task"
          readOnly={sending.value} onInput={(event) => { text.value = event.currentTarget.value; }}
        />
        <button type="submit" disabled={sending.value || connection.value !== "live"}>Say</button>
      </div>
      <p class="fault" role="alert">{refusal.value}</p>
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
      <p>{refused ? "The daemon refuses this token: it was replaced, or another mind answers here." :
        "This page needs the daemon's token."} <code>limelight token show</code> prints it.</p>
      <form class="speak-row" onSubmit={submit}>
        <label for="token" class="hidden">Token</label>
        <input id="token" type="password" onInput={(event) => { text.value = event.currentTarget.value; }} />
        <button type="submit">Open</button>
      </form>
    </main>
  );
}
