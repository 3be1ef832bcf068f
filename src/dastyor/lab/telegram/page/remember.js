/** What this browser remembers between visits; without storage everything still works, just forgetfully. */

const PREFIX = "sandbox.";

/** The remembered value, or `otherwise` when there is none or it cannot be read. */
export function recall(name, otherwise = null) {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return stored === null ? otherwise : JSON.parse(stored);
  } catch {
    return otherwise;
  }
}

/** Remembers a value; a full or forbidden storage is no reason to trouble a person. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Nothing to do: the choice lasts as long as the page.
  }
}

/** Forgets everything whose name begins so. */
export function forget(prefix) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + prefix)) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
