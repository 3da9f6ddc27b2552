// <staff-bell topics="work:…" src="/work/bell/">: what asks for whoever is signed in, on every page of staff.  It asks the
// server when the topic changed and every half minute, also in a page that is not looked at; pages of one browser share an
// answer.  A rise is said aloud, marks the title and sounds twice; what is red sounds on until nobody's red waits.
// In a live room only what is red sounds.  Sounds are made here, and only after a key or a touch on
// this page: browsers want that, and until then it says so.
import { listen, unlisten } from "./live-stream.js";

const ASK_EVERY_MS = 30_000;
const RED_EVERY_MS = 15_000;
const SOFT = 0.06;
const LOUD = 0.3;
const KNOWN = "hearthside-bell"; // in this tab: how many there were on the page before
const inRoom = document.body.classList.contains("room-shell");
const channel = new BroadcastChannel(KNOWN);

/** @typedef {{count: number, red: number, words: string, place: string}} Asked */

/** Made by the first key or touch, and asleep but while it sounds. @type {AudioContext | null} */
let sound = null;
const GESTURES = ["pointerdown", "keydown"];

async function allow() {
  for (const kind of GESTURES) removeEventListener(kind, allow, { capture: true });
  const made = new AudioContext();
  await made.resume();
  await made.suspend();
  sound = made;
}

/** Two soft notes; of what is red, three times and louder.  One page of the browser sounds for all. @param {boolean} red */
async function ring(red) {
  const heard = sound;
  if (!heard) return;
  const play = async () => {
    const times = red ? 3 : 1;
    await heard.resume();
    for (let turn = 0; turn < times; turn++) {
      note(heard, 587, turn, red ? LOUD : SOFT);
      note(heard, 784, turn + 0.3, red ? LOUD : SOFT);
    }
    await new Promise((done) => window.setTimeout(done, times * 1000));
    await heard.suspend();
  };
  if (navigator.locks) await navigator.locks.request(KNOWN, { ifAvailable: true }, (mine) => mine && play());
  else await play();
}

/** @param {AudioContext} heard @param {number} pitch @param {number} after @param {number} volume */
function note(heard, pitch, after, volume) {
  const from = heard.currentTime + after;
  const tone = new OscillatorNode(heard, { frequency: pitch });
  const swell = new GainNode(heard, { gain: 0 });
  swell.gain.setValueAtTime(0, from);
  swell.gain.linearRampToValueAtTime(volume, from + 0.03);
  swell.gain.exponentialRampToValueAtTime(0.001, from + 0.6);
  tone.connect(swell).connect(heard.destination);
  tone.start(from);
  tone.stop(from + 0.65);
}

/** @param {string} text @returns {Asked | null} what the server's few words say; null: they are something else */
function read(text) {
  const link = new DOMParser().parseFromString(text, "text/html").querySelector("a[data-count]");
  if (!(link instanceof HTMLAnchorElement)) return null;
  const { count, red } = link.dataset;
  return {
    count: Number(count),
    red: Number(red),
    words: link.textContent ?? "",
    place: link.getAttribute("href") ?? "",
  };
}

class StaffBell extends HTMLElement {
  #title = document.title.replace(/^\(\d+\) /, "");
  #asked = Number.NEGATIVE_INFINITY;
  #rang = Number.NEGATIVE_INFINITY;
  #clock = 0;
  /** @type {Asked} */
  #now = { count: Number(sessionStorage.getItem(KNOWN) ?? 0), red: 0, words: "", place: "" };
  #listener = {
    topics: () => [this.getAttribute("topics") ?? ""].filter(Boolean),
    changed: () => this.#ask(),
    unseen: () => window.clearInterval(this.#clock), // no longer one of the staff
  };

  connectedCallback() {
    listen(this.#listener);
    for (const kind of GESTURES) addEventListener(kind, allow, { capture: true, passive: true });
    channel.addEventListener("message", this);
    this.#clock = window.setInterval(() => this.#tick(), 1000);
    this.#ask();
  }

  disconnectedCallback() {
    unlisten(this.#listener);
    channel.removeEventListener("message", this);
    window.clearInterval(this.#clock);
  }

  /** Another page of this browser was answered. @param {Event} event */
  handleEvent(event) {
    if (event instanceof MessageEvent) this.#show(event.data);
  }

  #tick() {
    if (performance.now() - this.#asked >= ASK_EVERY_MS) this.#ask();
    if (this.#now.red && performance.now() - this.#rang >= RED_EVERY_MS) this.#ring(true);
    this.#hint();
  }

  #ask() {
    this.#asked = performance.now();
    fetch(this.getAttribute("src") ?? "", { headers: { "Hearthside-Refetch": "1" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => {
        const found = read(text);
        if (!found) return; // signed out, or shut: the page itself is told so
        channel.postMessage(found);
        this.#show(found);
      })
      .catch(() => undefined); // without a line it is asked again by the clock
  }

  /** @param {Asked} found */
  #show(found) {
    const before = this.#now;
    this.#asked = performance.now();
    this.#now = found;
    sessionStorage.setItem(KNOWN, String(found.count));
    document.title = found.count ? `(${found.count}) ${this.#title}` : this.#title;
    this.hidden = !found.count;
    this.classList.toggle("bell-red", found.red > 0);
    const link = this.querySelector("a");
    if (link) {
      link.href = found.place;
      link.textContent = found.words;
    }
    const rose = found.count > before.count || found.red > before.red;
    if (rose) this.#say(found.words);
    if (rose && !(inRoom && !found.red)) this.#ring(found.red > 0);
    this.#hint();
  }

  /** @param {string} words */
  #say(words) {
    const said = this.querySelector("[role=status]");
    if (said) said.textContent = words;
  }

  /** @param {boolean} red */
  #ring(red) {
    this.#rang = performance.now();
    ring(red).catch(() => undefined);
  }

  /** As long as nothing can be heard, it is said how it would be. */
  #hint() {
    const hint = this.querySelector("[data-part=mute]");
    if (hint instanceof HTMLElement) hint.hidden = sound !== null;
  }
}

if (!customElements.get("staff-bell")) customElements.define("staff-bell", StaffBell);
