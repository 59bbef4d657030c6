// A moment as a person says it: the time of today, with the day if it is another.
export function When({ at }: { at: string | Date }) {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  const time = moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const day = moment.toLocaleDateString([], { day: "numeric", month: "short" });
  return (
    <time dateTime={moment.toISOString()} title={moment.toLocaleString()}>{today ? time : `${day}, ${time}`}</time>
  );
}
