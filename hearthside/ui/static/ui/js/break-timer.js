// <break-timer minutes="8" whole="10" words="minutes left">: the server drew the ring; this counts on from there.

const LOOK_EVERY_MS = 5000;
const MINUTE_MS = 60_000;

class BreakTimer extends HTMLElement {
  // A part of the page that is drawn again by the server brings the new truth in these.
  static observedAttributes = ["minutes", "whole"];

  #timer = 0;
  #ends = 0;

  connectedCallback() {
    this.#start();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#start();
  }

  #start() {
    window.clearInterval(this.#timer);
    this.#ends = performance.now() + Number(this.getAttribute("minutes")) * MINUTE_MS;
    this.#timer = window.setInterval(() => this.#draw(), LOOK_EVERY_MS);
  }

  disconnectedCallback() {
    window.clearInterval(this.#timer);
  }

  #draw() {
    const left = Math.max(this.#ends - performance.now(), 0);
    const minutes = Math.ceil(left / MINUTE_MS);
    const whole = Number(this.getAttribute("whole")) * MINUTE_MS;
    this.querySelector(".left")?.setAttribute("stroke-dasharray", `${Math.round((100 * left) / whole)} 100`);
    this.querySelector("svg")?.setAttribute("aria-label", `${minutes} ${this.getAttribute("words")}`);
    const number = this.querySelector("text");
    if (number) number.textContent = String(minutes);
    if (left > 0) return;
    window.clearInterval(this.#timer);
    // What comes next is the server's to say: the part of the page around this asks again.
    this.closest("live-updates")?.dispatchEvent(new CustomEvent("hearthside:ask-again"));
  }
}

if (!customElements.get("break-timer")) customElements.define("break-timer", BreakTimer);
