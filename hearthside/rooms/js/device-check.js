// <device-check>: camera, microphone, loudspeaker and line, one after the other.  Each part is told to our server when it
// begins (so that whatever is broken off stands as stopped) and when it ended; the server answers with what to do about it.
import { setLogLevel } from "livekit-client";
import { tryLine } from "./line-test.js";

setLogLevel("silent"); // the library writes tokens into its errors

const STEPS = /** @type {const} */ (["camera", "microphone", "loudspeaker", "network"]);
const SILENT_MS = 8000;
const HEARD = 0.04; // of full swing; breath and fans stay below
const HEARD_TIMES = 6; // frames, so that one knock on the table is no voice

/** Why a browser gives no device, in our words.  @param {unknown} why */
function found(why) {
  const name = why instanceof DOMException ? why.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "not_able";
}

class DeviceCheck extends HTMLElement {
  #step = -1;
  #round = 0; // of this step; what belongs to an earlier one says nothing any more
  /** @type {AudioContext | null} */
  #sound = null;
  /** @type {MediaStream | null} */
  #stream = null;
  #line = new AbortController();
  #leaving = new AbortController();

  connectedCallback() {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    document.addEventListener("hearthside:quick-exit", () => this.#rest(), { signal });
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#rest();
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button[name]") : null;
    const name = button?.getAttribute("name") ?? "";
    if (name === "begin") this.#begin();
    if (name === "worked") this.#tell("worked");
    if (name === "dark" || name === "not_heard") this.#tell("did_not_work", { snag: name });
    if (name === "play") this.#play();
    if (name === "retry") this.#open(this.#step);
    if (name === "next") this.#open(this.#step + 1);
    if (name === "skip") this.#skip();
    if (name === "stop") this.#stop();
  }

  async #begin() {
    this.#sound ??= new AudioContext(); // a press lets sound play
    document.querySelector('[data-part="report"]')?.remove(); // what was found before
    await this.#post("begin", { touch: navigator.maxTouchPoints > 1 ? "1" : "" });
    await this.#open(0);
  }

