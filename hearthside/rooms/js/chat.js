// The chat stands below the pictures on a phone: how many messages came that this page has not shown yet stands on the way
// there.  Seen is what stood in view; which was the last of them, this tab remembers.  Where the list stood at its end, it
// stays there.

/** @typedef {import("./words.js").Words} Words */

const SEEN = "hearthside-chat-seen";
const NEAR_PX = 24;

/** @param {HTMLElement} panel @param {AbortSignal} signal */
export function countUnread(panel, signal) {
  const way = panel.querySelector('[data-part="to-chat"]');
  const place = document.getElementById("chat-list");
  if (!way || !place) return;
  let atEnd = true;
  const all = () => [...place.querySelectorAll("[data-message]")];

  const seen = new IntersectionObserver(
    (looks) => {
      const last = looks.find((look) => look.isIntersecting)?.target;
      if (!last) return;
      sessionStorage.setItem(SEEN, last.getAttribute("data-message") ?? "");
      count();
    },
    { threshold: 0.5, rootMargin: `0px 0px -${panel.offsetHeight}px 0px` }, // what the bar covers nobody sees
  );
  signal.addEventListener("abort", () => seen.disconnect());

  const count = () => {
    const known = sessionStorage.getItem(SEEN);
    const since = all().findIndex((one) => one.getAttribute("data-message") === known) + 1;
    const fresh = all()
      .slice(since)
      .filter((one) => !one.hasAttribute("data-own")).length;
    const number = way.querySelector('[data-word="count"]');
    const words = way.querySelector('[data-word="new"]');
    number?.toggleAttribute("hidden", !fresh);
    if (number) number.textContent = String(fresh);
    if (words) words.textContent = fresh ? `${fresh} new` : "";
  };

  const drawn = () => {
    const list = place.querySelector(".chat");
    if (list && atEnd) list.scrollTop = list.scrollHeight;
    seen.disconnect();
    const last = all().at(-1);
    if (last) seen.observe(last);
    count();
  };

  place.addEventListener(
    "scroll",
    ({ target }) => {
      if (target instanceof Element)
        atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_PX;
    },
    { capture: true, signal },
  );
  document.addEventListener("htmx:after:swap", drawn, { signal });
  drawn();
}
