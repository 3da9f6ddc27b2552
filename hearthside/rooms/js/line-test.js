// A few seconds of a real line: through our media door to the media server and back, alone in a room of one's own.
import { LocalAudioTrack, LocalVideoTrack, Room, RoomEvent, Track } from "livekit-client";

const SETTLE_MS = 2500; // what is lost while a line finds its pace says nothing
const MEASURE_MS = 6000;
const PATIENCE_MS = 10_000;

/** @typedef {{outcome: string, more: Record<string, string>}} Said */
/** @typedef {{sent: number, lost: number, jitter: number[], way: string}} Counted */

/** @param {string} snag @returns {Said} */
const no = (snag) => ({ outcome: "did_not_work", more: { snag } });

/** @param {() => Promise<Response | null>} admit @param {AbortSignal} signal @returns {Promise<Said>} */
export async function tryLine(admit, signal) {
  if (typeof RTCPeerConnection === "undefined") return no("not_able");
  const answer = await admit();
  if (!answer?.ok) return no("no_door");
  const { url, token } = await answer.json();
  const door = new URL(url, location.href);
  door.protocol = door.protocol.replace("http", "ws");
  const room = new Room({ adaptiveStream: false, dynacast: false });
  let knocked = false;
  room.on(RoomEvent.SignalConnected, () => {
    knocked = true;
  });
  const made = noise();
  const hangUp = () => {
    made.end();
    room.disconnect(true).catch(() => undefined); // gone already
  };
  signal.addEventListener("abort", hangUp, { once: true });
  try {
    await room.connect(door.href, token, {
      maxRetries: 0,
      websocketTimeout: PATIENCE_MS,
      peerConnectionTimeout: PATIENCE_MS,
    });
    return await measured(room, made.tracks, signal);
  } catch {
    return no(knocked ? "no_way" : "no_door");
  } finally {
    hangUp();
  }
}

/** @param {Room} room @param {MediaStreamTrack[]} tracks @param {AbortSignal} signal @returns {Promise<Said>} */
async function measured(room, tracks, signal) {
  const out = tracks.map((track) =>
    track.kind === "audio"
      ? new LocalAudioTrack(track, undefined, true)
      : new LocalVideoTrack(track, undefined, true),
  );
  for (const track of out)
    await room.localParticipant.publishTrack(track, {
      source: track.kind === Track.Kind.Audio ? Track.Source.Microphone : Track.Source.Camera,
      dtx: false,
      red: false,
      simulcast: false,
      videoCodec: "vp8",
    });
  await wait(SETTLE_MS, signal);
  const before = await counted(out);
  await wait(MEASURE_MS, signal);
  const after = await counted(out);
  const sent = after.sent - before.sent;
  if (sent <= 0) return no("no_way");
  const lost = Math.max(0, after.lost - before.lost) / sent;
  const jitter = after.jitter.length ? Math.max(...after.jitter) * 1000 : 0;
  /** @type {Record<string, string>} */
  const more = { lost: (Math.min(1, lost) * 100).toFixed(1), jitter: jitter.toFixed(0) };
  if (after.way) more.way = after.way;
  return { outcome: "worked", more };
}

/** What was sent, and what the media server says came of it.
 * @param {(LocalAudioTrack | LocalVideoTrack)[]} out @returns {Promise<Counted>} */
async function counted(out) {
  /** @type {Counted} */
  const found = { sent: 0, lost: 0, jitter: [], way: "" };
  for (const track of out) {
    const report = (await track.getRTCStatsReport()) ?? new Map();
    for (const one of report.values()) {
      if (one.type === "outbound-rtp") found.sent += one.packetsSent ?? 0;
      if (one.type === "remote-inbound-rtp") {
        found.lost += one.packetsLost ?? 0;
        if (one.jitter !== undefined) found.jitter.push(one.jitter);
      }
      if (one.type === "candidate-pair" && one.nominated && one.state === "succeeded") {
        const own = report.get(one.localCandidateId);
        const way = own?.relayProtocol ?? own?.protocol;
        if (way) found.way = way === "udp" ? "udp" : "tcp";
      }
    }
  }
  return found;
}

/** A tone and a picture that a machine makes: nobody's voice or face is sent for a try. */
function noise() {
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const canvas = document.createElement("canvas");
  canvas.width = 320;
  canvas.height = 180;
  const pen = canvas.getContext("2d");
  const timer = window.setInterval(() => {
    if (!pen) return;
    for (let n = 0; n < 40; n += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      pen.fillRect(Math.random() * 320, Math.random() * 180, 60, 40);
    }
  }, 66);
  const tracks = [...out.stream.getTracks(), ...canvas.captureStream(15).getTracks()];
  return {
    tracks,
    end() {
      window.clearInterval(timer);
      for (const track of tracks) track.stop();
      if (sound.state !== "closed") sound.close();
    },
  };
}

/** @param {number} ms @param {AbortSignal} signal */
function wait(ms, signal) {
  return new Promise((done, refuse) => {
    signal.addEventListener("abort", () => refuse(new Error("stopped")), { once: true });
    window.setTimeout(done, ms);
  });
}
