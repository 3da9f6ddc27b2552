// The line as it is, and what follows: fewer pictures, small ones, sound alone, each said in a sentence and undone by itself.
import { RoomEvent, Track, VideoQuality } from "livekit-client";
import { Ladder, SMALL, SOUND } from "./ladder.js";

/** @typedef {import("livekit-client").Room} Room */
/** @typedef {import("./controls.js").Controls} Controls */
/** @typedef {import("./tiles.js").Tiles} Tiles */
/** @typedef {import("./words.js").Words} Words */

const SAVER = "hearthside-data-saver"; // "1" or nothing: a wish about this device
const LOOK_MS = 2000;
const PICTURES = [Infinity, 4, 4, 0, 0]; // by step
const NOTICES = ["", "line_fewer", "line_small", "line_sound", "line_phone"];
const SAID_MS = 8000;

export class Line {
  #root;
  #words;
  #tiles;
  #controls;
  #ladder = new Ladder();
  /** @type {Room | null} */
  #room = null;
  /** What was counted at the last look, by stream.  @type {Map<string, {lost: number, came: number}>} */
  #before = new Map();

  /** @param {HTMLElement} root @param {Words} words @param {Tiles} tiles @param {Controls | null} controls
   * @param {AbortSignal} signal */
  constructor(root, words, tiles, controls, signal) {
    this.#root = root;
    this.#words = words;
    this.#tiles = tiles;
    this.#controls = controls;
    root.addEventListener("click", (event) => this.#pressed(event), { signal });
    const timer = window.setInterval(() => this.#look(), LOOK_MS);
    signal.addEventListener("abort", () => window.clearInterval(timer));
    if (localStorage.getItem(SAVER) === "1") this.#save(true);
  }

  /** @param {Room} room */
  follow(room) {
    this.#room = room;
    this.#before.clear();
    this.#ladder.begin();
    this.#apply("");
    room.on(RoomEvent.TrackSubscribed, () => this.#small(room));
    for (const event of /** @type {const} */ ([RoomEvent.Reconnecting, RoomEvent.SignalReconnecting]))
      room.on(event, () => this.#before.clear());
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.name === "all_again" && this.#ladder.back(performance.now())) this.#apply("line_back");
    if (button?.dataset.line === "sound")
      this.#controls?.soundOnly(button.getAttribute("aria-pressed") !== "true");
    if (button?.dataset.line === "saver") this.#save(button.getAttribute("aria-pressed") !== "true");
  }

  /** @param {boolean} on */
  #save(on) {
    if (on) localStorage.setItem(SAVER, "1");
    else localStorage.removeItem(SAVER);
    this.#root.querySelector('[data-line="saver"]')?.setAttribute("aria-pressed", String(on));
    this.#ladder.save(on);
    this.#apply("");
  }

  async #look() {
    const room = this.#room;
    if (room?.state !== "connected") return;
    const heard = await this.#heard(room);
    if (!heard || room !== this.#room) return;
    const step = this.#ladder.step;
    if (this.#ladder.look(heard, performance.now())) this.#apply(this.#ladder.step < step ? "line_back" : "");
  }

  /** What got lost since the last look, either way, and how unevenly it comes; null the first time.  @param {Room} room */
  async #heard(room) {
    const tracks = [...room.remoteParticipants.values(), room.localParticipant]
      .flatMap((who) => [...who.trackPublications.values()])
      .flatMap(({ track }) => (track && !track.isMuted ? [track] : []));
    const reports = await Promise.all(
      tracks.map((track) => track.getRTCStatsReport().catch(() => undefined)),
    );
    const first = this.#before.size === 0;
    let [lost, came, jitter, lostOut] = [0, 0, 0, 0];
    for (const one of reports.flatMap((report) => [...(report?.values() ?? [])])) {
      if (one.type === "inbound-rtp") {
        const was = this.#before.get(one.id) ?? { lost: one.packetsLost, came: one.packetsReceived };
        this.#before.set(one.id, { lost: one.packetsLost, came: one.packetsReceived });
        lost += Math.max(0, one.packetsLost - was.lost);
        came += Math.max(0, one.packetsReceived - was.came);
        if (one.kind === "audio") jitter = Math.max(jitter, one.jitter ?? 0);
      }
      if (one.type === "remote-inbound-rtp" && one.kind === "audio") {
        lostOut = Math.max(lostOut, one.fractionLost ?? 0);
        jitter = Math.max(jitter, one.jitter ?? 0);
      }
    }
    const starved = tracks.some((track) => track.streamState === Track.StreamState.Paused);
    if (first) return null;
    return { lost: Math.max(lostOut, came + lost > 0 ? lost / (lost + came) : 0), jitter, starved };
  }

  /** The step as it is now: to be seen, asked of the server, and said.  @param {string} back */
  #apply(back) {
    const { step } = this.#ladder;
    this.#tiles.most(PICTURES[step] ?? 0);
    this.#controls?.restCamera(step >= SOUND);
    if (this.#room) this.#small(this.#room);
    this.#words.hide(...NOTICES, "line_back");
    const saves = localStorage.getItem(SAVER) === "1" && step === SMALL;
    const notice = (saves ? "" : NOTICES[step]) || back;
    if (notice) this.#words.show(notice);
    if (notice === "line_back") window.setTimeout(() => this.#words.hide("line_back"), SAID_MS);
  }

  /** The server sends the small layer only, or whatever fits the tile.  @param {Room} room */
  #small(room) {
    const quality = this.#ladder.step >= SMALL ? VideoQuality.LOW : VideoQuality.HIGH;
    for (const who of room.remoteParticipants.values())
      for (const one of who.videoTrackPublications.values())
        if (one.isSubscribed) one.setVideoQuality(quality);
  }
}
