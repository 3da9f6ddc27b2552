// <live-room>: one person's place in a session's room.  The server lets them in and says every word; this element
// carries sound and pictures, and finds its own way back for as long as the page is open.
import { setLogLevel } from "livekit-client";
import { Apart } from "./apart.js";
import { countUnread } from "./chat.js";
import { Connection } from "./connection.js";
import { Controls } from "./controls.js";
import { Ending } from "./ending.js";
import { Hands } from "./hands.js";
import { Line } from "./line.js";
import { followLead, keepOpen, sayWhatIsNew } from "./strip.js";
import { Tiles } from "./tiles.js";
import { countQueue, Waiting } from "./waiting.js";
import { Words } from "./words.js";

setLogLevel("silent"); // the library writes tokens into its errors

const CLOCK_MS = 10_000;

class LiveRoom extends HTMLElement {
  /** @type {Connection | null} */
  #connection = null;
  #clock = 0;
  #leaving = new AbortController();

  connectedCallback() {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    const words = new Words(this);
    const tiles = new Tiles(this, words);
    const connection = new Connection(
      this.getAttribute("admit") ?? "",
      this.getAttribute("csrf") ?? "",
      words,
    );
    const panel = document.getElementById(this.getAttribute("controls") ?? "");
    const controls = panel ? new Controls(this, panel, connection, words, tiles, signal) : null;
    if (panel && controls) new Apart(this, panel, controls, tiles, signal);
    new Ending(this, words, signal);
    if (panel) new Hands(this, panel, tiles, words, signal);
    if (panel) countUnread(panel, signal);
    const line = new Line(this, words, tiles, controls, signal);
    this.#connection = connection;
    connection.onRoom = (room) => {
      line.follow(room);
      tiles.follow(room);
      controls?.follow(room);
    };
    connection.onOver = () => this.#over(controls);
    const waiting = new Waiting(this, words, () => connection.now());
    connection.onWaiting = (said) => (said ? waiting.show(said) : waiting.hide());
    connection.onSilence = () => waiting.line(false);
    // Before anything else of the page: no sound and no picture goes out a moment longer.
    document.addEventListener("hearthside:quick-exit", () => this.#exit(connection), { signal });
    window.addEventListener("offline", () => connection.lineDropped(), { signal });
    window.addEventListener("online", () => connection.now(), { signal });
    window.addEventListener("hashchange", () => connection.remember(), { signal });
    keepOpen(document.getElementById("strip"), signal);
    keepOpen(document.getElementById("now"), signal);
    sayWhatIsNew(words, signal);
    countQueue(words, signal);
    followLead(tiles, signal);
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    this.#clock = window.setInterval(() => this.#tick(), CLOCK_MS);
    connection.comeIn();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    window.clearInterval(this.#clock);
    this.#connection?.leave();
  }

  /** Nothing is left to do here but to read what is next, and to ask for help.  @param {Controls | null} controls */
  #over(controls) {
    this.classList.add("is-over");
    controls?.rest();
  }

  /** Out first; then, on its way, a word to the staff how.  @param {Connection} connection */
  #exit(connection) {
    connection.leave();
    const said = new URLSearchParams({
      csrfmiddlewaretoken: this.getAttribute("csrf") ?? "",
      went: "quick_exit",
    });
    const told = fetch(this.getAttribute("leave") ?? "", {
      method: "POST",
      body: said,
      keepalive: true,
      redirect: "manual",
    });
    told.catch(() => undefined); // without a line there is nobody to tell
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button[name]") : null;
    const name = button?.getAttribute("name");
    if (name === "again") this.#connection?.now();
    if (name === "instead") this.#connection?.comeIn({ instead: true });
    if (name === "play") this.#connection?.play();
  }

  #tick() {
    const left = this.querySelector('[data-part="left"]');
    const minutes = Math.round((Date.parse(this.getAttribute("ends") ?? "") - Date.now()) / 60_000);
    if (left) left.textContent = `${Math.max(0, minutes)} min`;
  }
}

if (!customElements.get("live-room")) customElements.define("live-room", LiveRoom);
