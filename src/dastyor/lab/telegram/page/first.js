// Runs before the first paint, so that a remembered theme never flashes in the other one.
(() => {
  try {
    const theme = localStorage.getItem("sandbox.theme");
    if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be switched off; the system's theme is then right.
  }
})();
