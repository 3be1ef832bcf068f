/** Dark and light: the system's choice until a person makes his own. */

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

/** "dark" or "light", as shown now. */
export function theme() {
  return root.dataset.theme ?? (system.matches ? "dark" : "light");
}

/** Shows the other theme and remembers it (as plain text: first.js reads it before any module). */
export function switchTheme() {
  root.dataset.theme = theme() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("sandbox.theme", root.dataset.theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  return root.dataset.theme;
}
