// <live-updates topics="session:…">: when something it names has changed, it and each part inside it that says
// hx-trigger="hearthside:changed" hears `hearthside:changed`, and htmx asks the server again.
// every="60": it also asks each minute, for what only the clock changes.
import { listen, unlisten } from "ui/live-stream";

const CHANGED = "hearthside:changed";

class LiveUpdates extends HTMLElement {
  static observedAttributes = ["topics"];

  /** @type {Set<string>} topics that this viewer may no longer follow */
  #lost = new Set();
  #clock = 0;
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
    const every = Number(this.getAttribute("every"));
    if (every) this.#clock = window.setInterval(() => document.hidden || this.#tell(""), every * 1000);
  }

  disconnectedCallback() {
    unlisten(this.#listener);
    window.clearInterval(this.#clock);
    this.removeEventListener("hearthside:ask-again", this);
  }

  attributeChangedCallback() {
    if (this.isConnected) listen(this.#listener);
  }

  handleEvent() {
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
