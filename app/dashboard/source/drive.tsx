// The drive strip: temperature and diversity of each tick as two small lines.
import type { Tick } from "./store";

const WIDTH = 600;
const HEIGHT = 72;
const EDGE = 6;

/// Points for a polyline; the last tick stands at the right edge.
function line(values: (number | null)[], most: number): string {
  const step = (WIDTH - 2 * EDGE) / Math.max(values.length - 1, 1);
  return values
    .map((value, place) => value === null ? "" :
      `${(EDGE + place * step).toFixed(1)},${(HEIGHT - EDGE - (value / most) * (HEIGHT - 2 * EDGE)).toFixed(1)}`)
    .filter((point) => point !== "")
    .join(" ");
}

const shown = (value: number | null | undefined) => (value === null || value === undefined ? "–" : value.toFixed(2));

export function Drive({ ticks }: { ticks: Tick[] }) {
  const temperatures = ticks.map((tick) => tick.temperature);
  const diversities = ticks.map((tick) => tick.diversity);
  const most = Math.max(2, ...temperatures.map((value) => value ?? 0));
  const last = [...ticks].reverse().find((tick) => tick.temperature !== null);
  const label = `Temperature ${shown(last?.temperature)}, diversity ${shown(last?.diversity)}`;
  return (
    <section class="card drive" aria-labelledby="drive-title">
      <h2 id="drive-title" class="small-title">Drive</h2>
      <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <line class="strip-base" x1="0" x2={WIDTH} y1={HEIGHT - EDGE} y2={HEIGHT - EDGE} />
        <polyline class="strip-diversity" points={line(diversities, 1)} />
        <polyline class="strip-temperature" points={line(temperatures, most)} />
      </svg>
      <p class="legend">
        <span class="key key-temperature">temperature <b>{shown(last?.temperature)}</b></span>
        <span class="key key-diversity">diversity <b>{shown(last?.diversity)}</b></span>
      </p>
    </section>
  );
}
