// A moment for oneself, someone who came in, elsewhere with the team; and back.  Sound and picture are off before anything
// is asked of the network; the server is told until it has heard.

const OWN = new Set(["moment", "covered"]);
const AGAIN_MS = 2000;
const OVERTAKEN_MS = 5000; // an answer that was on its way before ours was heard still says what was

/** @typedef {import("./controls.js").Controls} Controls */
/** @typedef {import("./tiles.js").Tiles} Tiles */

export class Apart {
  #root;
  #controls;
  #tiles;
  #timer = 0;
  /** What the server does not know yet.  @type {string | null} */
  #untold = null;
  /** Until when what is said otherwise may be older than what we told. */
  #overtakes = 0;

  /** @param {HTMLElement} root @param {HTMLElement} panel @param {Controls} controls @param {Tiles} tiles
   * @param {AbortSignal} signal */
  constructor(root, panel, controls, tiles, signal) {
    this.#root = root;
    this.#controls = controls;
    this.#tiles = tiles;
    panel.addEventListener("click", (event) => this.#pressed(event), { signal });
    root.addEventListener("click", (event) => this.#pressed(event), { signal });
    document.addEventListener("htmx:after:swap", () => this.#heard(), { signal });
    signal.addEventListener("abort", () => window.clearTimeout(this.#timer));
    this.#be(root.getAttribute("apart") ?? "");
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const step = button?.name === "back" ? "back" : button?.dataset.step;
    if (step !== "back" && !OWN.has(step ?? "")) return;
    this.#be(step === "back" ? "" : (step ?? ""));
    this.#untold = step ?? null;
    this.#tell();
    const back = this.#root.querySelector(`[data-apart-words="${step}"] button`);
    if (back instanceof HTMLElement) back.focus();
  }

  /** @param {string} kind */
  #be(kind) {
    const was = this.#root.getAttribute("apart") ?? "";
    this.#root.setAttribute("apart", kind);
    if (kind === "aside" && was !== "aside") this.#controls.off();
    this.#controls.hush(OWN.has(kind));
    this.#tiles.hush(kind === "covered");
    if (kind === "covered") this.#root.querySelector('[data-part="said"]')?.replaceChildren(); // nor does it name anybody
    for (const words of this.#root.querySelectorAll("[data-apart-words]"))
      words.toggleAttribute("hidden", words.getAttribute("data-apart-words") !== kind);
  }

  async #tell() {
    window.clearTimeout(this.#timer);
    const step = this.#untold;
    if (!step) return;
    const said = new URLSearchParams({ csrfmiddlewaretoken: this.#root.getAttribute("csrf") ?? "" });
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(this.#root.getAttribute(step) ?? "", {
      method: "POST",
      body: said,
      signal,
    }).catch(() => null);
    if (step !== this.#untold) return; // another tap came since
    if (answer && answer.status < 500) {
      this.#untold = null;
      this.#overtakes = performance.now() + OVERTAKEN_MS;
    } else this.#timer = window.setTimeout(() => this.#tell(), AGAIN_MS);
  }

  /** What the server says holds, unless it was said before the latest tap was heard: a cover is never lifted for a moment
   * by an older word.  Elsewhere with the team is the staff's to say, and holds at once. */
  #heard() {
    const said = document.querySelector("#now [data-apart]")?.getAttribute("data-apart");
    if (said === undefined || said === null || this.#untold !== null) return;
    if (said !== "aside" && performance.now() < this.#overtakes) return;
    if (said !== this.#root.getAttribute("apart")) this.#be(said);
  }
}
