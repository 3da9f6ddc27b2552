// One stream of events for the whole browser.  A connection is dear (six to a server and browser), so one visible
// page leads: it holds a lock and the stream, and tells the others what it hears.  Hidden pages hold neither.

/** @typedef {{kind: "want", page: string, topics: string[]} | {kind: "gone", page: string} | {kind: "who"}
 *   | {kind: "up"} | {kind: "down"} | {kind: "opened"}
 *   | {kind: "changed" | "unseen", topic: string}} Word */
/** @typedef {{topics: () => string[], changed: (topic: string) => void, unseen: (topic: string) => void}} Listener */

const NAME = "hearthside-live";
const DOOR = "/live/events";
const POLL_MS = 20_000;
const BEAT_MS = 8000;
const SILENT_MS = 20_000;
const GATHER_MS = 50;

const page = Math.random().toString(36); // not crypto: pages over plain http on a local network have none
const channel = new BroadcastChannel(NAME);
/** @type {Set<Listener>} */
const listeners = new Set();
/** What the other visible pages want; only the leader reads it. @type {Map<string, string[]>} */
const wanted = new Map();
/** @type {EventSource | null} */
let stream = null;
let streamed = "";
let leading = false;
let heard = 0;
let gathering = 0;
let watching = false;
/** @type {(() => void) | null} */
let letGo = null;

/** @param {Word} word */
const say = (word) => channel.postMessage(word);
const ours = () => [...new Set([...listeners].flatMap((one) => one.topics()))].sort();
const isUp = () =>
  leading ? stream?.readyState === EventSource.OPEN : performance.now() - heard < SILENT_MS;

/** @param {string} topic the changed one, or "" for: ask again whatever it was */
function changed(topic) {
  for (const one of listeners) if (!topic || one.topics().includes(topic)) one.changed(topic);
}

/** @param {string} topic */
function unseen(topic) {
  for (const one of listeners) if (one.topics().includes(topic)) one.unseen(topic);
}

function close() {
  stream?.close();
  stream = null;
  streamed = "";
}

/** Opens the stream for what all pages want now; only when that has changed, or the stream is gone. */
function open() {
  if (!leading) return;
  const query = new URLSearchParams();
  for (const topic of [...new Set([...ours(), ...[...wanted.values()].flat()])].sort())
    query.append("topic", topic);
  const next = query.toString();
  if (next === streamed && stream && stream.readyState !== EventSource.CLOSED) return;
  close();
  if (!next) return;
  streamed = next;
  stream = new EventSource(`${DOOR}?${next}`);
  stream.addEventListener("open", () => {
    // Whatever happened while nobody listened: every page asks once.
    say({ kind: "up" });
    say({ kind: "opened" });
    changed("");
  });
  stream.addEventListener("error", () => say({ kind: "down" }));
  stream.addEventListener("changed", (event) => {
    say({ kind: "changed", topic: event.data });
    changed(event.data);
  });
  stream.addEventListener("unseen", (event) => {
    say({ kind: "unseen", topic: event.data });
    unseen(event.data);
  });
}

/** Many elements come and go at once; the stream follows when they have settled. */
function gather() {
  window.clearTimeout(gathering);
  gathering = window.setTimeout(() => {
    if (!leading) say({ kind: "want", page, topics: ours() });
    open();
  }, GATHER_MS);
}

channel.addEventListener("message", (/** @type {MessageEvent<Word>} */ { data }) => {
  if (data.kind === "want") {
    wanted.set(data.page, data.topics);
    gather();
  } else if (data.kind === "gone") {
    wanted.delete(data.page);
    gather();
  } else if (data.kind === "who") {
    if (watching) say({ kind: "want", page, topics: ours() });
  } else if (data.kind === "up") {
    heard = performance.now();
  } else if (data.kind === "down") {
    heard = 0;
  } else if (!watching) {
    // a hidden page asks again when it is looked at
  } else if (data.kind === "opened") {
    changed("");
  } else if (data.kind === "changed") {
    changed(data.topic);
  } else {
    unseen(data.topic);
  }
});

async function lead() {
  leading = true;
  wanted.clear();
  say({ kind: "who" });
  open();
  await new Promise((resolve) => {
    letGo = () => resolve(undefined);
  });
  leading = false;
  close();
}

function start() {
  if (watching || document.visibilityState === "hidden" || !listeners.size) return;
  watching = true;
  const waiting = new AbortController();
  letGo = () => waiting.abort();
  // Without locks (an address that is not secure) each page holds a stream of its own.
  const queue = navigator.locks ? navigator.locks.request(NAME, { signal: waiting.signal }, lead) : lead();
  queue.catch(() => undefined); // taken back before its turn came: the page was hidden
}

/** Looked at again: what happened meanwhile went to others. */
function back() {
  start();
  gather();
  changed("");
}

function stop() {
  if (!watching) return;
  watching = false;
  letGo?.();
  letGo = null;
  say({ kind: "gone", page });
}

/** @param {Listener} listener */
export function listen(listener) {
  listeners.add(listener);
  start();
  gather();
}

/** @param {Listener} listener */
export function unlisten(listener) {
  listeners.delete(listener);
  if (listeners.size) gather();
  else stop();
}

document.addEventListener("visibilitychange", () =>
  document.visibilityState === "hidden" ? stop() : back(),
);
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => event.persisted && back());
window.setInterval(() => leading && isUp() && say({ kind: "up" }), BEAT_MS);
window.setInterval(() => {
  if (!watching || isUp()) return;
  changed("");
  open(); // a refused stream does not come back by itself
}, POLL_MS);
