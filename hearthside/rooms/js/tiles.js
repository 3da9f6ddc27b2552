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
    for (const who of everyone) {
      let tile = this.#tiles.get(who.identity);
      if (!tile) {
        tile = this.#words.fresh("data-tile");
        this.#tiles.set(who.identity, tile);
        this.#list.append(tile);
      }
      this.#paint(tile, who);
    }
    this.#spot(room);
  }

  /** @param {HTMLElement} tile @param {Participant} who */
  #paint(tile, who) {
    const camera = who.getTrackPublication(Track.Source.Camera);
    const microphone = who.getTrackPublication(Track.Source.Microphone);
    const open = Boolean(microphone) && !microphone?.isMuted;
    const mine = who.isLocal && this.#hidden;
    const picture = camera && !camera.isMuted && !mine ? camera.videoTrack : undefined;
    this.#attach(tile, "video", picture);
    if (!who.isLocal) this.#attach(tile, "audio", microphone?.audioTrack);
    const name = this.#nameOf(who);
    this.#initial(tile, picture ? "" : (who.name || name).slice(0, 1).toUpperCase());
    tile.classList.toggle("tile-mirror", who.isLocal);
    tile.classList.toggle("tile-speaks", who.isSpeaking);
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
    const leads = LEADS.has(who.attributes.role ?? "");
    return leads ? `${who.name}, leads` : who.name || "Someone";
  }

  /** Where one tile is large, it is whoever leads, else another person; never oneself.  @param {Room} room */
  #spot(room) {
    const others = [...room.remoteParticipants.values()];
    const shown = others.find((who) => who.attributes.role === "facilitator") ?? others[0];
    const tile = shown && this.#tiles.get(shown.identity);
    if (tile && this.#list.classList.contains("tiles-spot") && this.#list.firstElementChild !== tile)
      this.#list.prepend(tile);
  }
}
