// A text of which a few lines are shown, and the rest when it is asked for.
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Clamped({ text, kind }: { text: string; kind: string }) {
  const box = useRef<HTMLParagraphElement>(null);
  const open = useSignal(false);
  const over = useSignal(false);
  useLayoutEffect(() => {
    const element = box.current!;
    open.value = false;
    const measure = () => {
      if (!open.value) over.value = element.scrollHeight > element.clientHeight + 1;
    };
    measure();
    const watched = new ResizeObserver(measure);
    watched.observe(element);
    return () => watched.disconnect();
  }, [text]);
  return (
    <>
      <p ref={box} class={`${kind} ${open.value ? "" : "clamped"}`}>{text}</p>
      {over.value && (
        <button type="button" class="unfold" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>
          {open.value ? "Show less" : "Show all"}
        </button>
      )}
    </>
  );
}
