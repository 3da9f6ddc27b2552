// Into the room, and back into it: our server is asked each time, and decides each time.
import { DisconnectReason, Room, RoomEvent } from "livekit-client";

const SHORTEST_MS = 500;
const LONGEST_MS = 8000;
const ASK_AGAIN_MS = 15_000; // when the answer was "not yet"
const HICCUP_MS = 2500; // signalling that comes back sooner is nobody's worry
const WAITS_MS = 5000; // whoever waits gives a sign of life so often
const NOT_YET = new Set([
  "too_early",
  "room_full",
  "stamp_missing",
  "licence_missing",
  "denied",
  "too_many_rooms",
]);
const LEAD_ON = new Set(["session_over", "agreements_missing", "stamp_missing", "licence_missing"]); // their words lead to another page

/** @typedef {import("./words.js").Words} Words */
/** @typedef {{url: string, token: string, admission: string}} LetIn */

export class Connection {
  /** @type {(room: Room) => void} */
  onRoom = () => undefined;
  /** @type {() => void} */
  onOver = () => undefined;
  /** Waits to be let in; null: no longer.  @type {(said: import("./waiting.js").Said | null) => void} */
  onWaiting = () => undefined;
  /** Waits, and our server was not heard.  @type {() => void} */
  onSilence = () => undefined;
  #admit;
  #csrf;
  /** @type {Words} */
  #words;
  /** @type {Room | null} */
  #room = null;
  #tries = 0;
  #timer = 0;
  #hiccup = 0;
  #round = 0; // each way in is a round; what belongs to an earlier one says nothing any more
  #gone = false;
  #waits = false;
  /** The admission with which this page is in: its own way back needs no question, also after a reload. @type {string} */
  #holding = history.state?.admission ?? "";
  #lost = false; // and it was said
  #noWay = false; // our door was reached, and sound and pictures found no way: the network, not the line

  /** @param {string} admit @param {string} csrf @param {Words} words */
  constructor(admit, csrf, words) {
    this.#admit = admit;
    this.#csrf = csrf;
    this.#words = words;
  }

