// What this device keeps of one page because its owner chose so there, and how it goes again.  Without that choice nothing
// here keeps anything: no service worker, no cache.
//
// <kept-here keep="address">: shows its parts marked data-when="yes", "no" or "never" (this browser cannot) as it stands on
// this device.  A form marked data-keep keeps the page that its address answers with, a button named `forget` forgets it.

const CACHE = "kept";
const CARD = "/crisis/";
const UNITS = "/units/";
const PAGE = "/crisis/plan/";
const NUMBER = "/crisis/plan/number";
const STILL = "/crisis/plan/still/";
const WORKER = "/static/ui/js/kept-worker.js";

const canKeep = "serviceWorker" in navigator && "caches" in window;

/** The number by which the server knows this device; empty when it keeps nothing. */
async function numberHere() {
  if (!canKeep || !(await caches.has(CACHE))) return "";
  const found = await (await caches.open(CACHE)).match(NUMBER);
  return found ? found.text() : "";
}

/** What a page or a style sheet needs in order to be seen.  @param {string} text @param {string} base */
function needs(text, base) {
  const named = [
    ...text.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g),
    ...text.matchAll(/url\("?([^")#]+)"?\)/g),
  ];
  return named
    .map(([, name]) => new URL(name ?? "", new URL(base, location.href)))
    .filter((address) => address.origin === location.origin)
    .map((address) => address.pathname);
}

/** An address and all that it needs, each once.  @param {Cache} cache @param {string} address @param {Response} answer @param {Set<string>} seen */
async function keepWhole(cache, address, answer, seen) {
  seen.add(address);
  const kind = answer.headers.get("Content-Type") ?? "";
  const text = /html|css/.test(kind) ? await answer.clone().text() : "";
  await cache.put(address, answer);
  for (const next of needs(text, address)) if (!seen.has(next)) await fetchWhole(cache, next, seen);
}

/** @param {Cache} cache @param {string} address @param {Set<string>} seen */
async function fetchWhole(cache, address, seen) {
  const answer = await fetch(address, { cache: "reload" });
  if (answer.ok) await keepWhole(cache, address, answer, seen);
}

/** The page that the server just answered with, and the ways out of it.  @param {Response} answer */
async function keep(answer) {
  const cache = await caches.open(CACHE);
  const seen = new Set();
  await cache.put(NUMBER, new Response(answer.headers.get("Hearthside-Device") ?? ""));
  await keepWhole(cache, PAGE, answer, seen);
  await fetchWhole(cache, CARD, seen);
  await fetchWhole(cache, UNITS, seen);
  // two folders only: nothing else of ours ever passes through it
  await navigator.serviceWorker.register(WORKER, { scope: CARD });
  await navigator.serviceWorker.register(WORKER, { scope: UNITS });
}

/** Nothing of it stays. */
async function remove() {
  await caches.delete(CACHE);
  for (const scope of [CARD, UNITS]) {
    const found = await navigator.serviceWorker.getRegistration(scope);
    if (found?.active?.scriptURL.endsWith(WORKER)) await found.unregister();
  }
}

/** @param {Record<string, string>} said */
const tell = (said) =>
  fetch(STILL, { method: "POST", body: new URLSearchParams(said), keepalive: true, credentials: "omit" });

/** By its owner's word, here.  Without a network it goes all the same; the server hears of it or not. */
export async function forget() {
  const device = await numberHere();
  await remove();
  if (device) await tell({ device, forget: "on" }).catch(() => undefined);
}

/** At each contact: may it stay?  It was perhaps taken off from elsewhere. */
async function ask() {
  const device = await numberHere();
  if (!device) return;
  const answer = await tell({ device }).catch(() => undefined);
  if (!answer?.ok || (await answer.json()).keep) return;
  await remove();
  for (const here of document.querySelectorAll("kept-here")) if (here instanceof KeptHere) here.show();
}

class KeptHere extends HTMLElement {
  /** What is kept here is somebody else's, who shares this device. */
  others = false;

  connectedCallback() {
    this.addEventListener("submit", this);
    this.addEventListener("click", this);
    this.show().then(() => this.refresh());
  }

  /** As it stands on this device. */
  async show() {
    const device = await numberHere();
    const now = device ? (this.others ? "others" : "yes") : canKeep ? "no" : "never";
    for (const part of this.querySelectorAll("[data-when]"))
      if (part instanceof HTMLElement) part.hidden = !part.dataset.when?.split(" ").includes(now);
    const mine = this.querySelector("[data-part=this-device]");
    if (mine instanceof HTMLInputElement) mine.value = device;
    return device;
  }

  /** What is kept is what stands on the page now. */
  async refresh() {
    const device = await numberHere();
    if (device && this.hasAttribute("keep")) await this.send(device).catch(() => undefined);
  }

  /** @param {string} device */
  async send(device) {
    const form = this.querySelector("form[data-keep]");
    if (!(form instanceof HTMLFormElement)) return false;
    const body = new FormData(form);
    if (device) body.set("device", device);
    const answer = await fetch(form.action, { method: "POST", body });
    this.others = answer.status === 409;
    if (answer.status === 410) await remove();
    else if (answer.ok && !answer.redirected) await keep(answer);
    await this.show();
    return answer.ok && !answer.redirected;
  }

  /** @param {Event} event */
  async handleEvent(event) {
    const on = event.target;
    if (event.type === "submit" && on instanceof HTMLFormElement && "keep" in on.dataset) {
      event.preventDefault();
      const done = await this.send("").catch(() => false);
      this.say(done ? "kept" : "away");
    }
    const pressed =
      event.type === "click" && on instanceof Element ? on.closest("button[name=forget]") : null;
    if (pressed instanceof HTMLButtonElement && !("forgotten" in pressed.dataset)) {
      event.preventDefault();
      await forget();
      if (pressed.type === "submit") {
        pressed.dataset.forgotten = "";
        pressed.form?.requestSubmit();
      } else {
        await this.show();
        this.say("gone");
      }
    }
  }

  /** The page's own words for it stand hidden in it.  @param {string} word */
  say(word) {
    const said = this.querySelector("[data-part=said]");
    if (said) said.textContent = this.querySelector(`[data-word=${word}]`)?.textContent ?? "";
  }
}

if (!customElements.get("kept-here")) customElements.define("kept-here", KeptHere);
// The crisis card asks the server nothing: nobody is told that it was opened.
if (location.pathname === PAGE || document.body.dataset.standing) ask();
