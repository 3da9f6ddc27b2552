// The bar below: microphone and camera apart, hide me, leave, end.  Every control is a button; keys need nothing more.
import { ParticipantEvent, RoomEvent, Track } from "livekit-client";

/** @typedef {import("livekit-client").Room} Room */
/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./tiles.js").Tiles} Tiles */
/** @typedef {import("./words.js").Words} Words */

const HIDE = "hearthside-hide-me"; // "1" or nothing: a wish about one's own picture on this device
const PATIENCE_MS = 1500;
const MICROPHONE = 2; // the media server's number for it

export class Controls {
  #panel;
  #connection;
  #words;
  #tiles;
  /** @type {Room | null} */
  #room = null;
  #maySpeak = true;
  /** What the person wants, which outlives a dropped line.  @type {{microphone: boolean, camera: boolean}} */
  #wants = { microphone: true, camera: true };

  /** @param {HTMLElement} panel @param {Connection} connection @param {Words} words @param {Tiles} tiles
   * @param {AbortSignal} signal */
  constructor(panel, connection, words, tiles, signal) {
    this.#panel = panel;
    this.#connection = connection;
    this.#words = words;
    this.#tiles = tiles;
    panel.addEventListener("click", (event) => this.#pressed(event), { signal });
    panel.addEventListener("submit", (event) => this.#submitted(event), { signal });
    this.#hide(localStorage.getItem(HIDE) === "1");
  }

  /** @param {Room} room */
  follow(room) {
    this.#room = room;
    this.#maySpeak = true;
    room.once(RoomEvent.Connected, () => this.#begin(room));
    room.on(RoomEvent.LocalAudioSilenceDetected, () => this.#words.show("silent"));
    room.on(RoomEvent.ActiveSpeakersChanged, () => {
      if (room.localParticipant.isSpeaking) this.#words.hide("silent");
    });
    room.localParticipant.on(ParticipantEvent.ParticipantPermissionsChanged, () => this.#permitted(room));
    for (const event of /** @type {const} */ ([
      RoomEvent.LocalTrackPublished,
      RoomEvent.LocalTrackUnpublished,
      RoomEvent.TrackMuted,
      RoomEvent.TrackUnmuted,
    ]))
      room.on(event, () => this.#draw(room));
  }

  /** Each is asked for by itself; one that is refused never keeps the other, nor the person, out.  @param {Room} room */
  #begin(room) {
    this.#permitted(room);
    if (this.#wants.microphone && this.#maySpeak) this.#set(room, "microphone", true);
    if (this.#wants.camera) this.#set(room, "camera", true);
    this.#draw(room);
  }

  /** @param {Room} room @param {"microphone" | "camera"} what @param {boolean} on */
  async #set(room, what, on) {
    const me = room.localParticipant;
    try {
      await (what === "microphone" ? me.setMicrophoneEnabled(on) : me.setCameraEnabled(on));
      this.#words.hide(`no_${what}`, ...(what === "microphone" && !on ? ["silent"] : []));
    } catch {
      if (room === this.#room && room.state === "connected") this.#words.show(`no_${what}`);
    }
    if (room === this.#room) this.#draw(room);
  }

  /** Taken away or given back by the staff; given back, it stays off until its owner presses.  @param {Room} room */
  #permitted(room) {
    const sources = room.localParticipant.permissions?.canPublishSources ?? [];
    const may = sources.length === 0 || sources.some((source) => source === MICROPHONE);
    if (may === this.#maySpeak) return;
    this.#maySpeak = may;
    if (may) {
      this.#words.hide("off_until_asked");
      this.#words.show("asked");
    } else {
      this.#wants.microphone = false;
      this.#words.hide("asked", "silent", "no_microphone");
      this.#words.show("off_until_asked");
      room.localParticipant.setMicrophoneEnabled(false).catch(() => undefined); // the server has ended it already
    }
    this.#draw(room);
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button[data-control]") : null;
    const what = button?.getAttribute("data-control");
    if (what === "hide") return this.#hide(button?.getAttribute("aria-pressed") !== "true");
    if (!this.#room || button?.getAttribute("aria-disabled") === "true") return;
    if (what === "microphone" || what === "camera") {
      this.#wants[what] = button?.getAttribute("aria-pressed") !== "true";
      if (what === "microphone") this.#words.hide("asked");
      this.#set(this.#room, what, this.#wants[what]);
    }
  }

  /** Sound and picture stop first; then the server is told, and if it does not answer we go all the same.
   * @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.control !== "leave") return;
    event.preventDefault();
    this.#connection.leave();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const said = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    fetch(form.action, { method: "POST", body: said, signal, redirect: "manual" })
      .catch(() => undefined) // without a line one may leave too
      .finally(() => location.assign("/"));
  }

  /** @param {boolean} hidden */
  #hide(hidden) {
    if (hidden) localStorage.setItem(HIDE, "1");
    else localStorage.removeItem(HIDE);
    this.#press("hide", hidden);
    this.#tiles.hideSelf(hidden);
  }

  /** @param {Room} room */
  #draw(room) {
    if (room !== this.#room) return;
    const me = room.localParticipant;
    this.#press("microphone", me.isMicrophoneEnabled, this.#maySpeak && room.state === "connected");
    this.#press("camera", Boolean(me.getTrackPublication(Track.Source.Camera)) && me.isCameraEnabled);
  }

  /** @param {string} what @param {boolean} on @param {boolean} [may] */
  #press(what, on, may = true) {
    const button = this.#panel.querySelector(`[data-control="${what}"]`);
    button?.setAttribute("aria-pressed", String(on));
    button?.classList.toggle("control-off", !on);
    button?.setAttribute("aria-disabled", String(!may));
    for (const mark of button?.querySelectorAll("[data-when]") ?? [])
      mark.toggleAttribute("hidden", (mark.getAttribute("data-when") === "on") !== on);
  }

  /** It is over: nothing to press but leave. */
  rest() {
    this.#room = null;
    this.#tiles.clear();
    this.#press("microphone", false, false);
    this.#press("camera", false, false);
  }
}
