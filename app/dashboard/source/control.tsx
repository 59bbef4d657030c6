// The mind's mode, and the buttons that change it.
import { useSignal } from "@preact/signals";
import { connection, type View } from "./store";
import { control } from "./stream";

export function Control({ view }: { view: View }) {
  const refusal = useSignal("");
  const ask = async (action: "pause" | "resume" | "step") => {
    refusal.value = "";
    try {
      await control(action);
    } catch (error) {
      refusal.value = (error as Error).message;
    }
  };
  const paused = view.mode === "paused";
  const off = connection.value !== "live" || view.stopped !== "";
  return (
    <div class="control">
      <span class="mode" role="status">{view.stopped === "" ? view.mode : ""}</span>
      <button type="button" disabled={off} onClick={() => ask(paused ? "resume" : "pause")}>
        {paused ? "Resume" : "Pause"}
      </button>
      <button type="button" disabled={off} onClick={() => ask("step")}>Step</button>
      <span class="fault" role="alert">{refusal.value}</span>
    </div>
  );
}