  /** @param {string} where @param {Record<string, string>} said */
  async #post(where, said) {
    const to = this.getAttribute("to") ?? "";
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.getAttribute("csrf") ?? "", to, ...said });
    return fetch(this.getAttribute(where) ?? "", { method: "POST", body }).catch(() => null);
  }

  /** @param {number} step */
  async #open(step) {
    this.#rest();
    this.#step = step;
    const round = ++this.#round;
    const name = STEPS[step];
    if (!name) return this.#finish();
    for (const one of this.querySelectorAll("[data-step]"))
      one.toggleAttribute("hidden", one.getAttribute("data-step") !== name);
    this.#when("asked");
    this.#part("found").replaceChildren();
    this.querySelector(`#${name}`)?.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (this.querySelector(`#${name}`))?.focus();
    await this.#post("part", { part: name, outcome: "stopped" });
    if (round !== this.#round) return undefined;
    if (name === "camera") return this.#camera(round);
    if (name === "microphone") return this.#microphone(round);
    this.#when("there");
    return name === "loudspeaker" ? this.#play() : this.#network(round);
  }

  /** What of this step is to be seen: what is asked for, what is there, or what came of it.  @param {string} state */
  #when(state) {
    for (const part of this.#section().querySelectorAll("[data-when]")) {
      const when = part.getAttribute("data-when");
      part.toggleAttribute("hidden", when === "open" ? state === "told" : when !== state);
    }
  }

  #section() {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-step="${STEPS[this.#step]}"]`));
  }

  /** @param {string} part */
  #part(part) {
    return /** @type {HTMLElement} */ (this.#section().querySelector(`[data-part="${part}"]`));
  }

  /** @param {string} outcome @param {Record<string, string>} more */
  async #tell(outcome, more = {}) {
    const part = STEPS[this.#step];
    if (!part) return;
    const round = ++this.#round;
    const answer = await this.#post("part", { part, outcome, ...more });
    const words = answer?.headers.get("content-type")?.startsWith("text/html") ? await answer.text() : "";
    if (round !== this.#round) return;
    this.#rest();
    this.#part("found").innerHTML = words; // our own template, escaped there
    this.#when("told");
    const next = /** @type {HTMLElement | null} */ (this.#section().querySelector('button[name="next"]'));
    next?.focus();
  }

  async #skip() {
    this.#round += 1;
    await this.#post("part", { part: STEPS[this.#step] ?? "", outcome: "skipped" });
    await this.#open(this.#step + 1);
  }

  /** Said once more: the word of the beginning may still be on its way. */
  async #stop() {
    this.#round += 1;
    this.#rest();
    await this.#post("part", { part: STEPS[this.#step] ?? "", outcome: "stopped" });
    this.#finish();
  }

  #finish() {
    this.#round += 1;
    this.#rest();
    const form = this.querySelector('[data-part="finish"]');
    if (form instanceof HTMLFormElement) form.requestSubmit();
  }

  /** Devices are given back and the line is hung up; nothing goes on unseen. */
  #rest() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#line.abort();
    this.#line = new AbortController();
  }

  /** @param {MediaStreamConstraints} wanted @param {number} round */
  async #given(wanted, round) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      if (round === this.#round) {
        this.#stream = stream;
        return stream;
      }
      for (const track of stream.getTracks()) track.stop();
    } catch (why) {
      if (round === this.#round) this.#tell("did_not_work", { snag: found(why) });
    }
    return null;
  }

  /** @param {number} round */
  async #camera(round) {
    const stream = await this.#given({ video: true }, round);
    if (!stream) return;
    const picture = /** @type {HTMLVideoElement} */ (this.#part("picture"));
    picture.srcObject = stream;
    this.#when("there");
    await picture.play().catch(() => undefined); // the first picture stands all the same
  }

  /** @param {number} round */
  async #microphone(round) {
    const stream = await this.#given({ audio: true }, round);
    const sound = this.#sound;
    if (!stream || !sound) return;
    this.#when("there");
    await sound.resume();
    const ear = sound.createAnalyser();
    ear.fftSize = 1024;
    sound.createMediaStreamSource(stream).connect(ear);
    const swing = new Float32Array(ear.fftSize);
    const bar = this.#part("level");
    const until = performance.now() + SILENT_MS;
    let heard = 0;
    const listen = () => {
      if (round !== this.#round) return;
      ear.getFloatTimeDomainData(swing);
      const loudest = swing.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
      bar.setAttribute("width", `${Math.min(100, Math.round(loudest * 160))}%`);
      if (loudest > HEARD) heard += 1;
      if (heard >= HEARD_TIMES && performance.now() > until - SILENT_MS + 1500) this.#tell("worked");
      else if (performance.now() > until) this.#tell("did_not_work", { snag: "silent" });
      else requestAnimationFrame(listen);
    };
    listen();
  }

  async #play() {
    const sound = this.#sound;
    if (!sound) return;
    await sound.resume();
    [523.25, 659.25].forEach((pitch, n) => {
      const tone = sound.createOscillator();
      const soft = sound.createGain();
      const at = sound.currentTime + n * 0.5;
      tone.frequency.value = pitch;
      soft.gain.setValueAtTime(0, at);
      soft.gain.linearRampToValueAtTime(0.25, at + 0.05);
      soft.gain.linearRampToValueAtTime(0, at + 0.45);
      tone.connect(soft).connect(sound.destination);
      tone.start(at);
      tone.stop(at + 0.5);
    });
  }

  /** @param {number} round */
  async #network(round) {
    const said = await tryLine(() => this.#post("admit", {}), this.#line.signal);
    if (round === this.#round) this.#tell(said.outcome, said.more);
  }
}

if (!customElements.get("device-check")) customElements.define("device-check", DeviceCheck);
