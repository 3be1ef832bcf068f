/** What the server tells, in the form that the page shows; the only file that knows how the wire looks. */

/** A message as a bubble needs it. */
export function messageOf(wire) {
  return {
    id: wire.message_id,
    seq: wire.seq,
    chat: wire.chat,
    from: wire.from,
    name: wire.from_name ?? "",
    at: new Date(wire.at),
    text: wire.text ?? wire.caption ?? "",
    entities: wire.entities ?? [],
    photos: (wire.photos ?? []).map(pictureOf),
    document: wire.document ? documentOf(wire.document) : null,
    contact: wire.contact ?? null,
    buttons: (wire.buttons ?? []).map((row) => row.filter((one) => !one.reply).map(buttonOf)).filter((row) => row.length),
    keyboard: keyboardOf(wire.keyboard),
    replyTo: wire.reply_to ?? null,
    forwardedFrom: wire.forwarded_from ?? null,
    album: wire.album ?? null,
    service: wire.service ?? null,
    edited: Boolean(wire.edited),
    deleted: Boolean(wire.deleted),
  };
}

function pictureOf(wire) {
  return typeof wire === "string" ? { file: wire } : { file: wire.file_id, width: wire.width, height: wire.height };
}

function documentOf(wire) {
  return { file: wire.file_id, name: wire.name ?? "", size: wire.size ?? null };
}

/** A button of an inline keyboard; `kind` says what a press does. */
function buttonOf(wire) {
  const copy = wire.copy_text?.text ?? wire.copy_text ?? null;
  const url = wire.url ?? wire.web_app?.url ?? wire.login_url?.url ?? null;
  const kind = wire.disabled ? "disabled" : url ? "url" : copy !== null ? "copy" : "press";
  return { text: wire.text, kind, url, copy, style: wire.style ?? null };
}

/** A keyboard under the composer: null when the message says nothing of it, `{ rows: [] }` when it takes it away. */
function keyboardOf(wire) {
  if (!wire) return null;
  if (wire.remove_keyboard) return { rows: [] };
  if (!wire.keyboard) return null;
  const rows = wire.keyboard.map((row) => row.map(keyOf));
  return { rows, once: Boolean(wire.one_time_keyboard), placeholder: wire.input_field_placeholder ?? "" };
}

function keyOf(wire) {
  if (typeof wire === "string") return { text: wire, kind: "text", style: null };
  return { text: wire.text, kind: wire.request_contact ? "contact" : "text", style: wire.style ?? null };
}

/** A chat of one person's list. */
export function chatOf(wire) {
  return {
    id: wire.id,
    type: wire.type,
    title: wire.title ?? "",
    username: wire.username ?? "",
    status: wire.status,
    mayPost: Boolean(wire.may_post),
    blocked: Boolean(wire.blocked),
    commands: wire.commands ?? null,
    typing: Boolean(wire.typing),
    last: wire.last ? messageOf(wire.last) : null,
  };
}

/** The bot, from what `info` says of it; its name is that of its user name when it says no other. */
export function botOf(wire) {
  const username = String(wire.bot ?? "").replace(/^@/, "");
  const [first] = username.split("_");
  return { username, name: wire.bot_title ?? (first.charAt(0).toUpperCase() + first.slice(1) || "bot"), commands: wire.commands ?? [] };
}
