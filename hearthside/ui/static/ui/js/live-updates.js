// <live-updates topics="session:…">: when something it names has changed, it and each part inside it that says
// hx-trigger="hearthside:changed" hears `hearthside:changed`, and htmx asks the server again.
// every="60": it also asks each minute, for what only the clock changes.
// changes-in="340": in so many seconds, the server says, something here is no longer so; it asks then.
// It asks at once after the device slept (and live-stream when the page is looked at again).  What is shown never hangs
// on the browser's clock: seconds are counted by performance.now(); the clock only tells whether time went missing.
import { listen, unlisten } from "./live-stream.js";

const CHANGED = "hearthside:changed";
const LOOK_EVERY_MS = 1000;
const SLEPT_MS = 15_000; // a page in view is looked at each second; so long between two looks nobody was awake

class LiveUpdates extends HTMLElement {
  static observedAttributes = ["topics", "changes-in"];

  /** @type {Set<string>} topics that this viewer may no longer follow */
  #lost = new Set();
  #clock = 0;
  #looked = 0;
  #asked = 0;
  #changes = Number.POSITIVE_INFINITY;
  #listener = {
    topics: () => this.#topics(),
    /** @param {string} topic */
    changed: (topic) => this.#tell(topic),
    /** @param {string} topic */
    unseen: (topic) => this.#lose(topic),
  };

  connectedCallback() {
    listen(this.#listener);
    this.addEventListener("hearthside:ask-again", this);
    this.#looked = Date.now();
    this.#asked = performance.now();
    this.#expect();
    if (this.hasAttribute("every")) this.#clock = window.setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  disconnectedCallback() {
    unlisten(this.#listener);
    window.clearInterval(this.#clock);
    this.removeEventListener("hearthside:ask-again", this);
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (name === "topics") listen(this.#listener);
    else this.#expect();
  }

  handleEvent() {
    this.#ask();
  }

  #expect() {
    const seconds = this.getAttribute("changes-in");
    this.#changes = seconds ? performance.now() + Number(seconds) * 1000 : Number.POSITIVE_INFINITY;
  }

  #look() {
    const slept = Math.abs(Date.now() - this.#looked) > SLEPT_MS;
    this.#looked = Date.now();
    if (document.hidden) return;
    const now = performance.now();
    const every = Number(this.getAttribute("every")) * 1000;
    if (slept || now >= this.#changes || now >= this.#asked + every) this.#ask();
  }

  #ask() {
    this.#asked = performance.now();
    this.#changes = Number.POSITIVE_INFINITY; // until the answer says it anew; without an answer, in `every`
    this.#tell("");
  }

  #topics() {
    const named = (this.getAttribute("topics") ?? "").split(/\s+/);
    return named.filter((topic) => topic && !this.#lost.has(topic));
  }

  /** @param {string} topic */
  #tell(topic) {
    const parts = this.querySelectorAll(`[hx-trigger~="${CHANGED}"]`);
    for (const part of [this, ...parts]) part.dispatchEvent(new CustomEvent(CHANGED, { detail: { topic } }));
  }

  /** @param {string} topic */
  #lose(topic) {
    this.#lost.add(topic);
    this.dispatchEvent(new CustomEvent("hearthside:unseen", { detail: { topic }, bubbles: true }));
  }
}

if (!customElements.get("live-updates")) customElements.define("live-updates", LiveUpdates);
