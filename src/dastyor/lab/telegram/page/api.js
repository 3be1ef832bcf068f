/** The control API of the sandbox, one function for each thing a person does. Nothing else talks to the server. */

const ROOT = "/sandbox/api/";

/** A refusal of the server, or its silence; `message` is a sentence for a person. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, { signal, ...options } = {}) {
  const answer = await fetch(ROOT + path, { cache: "no-store", signal, ...options });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(answer.status, reason(text) || `${answer.status} ${answer.statusText}`);
  return text ? JSON.parse(text) : null;
}

function reason(text) {
  try {
    const problem = JSON.parse(text);
    return problem.error ?? problem.detail ?? "";
  } catch {
    return text.slice(0, 200);
  }
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

const query = (values) => new URLSearchParams(Object.entries(values).filter(([, v]) => v !== null && v !== undefined)).toString();

export const info = (signal) => ask("info", { signal });
export const actors = () => ask("actors");
export const newActor = (person) => post("actors", person);
export const chats = (actor, signal) => ask(`chats?${query({ actor })}`, { signal });
export const transcript = (asked, signal) => ask(`transcript?${query({ ...asked, format: "json" })}`, { signal });
export const send = (message) => post("send", message);
export const edit = (change) => post("edit", change);
export const remove = (which) => post("delete", which);
export const contact = (actor, chat) => post("contact", { actor, chat });
export const press = (which) => post("press", which);
export const calls = (since, signal) => ask(`calls?${query({ since })}`, { signal });
export const clock = (move) => post("clock", move);
export const fault = (what) => post("faults", what);
export const mend = () => ask("faults", { method: "DELETE" });
export const block = (actor, blocked) => post("block", { actor, blocked });
export const member = (what) => post("members", what);
export const reset = () => post("reset", {});

/** Where the bytes of a file are. */
export const fileAddress = (id) => `${ROOT}file/${encodeURIComponent(id)}`;

/** Sends pictures (several: one album) or other files with a caption. */
export function sendFiles({ actor, chat, caption, reply_to }, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ actor, chat, caption, reply_to })) {
    if (value !== null && value !== undefined && value !== "") form.append(name, value);
  }
  for (const file of files) form.append("files", file, file.name);
  return ask("send", { method: "POST", body: form });
}
