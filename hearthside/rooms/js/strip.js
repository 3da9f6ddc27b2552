// The staff's strip is drawn anew whenever someone comes or goes; what was opened on it stays open.

/** @param {HTMLElement | null} strip @param {AbortSignal} signal */
export function keepOpen(strip, signal) {
  if (!strip) return;
  /** @type {Set<string>} */
  const open = new Set();
  strip.addEventListener(
    "click",
    (event) => {
      const summary = event.target instanceof Element ? event.target.closest("summary") : null;
      const details = summary?.parentElement;
      if (!(details instanceof HTMLDetailsElement)) return;
      if (details.open) open.delete(details.id);
      else open.add(details.id);
    },
    { signal },
  );
  document.addEventListener(
    "htmx:after:swap",
    () => {
      for (const id of open) document.getElementById(id)?.toggleAttribute("open", true);
    },
    { signal },
  );
}