  /** Ask to come in; `again`, because the answer was "not yet".  @param {{instead?: boolean, again?: boolean}} how */
  async comeIn({ instead = false, again = false } = {}) {
    if (this.#gone) return;
    // Nobody is let in, nor taken from another device, who could neither hear nor be heard.
    if (typeof RTCPeerConnection === "undefined") return this.#over("not_able");
    const round = ++this.#round;
    window.clearTimeout(this.#timer);
    if (!this.#tries && !this.#waits && !again) this.#words.only("coming");
    const answer = await this.#ask(instead);
    if (round !== this.#round || this.#gone) return;
    if (!answer) return this.#later();
    if (answer.status < 500 && answer.status !== 403) this.#stopWaiting();
    if (answer.redirected || answer.status === 401) return this.#over("signed_out");
    if (answer.status === 409) return this.#words.only("in_use");
    if (answer.status === 403 || answer.status === 404) return this.#refused(answer);
    if (!answer.ok) return this.#later();
    const letIn = /** @type {LetIn} */ (await answer.json());
    this.#holding = letIn.admission;
    this.remember();
    await this.#connect(letIn, round);
  }

  /** For a reload; a way within the page (#chat) begins with nothing remembered. */
  remember() {
    history.replaceState({ ...history.state, admission: this.#holding }, "");
  }

  /** @param {boolean} instead */
  async #ask(instead) {
    const said = new URLSearchParams({ csrfmiddlewaretoken: this.#csrf });
    if (this.#holding) said.set("holding", this.#holding);
    if (instead) said.set("instead", "1");
    const signal = AbortSignal.timeout(10_000);
    return fetch(this.#admit, { method: "POST", body: said, signal }).catch(() => null);
  }

  /** @param {Response} answer */
  async #refused(answer) {
    const said = await answer.json().catch(() => ({}));
    if (said.code === "waiting") return this.#wait(said);
    this.#stopWaiting();
    if (said.code === "removed") return this.#over("removed");
    if (said.code === "signed_out") return this.#over("signed_out");
    this.#words.none();
    this.#words.only(LEAD_ON.has(said.code) ? said.code : "refused", {
      sentence: said.sentence ?? "This room is not open to you.",
      next: said.next ?? "",
    });
    const wait = said.code === "denied" ? WAITS_MS : ASK_AGAIN_MS;
    if (NOT_YET.has(said.code)) this.#timer = window.setTimeout(() => this.comeIn({ again: true }), wait);
    else this.#end();
  }

  /** @param {import("./waiting.js").Said} said */
  #wait(said) {
    if (!this.#waits) this.#words.none();
    this.#waits = true;
    this.#tries = 0;
    this.#drop();
    this.onWaiting(said);
    this.#timer = window.setTimeout(() => this.comeIn(), WAITS_MS);
  }

  #stopWaiting() {
    if (this.#waits) this.onWaiting(null);
    this.#waits = false;
  }

  /** @param {LetIn} letIn @param {number} round */
  async #connect(letIn, round) {
    this.#drop();
    const room = new Room({
      adaptiveStream: true,
      dynacast: true,
      publishDefaults: { simulcast: true, videoCodec: "vp8" },
    });
    this.#room = room;
    this.#listen(room, round);
    let knocked = false;
    room.once(RoomEvent.SignalConnected, () => {
      knocked = true;
    });
    const door = new URL(letIn.url, location.href);
    door.protocol = door.protocol.replace("http", "ws");
    try {
      this.onRoom(room);
      await room.connect(door.href, letIn.token);
    } catch {
      if (round !== this.#round) return;
      this.#noWay = knocked;
      this.#later();
      return;
    }
    if (round === this.#round) this.#isIn();
  }

  #isIn() {
    if (this.#lost) this.#words.say("You are back in the room.");
    this.#lost = false;
    this.#tries = 0;
    this.#noWay = false;
    window.clearTimeout(this.#hiccup);
    this.#words.hide("no_way", "coming", "lost", "in_use", "refused");
    this.#words.part("before")?.remove(); // whoever is in has no need to be asked
  }

  /** @param {Room} room @param {number} round */
  #listen(room, round) {
    /** @param {() => void} act */
    const now = (act) => () => round === this.#round && !this.#gone && act();
    room.on(
      RoomEvent.SignalReconnecting,
      now(() => {
        window.clearTimeout(this.#hiccup);
        this.#hiccup = window.setTimeout(() => this.lineDropped(), HICCUP_MS);
      }),
    );
    room.on(
      RoomEvent.Reconnecting,
      now(() => this.lineDropped()),
    );
    room.on(
      RoomEvent.Reconnected,
      now(() => this.#isIn()),
    );
    room.on(RoomEvent.AudioPlaybackStatusChanged, () => this.#playback(room));
    room.on(RoomEvent.Disconnected, (reason) => now(() => this.#disconnected(reason))());
  }

  /** @param {DisconnectReason | undefined} reason */
  #disconnected(reason) {
    window.clearTimeout(this.#hiccup);
    if (reason === DisconnectReason.DUPLICATE_IDENTITY) {
      this.#holding = "";
      this.remember();
      this.#words.only("in_use");
      return;
    }
    const told = [DisconnectReason.PARTICIPANT_REMOVED, DisconnectReason.ROOM_DELETED];
    if (reason !== undefined && told.includes(reason)) {
      this.#tries = 1;
      this.comeIn(); // our server says why
    } else if (this.#room?.state !== "connecting") {
      this.lineDropped();
      this.#later();
    }
  }

  /** @param {Room} room */
  #playback(room) {
    if (room.canPlaybackAudio) this.#words.hide("play");
    else this.#words.show("play");
  }

  /** After a press, the browser lets sound play. */
  play() {
    this.#room?.startAudio().catch(() => undefined); // the notice stays
  }

  lineDropped() {
    if (this.#gone || !this.#room) return;
    this.#lost = true;
    this.#words.only("lost");
  }

  /** Try at once, whatever was planned. */
  now() {
    if (this.#gone || !(this.#room || this.#waits)) return undefined;
    if (this.#room?.state === "connected") return this.#isIn(); // cut so shortly that nothing but a moment was lost
    this.#tries = 1;
    return this.comeIn();
  }

  /** For ever, each time a little later, and never all pages at the same moment. */
  #later() {
    this.#tries += 1;
    if (this.#waits) this.onSilence();
    else if (this.#tries > 1 || this.#room) this.#words.only(this.#noWay ? "no_way" : "lost");
    const wait = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** (this.#tries - 1)) * (0.5 + Math.random());
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.comeIn(), wait);
  }

  /** Out at once: tracks end first, then the line.  Needs no answer from anywhere. */
  leave() {
    this.#end();
    this.#words.none();
  }

  /** @param {string} notice */
  #over(notice) {
    this.#end();
    this.#words.none();
    this.#words.only(notice);
  }

  #end() {
    this.#stopWaiting();
    this.#gone = true;
    this.#round += 1;
    window.clearTimeout(this.#timer);
    window.clearTimeout(this.#hiccup);
    this.#drop();
    this.onOver();
  }

  #drop() {
    const room = this.#room;
    this.#room = null;
    if (!room) return;
    for (const { track } of room.localParticipant.trackPublications.values()) track?.mediaStreamTrack.stop();
    room.removeAllListeners();
    room.disconnect(true).catch(() => undefined); // already gone
  }
}
