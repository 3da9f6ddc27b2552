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

/** For those who listen: what a part drawn anew says that it did not say before.
 * @param {import("./words.js").Words} words @param {AbortSignal} signal */
export function sayWhatIsNew(words, signal) {
  const heard = () =>
    new Map(
      [...document.querySelectorAll("[data-say]")].map((one) => [
        one.getAttribute("data-say"),
        one.textContent,
      ]),
    );
  let before = heard();
  document.addEventListener(
    "htmx:after:swap",
    () => {
      const now = heard();
      for (const [what, said] of now) if (said && before.get(what) !== said) words.say(said.trim());
      before = now;
    },
    { signal },
  );
}

/** Who leads can change while the page is open: what they press beside Leave is asked for anew then.
 * @param {import("./tiles.js").Tiles} tiles @param {AbortSignal} signal */
export function followLead(tiles, signal) {
  document.addEventListener(
    "htmx:after:swap",
    () => {
      const lead = document.getElementById("lead");
      const now = document.querySelector("[data-leads-now]")?.getAttribute("data-leads-now");
      if (lead && now && now !== lead.getAttribute("data-leads"))
        lead.dispatchEvent(new CustomEvent("hearthside:lead"));
      tiles.redraw();
    },
    { signal },
  );
}
