/** Messages in rows: days apart, one writer's lines together, the pictures of an album in one bubble. */

const TOGETHER = 5 * 60_000; // lines of one writer within five minutes stand as a group

/**
 * `[{ key, day }]` and `[{ key, messages, first, last, own }]` in the order of reading. `first` and `last` tell where
 * a group begins and ends (its name above, its tail below).
 */
export function rowsOf(messages, isOwn) {
  const rows = [];
  for (const message of messages) {
    const before = rows.at(-1);
    if (before?.messages && message.album && before.messages[0].album === message.album) {
      before.messages.push(message);
      continue;
    }
    if (!before || dayOf(before.at) !== dayOf(message.at)) rows.push({ key: `day ${message.id}`, day: message.at, at: message.at });
    rows.push({ key: String(message.id), messages: [message], at: message.at, own: isOwn(message) });
  }
  return rows.map((row, index) => (row.day ? row : { ...row, first: !joins(rows[index - 1], row), last: !joins(row, rows[index + 1]) }));
}

const dayOf = (moment) => moment.toDateString();

function joins(before, after) {
  if (!before?.messages || !after?.messages) return false;
  const [one] = before.messages;
  const [two] = after.messages;
  return one.from === two.from && !one.service && !two.service && Math.abs(after.at - before.at) < TOGETHER;
}
