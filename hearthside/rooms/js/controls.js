// The bar below: microphone and camera apart, hide me, leave, end.  Every control is a button; keys need nothing more.
import { ParticipantEvent, RoomEvent, Track } from "livekit-client";

/** @typedef {import("livekit-client").Room} Room */
/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./tiles.js").Tiles} Tiles */
/** @typedef {import("./words.js").Words} Words */

const HIDE = "hearthside-hide-me"; // "1" or nothing: a wish about one's own picture on this device
const SOUND_ONLY = "hearthside-sound-only"; // the same for the camera: it stays off, also the next time
const PATIENCE_MS = 1500;
const MICROPHONE = 2; // the media server's number for it

export class Controls {
  #root;
  #panel;
  #connection;
  #words;
  #tiles;
  /** @type {Room | null} */
  #room = null;
  #maySpeak = true;
  #hushed = false;
  #rests = false; // the camera, while the line carries sound alone
  /** What the person wants, which outlives a dropped line.  @type {{microphone: boolean, camera: boolean}} */
  #wants = { microphone: true, camera: true };

  /** @param {HTMLElement} root @param {HTMLElement} panel @param {Connection} connection @param {Words} words @param {Tiles} tiles
   * @param {AbortSignal} signal */
  constructor(root, panel, connection, words, tiles, signal) {
    this.#root = root;
    this.#panel = panel;
    this.#connection = connection;
    this.#words = words;
    this.#tiles = tiles;
    for (const place of [root, panel])
      place.addEventListener("click", (event) => this.#pressed(event), { signal });
    panel.addEventListener("submit", (event) => this.#submitted(event), { signal });
    this.#hide(localStorage.getItem(HIDE) === "1");
    this.#soundOnly(location.hash === "#sound-only" || localStorage.getItem(SOUND_ONLY) === "1");
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
    this.#asWanted(room);
    this.#draw(room);
  }

  /** @param {Room} room */
  #asWanted(room) {
    if (this.#hushed) return;
    if (this.#wants.microphone && this.#maySpeak) this.#set(room, "microphone", true);
    if (this.#wants.camera && !this.#rests) this.#set(room, "camera", true);
  }

  /** Off while the line carries sound alone, and back as it was.  @param {boolean} rests */
  restCamera(rests) {
    if (rests === this.#rests) return;
    this.#rests = rests;
    if (this.#room?.state === "connected" && this.#wants.camera && !this.#hushed)
      this.#set(this.#room, "camera", !rests);
  }

  /** Remembered on this device.  @param {boolean} only */
  #soundOnly(only) {
    if (only) localStorage.setItem(SOUND_ONLY, "1");
    else localStorage.removeItem(SOUND_ONLY);
    document.querySelector('[data-line="sound"]')?.setAttribute("aria-pressed", String(only));
    this.#wants.camera = !only;
  }

  /** Pressed in the room: the camera goes off, or on again.  @param {boolean} only */
  soundOnly(only) {
    this.#soundOnly(only);
    if (this.#room && !this.#hushed) this.#set(this.#room, "camera", !only && !this.#rests);
  }

  /** Nothing goes out from this very moment, and back as it was.  @param {boolean} hushed */
  hush(hushed) {
    if (hushed === this.#hushed) return;
    this.#hushed = hushed;
    const room = this.#room;
    if (!room) return;
    if (hushed) this.#silence(room);
    else this.#asWanted(room);
    this.#draw(room);
  }

  /** Sound and picture off; their owner turns them on again. */
  off() {
    this.#wants = { microphone: false, camera: false };
    if (this.#room) this.#silence(this.#room);
  }

  /** @param {Room} room */
  #silence(room) {
    for (const { track } of room.localParticipant.trackPublications.values())
      if (track) track.mediaStreamTrack.enabled = false;
    this.#set(room, "microphone", false);
    this.#set(room, "camera", false);
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
    if (on && this.#hushed) await this.#set(room, what, false); // pressed while the device was asked
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
      else if (this.#wants.camera) this.#soundOnly(false);
      this.#set(this.#room, what, this.#wants[what]);
    }
  }

  /** Sound and picture stop first; then the server is told, and if it does not answer we go all the same.
   * @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.dataset.control === "end-softly") this.#endSoftly(event, form);
    if (form.dataset.control !== "leave") return;
    event.preventDefault();
    this.#connection.leave();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const said = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    fetch(form.action, { method: "POST", body: said, signal, redirect: "manual" })
      .catch(() => undefined) // without a line one may leave too
      .finally(() => location.assign(form.dataset.after ?? "/"));
  }

  /** The room goes on around it for some minutes.  @param {SubmitEvent} event @param {HTMLFormElement} form */
  #endSoftly(event, form) {
    event.preventDefault();
    const said = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    fetch(form.action, { method: "POST", body: said })
      .then(() => form.closest("dialog")?.close())
      .catch(() => undefined); // the dialog stays: press again
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
    this.#press(
      "microphone",
      me.isMicrophoneEnabled,
      !this.#hushed && this.#maySpeak && room.state === "connected",
    );
    this.#press(
      "camera",
      Boolean(me.getTrackPublication(Track.Source.Camera)) && me.isCameraEnabled,
      !this.#hushed,
    );
  }

  /** @param {string} what @param {boolean} on @param {boolean} [may] */
  #press(what, on, may = true) {
    const which = `[data-control="${what}"]`;
    const button = this.#panel.querySelector(which) ?? this.#root.querySelector(which);
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
