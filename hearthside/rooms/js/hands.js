// Hands and the timer: the server's order and the server's time, drawn on the tiles and counted on between two answers.

const TICK_MS = 250;

/** @typedef {import("./tiles.js").Tiles} Tiles */
/** @typedef {import("./words.js").Words} Words */

export class Hands {
  #root;
  #panel;
  #tiles;
  #words;
  #timer = 0;
  #left = 0;
  #since = 0;

  /** @param {HTMLElement} root @param {HTMLElement} panel @param {Tiles} tiles @param {Words} words
   * @param {AbortSignal} signal */
  constructor(root, panel, tiles, words, signal) {
    this.#root = root;
    this.#panel = panel;
    this.#tiles = tiles;
    this.#words = words;
    panel.addEventListener("click", (event) => this.#pressed(event), { signal });
    document.addEventListener("htmx:after:swap", () => this.#heard(), { signal });
    signal.addEventListener("abort", () => window.clearInterval(this.#timer));
    this.#heard();
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-hands]") : null;
    if (!button) return;
    const up = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(up)); // until the server's word, which comes at once
    const said = new URLSearchParams({ csrfmiddlewaretoken: this.#root.getAttribute("csrf") ?? "" });
    const told = fetch(this.#root.getAttribute(up ? "hand" : "lower") ?? "", { method: "POST", body: said });
    told.then((answer) => answer.ok || this.#own()).catch(() => this.#own());
  }

  #own() {
    const own = document.querySelector("#now [data-own-hand]")?.getAttribute("data-own-hand") ?? "false";
    this.#panel.querySelector("[data-hands]")?.setAttribute("aria-pressed", own);
  }

  #heard() {
    this.#own();
    /** @type {Map<string, string>} */
    const order = new Map();
    for (const [nth, one] of [...document.querySelectorAll("#now [data-hand]")].entries())
      order.set(one.getAttribute("data-hand") ?? "", String(nth + 1));
    this.#tiles.hands(order);
    const timer = document.querySelector("#now [data-timer]");
    this.#left = Number(timer?.getAttribute("data-timer") ?? 0);
    this.#since = performance.now();
    window.clearInterval(this.#timer);
    if (this.#left) this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
  }

  #tick() {
    const left = Math.max(0, Math.ceil(this.#left - (performance.now() - this.#since) / 1000));
    const shown = document.querySelector("#now [data-timer]");
    const clock = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "Time";
    if (shown && shown.textContent !== clock) shown.textContent = clock;
    if (left) return;
    window.clearInterval(this.#timer);
    this.#words.say("The timer has ended.");
  }
}
