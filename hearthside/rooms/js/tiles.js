// Everyone in the room as a tile: a picture or an initial, a name, and whether their microphone is open.
import { RoomEvent, Track } from "livekit-client";

/** @typedef {import("livekit-client").Room} Room */
/** @typedef {import("livekit-client").Participant} Participant */
/** @typedef {import("./words.js").Words} Words */

const LEADS = new Set(["facilitator", "co_facilitator"]);
const REDRAW = [
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.Connected,
  RoomEvent.Reconnected,
];

export class Tiles {
  #list;
  /** @type {Words} */
  #words;
  /** @type {Map<string, HTMLElement>} */
  #tiles = new Map();
  /** @type {Room | null} */
  #room = null;
  #hidden = false;
  #quiet = false;
  /** @type {Map<string, string>} */
  #order = new Map();
  #most = Infinity; // pictures of others at once

  /** @param {HTMLElement} root @param {Words} words */
  constructor(root, words) {
    this.#words = words;
    this.#list = /** @type {HTMLElement} */ (root.querySelector('[data-part="tiles"]'));
  }

  /** @param {Room} room */
  follow(room) {
    this.#room = room;
    for (const event of REDRAW) room.on(event, () => this.#draw(room));
    room.on(RoomEvent.ParticipantConnected, (who) => {
      this.#words.say(`${this.#nameOf(who)} came in.`);
      this.#draw(room);
    });
    room.on(RoomEvent.ParticipantDisconnected, (who) => {
      this.#words.say(`${this.#nameOf(who)} left.`);
      this.#draw(room);
    });
    for (const [event, still] of /** @type {const} */ ([
      [RoomEvent.Reconnecting, true],
      [RoomEvent.Reconnected, false],
      [RoomEvent.Connected, false],
      [RoomEvent.Disconnected, true],
    ]))
      room.on(event, () => this.#list.classList.toggle("tiles-still", still));
  }

  /** Whether one's own picture is shown to oneself; the others see it all the same.  @param {boolean} hidden */
  hideSelf(hidden) {
    this.#hidden = hidden;
    if (this.#room) this.#draw(this.#room);
  }

  /** Whose hand is up, and which it is in the row.  @param {Map<string, string>} order */
  hands(order) {
    this.#order = order;
    for (const [identity, tile] of this.#tiles) this.#hand(tile, identity);
  }

  /** @param {HTMLElement} tile @param {string} identity */
  #hand(tile, identity) {
    const nth = this.#order.get(identity) ?? "";
    tile.querySelector(".tile-note")?.toggleAttribute("hidden", !nth);
    const number = tile.querySelector('[data-word="hand"]');
    if (number && number.textContent !== nth) number.textContent = nth;
  }

  /** How many pictures of others the line carries; the rest stand as initials, and are not sent.  @param {number} most */
  most(most) {
    this.#most = most;
    if (this.#room) this.#draw(this.#room);
  }

  /** Whose pictures come first: whoever leads, then those who spoke last.  @param {Room} room */
  #seen(room) {
    /** @param {Participant} who */
    const rank = (who) => (LEADS.has(who.attributes.role ?? "") ? 1e15 : (who.lastSpokeAt?.getTime() ?? 0));
    const others = [...room.remoteParticipants.values()].sort((a, b) => rank(b) - rank(a));
    return new Set(others.slice(0, this.#most).map((who) => who.identity));
  }

  /** The others are not heard, while somebody else may hear them.  @param {boolean} quiet */
  hush(quiet) {
    this.#quiet = quiet;
    for (const element of this.#list.querySelectorAll("audio")) element.muted = quiet;
  }

  redraw() {
    if (this.#room) this.#draw(this.#room);
  }

  clear() {
    this.#room = null;
    this.#list.replaceChildren();
    this.#tiles.clear();
  }

  /** @param {Room} room */
  #draw(room) {
    if (room !== this.#room) return;
    const everyone = [room.localParticipant, ...room.remoteParticipants.values()].filter(
      (who) => who.identity,
    );
    const here = new Set(everyone.map((who) => who.identity));
    for (const [identity, tile] of this.#tiles) {
      if (here.has(identity)) continue;
      tile.remove();
      this.#tiles.delete(identity);
    }
    const seen = this.#seen(room);
    for (const who of everyone) {
      let tile = this.#tiles.get(who.identity);
      if (!tile) {
        tile = this.#words.fresh("data-tile");
        this.#tiles.set(who.identity, tile);
        this.#list.append(tile);
      }
      this.#paint(tile, who, who.isLocal ? !this.#hidden : seen.has(who.identity));
    }
    this.#spot(room);
  }

  /** @param {HTMLElement} tile @param {Participant} who @param {boolean} seen */
  #paint(tile, who, seen) {
    const camera = who.getTrackPublication(Track.Source.Camera);
    const microphone = who.getTrackPublication(Track.Source.Microphone);
    const open = Boolean(microphone) && !microphone?.isMuted;
    const picture = camera && !camera.isMuted && seen ? camera.videoTrack : undefined;
    if (!picture && !who.isLocal) camera?.videoTrack?.detach(); // what nobody looks at, the server does not send
    this.#attach(tile, "video", picture);
    if (!who.isLocal) this.#attach(tile, "audio", microphone?.audioTrack);
    const name = this.#nameOf(who);
    this.#initial(tile, picture ? "" : (who.name || name).slice(0, 1).toUpperCase());
    tile.classList.toggle("tile-mirror", who.isLocal);
    tile.classList.toggle("tile-speaks", who.isSpeaking);
    this.#hand(tile, who.identity);
    const label = tile.querySelector('[data-word="name"]');
    if (label && label.textContent !== name) label.textContent = name;
    for (const mark of tile.querySelectorAll("[data-when]"))
      mark.toggleAttribute("hidden", (mark.getAttribute("data-when") === "on") !== open);
  }

  /** @param {HTMLElement} tile @param {"video" | "audio"} kind
   * @param {import("livekit-client").Track | undefined} track */
  #attach(tile, kind, track) {
    const now = tile.querySelector(kind);
    if (track && now && track.attachedElements.includes(now)) return;
    now?.remove();
    if (!track) return;
    const element = track.attach();
    if (element instanceof HTMLVideoElement) element.playsInline = true;
    if (element instanceof HTMLAudioElement) element.muted = this.#quiet;
    tile.prepend(element);
    if (kind === "audio") tile.append(element); // a tile's first child is what is seen
  }

  /** In place of a picture.  @param {HTMLElement} tile @param {string} letter */
  #initial(tile, letter) {
    const now = tile.querySelector(".avatar");
    if (now?.textContent === letter) return;
    now?.remove();
    if (!letter) return;
    const avatar = this.#words.fresh("data-avatar");
    avatar.textContent = letter;
    tile.prepend(avatar);
  }

  /** @param {Participant} who */
  #nameOf(who) {
    if (who.isLocal) return "You";
    return this.#leads(who) ? `${who.name}, leads` : who.name || "Someone";
  }

  /** As the page says; before it says anything, by their seat.  @param {Participant} who */
  #leads(who) {
    const place = document.querySelector("[data-lead-place]")?.getAttribute("data-lead-place");
    return place ? who.identity === place : LEADS.has(who.attributes.role ?? "");
  }

  /** Where one tile is large, it is whoever leads, else another person; never oneself.  @param {Room} room */
  #spot(room) {
    const others = [...room.remoteParticipants.values()];
    const shown = others.find((who) => this.#leads(who)) ?? others[0];
    const tile = shown && this.#tiles.get(shown.identity);
    if (tile && this.#list.classList.contains("tiles-spot") && this.#list.firstElementChild !== tile)
      this.#list.prepend(tile);
  }
}
