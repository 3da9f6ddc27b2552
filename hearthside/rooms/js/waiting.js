// Before the room: whoever waits reads for whom, why, and how they are seen; the hosts read who waits.

/** @typedef {import("./words.js").Words} Words */
/** @typedef {{whom: string, sentence: string, next: string, sees: string, since: string, late: string}} Said */

const GATHER_MS = 150; // what is told at once is asked once

/** The participant's side. */
export class Waiting {
  #root;
  #words;
  #again;
  #told = 0;
  /** @type {HTMLElement | null} */
  #panel = null;

  /** @param {HTMLElement} root @param {Words} words @param {() => void} again */
  constructor(root, words, again) {
    this.#root = root;
    this.#words = words;
    this.#again = again;
  }

  /** @param {Said} said */
  show(said) {
    if (!this.#panel) {
      this.#panel = this.#words.fresh("data-waiting");
      this.#panel.addEventListener("hearthside:changed", () => this.#changed());
      this.#words.part("waiting").append(this.#panel);
      this.#root.classList.add("waits");
      this.#words.say(`${said.whom} ${said.sentence} ${said.next}`);
    }
    for (const [word, text] of Object.entries(said)) {
      const place = this.#panel.querySelector(`[data-word="${word}"]`);
      if (place && place.textContent !== text) place.textContent = text;
      if (word === "late") this.#late(place, text);
    }
    this.line(true);
  }

  /** Nobody came to lead: said once, when it is so.  @param {Element | null} place @param {string} text */
  #late(place, text) {
    if (text && place?.hasAttribute("hidden")) this.#words.say(text);
    place?.toggleAttribute("hidden", !text);
  }

  /** Whether our server was heard the last time.  @param {boolean} there */
  line(there) {
    for (const mark of this.#panel?.querySelectorAll("[data-when]") ?? [])
      mark.toggleAttribute("hidden", (mark.getAttribute("data-when") === "on") !== there);
  }

  hide() {
    window.clearTimeout(this.#told);
    this.#panel?.remove();
    this.#panel = null;
    this.#root.classList.remove("waits");
  }

  #changed() {
    window.clearTimeout(this.#told);
    this.#told = window.setTimeout(this.#again, GATHER_MS);
  }
}

/** The hosts' side: a soft count in the page.  @param {Words} words @param {AbortSignal} signal */
export function countQueue(words, signal) {
  const queue = words.part("queue");
  if (!queue) return;
  const count = () => {
    const waiting = document.querySelectorAll("#strip [data-waits]").length;
    queue.toggleAttribute("hidden", !waiting);
    const said = queue.querySelector('[data-word="queue"]');
    if (said) said.textContent = waiting === 1 ? "1 waits to come in" : `${waiting} wait to come in`;
  };
  count();
  document.addEventListener("htmx:after:swap", count, { signal });
}
