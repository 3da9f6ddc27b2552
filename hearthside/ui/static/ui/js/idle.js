// Whether anyone is still there, and what they had typed when they are not.  The server decides; this tells it of real
// keys, touches and pointers (never of anything a script does), keeps half-written forms on the server, sealed, and
// shuts the page when the time is over.  Nothing of it is kept in the browser.

const DOOR = "/still-here/";
const DRAFTS = "/drafts/";
const AGAIN = "/sign-in/again/";
const TELL_EVERY_MS = 60_000;
const KEEP_EVERY_MS = 20_000;
const MOST_MS = 40_000;
const LEAST_MS = 500;
const GONE = 401;
/** Older browsers do not say themselves that a script asks. */
const BACKGROUND = { "Hearthside-Refetch": "1" };

/** A live room stays open; pages on which one signs in keep nothing. */
const inRoom = document.body.classList.contains("room-shell");
const keeps = !inRoom && !location.pathname.startsWith("/sign-in/");
const drawnFor = document.body.dataset.standing;
/** A page for everyone: whoever is not signed in reads it all the same. */
const anybodys = !drawnFor && !location.pathname.startsWith("/sign-in/");
const channel = new BroadcastChannel("hearthside-idle");

let told = Number.NEGATIVE_INFINITY;
let every = TELL_EVERY_MS;
let next = 0;
let typed = false;
let keeping = 0;
let shut = false;

/** @returns {HTMLFormElement[]} */
const forms = () => [...document.querySelectorAll("main form")].filter(isKept);

/** @param {Element} form @returns {form is HTMLFormElement} */
function isKept(form) {
  return form instanceof HTMLFormElement && form.method === "post" && !("noDraft" in form.dataset);
}

const NEVER = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);

/** @param {Element} part @returns {part is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */
function isTyped(part) {
  if (part instanceof HTMLInputElement) return Boolean(part.name) && !NEVER.has(part.type);
  return (part instanceof HTMLTextAreaElement || part instanceof HTMLSelectElement) && Boolean(part.name);
}

/** @param {HTMLFormElement} form */
const parts = (form) => [...form.elements].filter(isTyped);
/** Where a form is sent; `form.action` may be a field of that name. @param {HTMLFormElement} form */
const sentTo = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
/** @param {Element} part */
const isChoice = (part) => part instanceof HTMLInputElement && ["checkbox", "radio"].includes(part.type);
/** @param {Element} part @returns {string[]} */
function values(part) {
  if (part instanceof HTMLInputElement && isChoice(part)) return part.checked ? [part.value] : [];
  if (part instanceof HTMLSelectElement) return [...part.selectedOptions].map((one) => one.value);
  return part instanceof HTMLInputElement || part instanceof HTMLTextAreaElement ? [part.value] : [];
}

const words = () =>
  forms().flatMap((form) =>
    parts(form).flatMap((part) => values(part).map((value) => [sentTo(form), part.name, value])),
  );

/** A page with a form that can be kept carries the form's token. @param {string[][]} said */
function keep(said) {
  const token = document.querySelector("main form input[name=csrfmiddlewaretoken]");
  return fetch(DRAFTS, {
    method: "POST",
    body: new URLSearchParams({ place: location.pathname, words: JSON.stringify(said) }),
    headers: { ...BACKGROUND, "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" },
    keepalive: true,
  });
}

function keepNow() {
  window.clearTimeout(keeping);
  keeping = 0;
  if (!typed) return Promise.resolve();
  typed = false;
  return keep(words()).then(
    () => undefined,
    () => {
      typed = true; // the line is away; the next key tries again
    },
  );
}

async function close() {
  if (shut || inRoom) return;
  shut = true;
  const away = `${AGAIN}?next=${encodeURIComponent(location.pathname + location.search)}`;
  document.documentElement.hidden = true; // nothing to read over anyone's shoulder while the line is slow
  if (keeps) await keepNow();
  location.replace(away);
}

/** Signed out elsewhere, or no longer who this page was drawn for: the server says what there is to see now. */
async function leave() {
  if (shut || inRoom) return;
  shut = true;
  document.documentElement.hidden = true;
  if (keeps) await keepNow();
  location.reload();
}

/** @param {Response} answer */
async function hear(answer) {
  if (answer.status === GONE) return close();
  if (answer.redirected) return anybodys ? undefined : leave();
  if (!answer.ok) return plan(MOST_MS);
  const { left, every: seconds, standing } = await answer.json();
  if (drawnFor && standing !== drawnFor) return leave();
  every = seconds * 1000;
  if (left <= 0) return close();
  return plan(left * 1000);
}

/** Ask again when it may be over, and at least every forty seconds: a laptop that slept does not know how long. @param {number} left */
function plan(left) {
  window.clearTimeout(next);
  next = window.setTimeout(ask, Math.min(MOST_MS, Math.max(LEAST_MS, left)));
}

/** How long is left?  Asking does not count. */
function ask() {
  if (shut) return;
  fetch(DOOR, { headers: BACKGROUND })
    .then(hear)
    .catch(() => plan(MOST_MS));
}

/** Somebody pressed, touched or moved something. @param {Event} event */
function noted(event) {
  if (!event.isTrusted || shut || performance.now() - told < every) return;
  told = performance.now();
  fetch(DOOR, { method: "POST", headers: BACKGROUND, keepalive: true })
    .then((answer) => {
      if (answer.ok) channel.postMessage("here");
      return hear(answer);
    })
    .catch(() => {
      told = Number.NEGATIVE_INFINITY;
    });
}

/** @param {Event} event */
function wrote(event) {
  if (!keeps || !(event.target instanceof Element) || !isTyped(event.target)) return;
  if (!event.target.form || !isKept(event.target.form)) return;
  typed = true;
  keeping ||= window.setTimeout(keepNow, Math.min(KEEP_EVERY_MS, every));
}

/** What is sent needs no draft: a page that is left for its answer must not put one away behind it. */
function sent() {
  window.clearTimeout(keeping);
  keeping = 0;
  typed = false;
}

/** What was kept stands in its fields again. @param {string[][]} kept */
function fill(kept) {
  let found = false;
  for (const form of forms()) {
    const mine = kept.filter(([where]) => where === sentTo(form));
    if (!mine.length) continue;
    const left = mine.map(([, name, value]) => ({ name, value }));
    for (const part of parts(form)) {
      if (part instanceof HTMLInputElement && isChoice(part)) {
        part.checked = left.some(({ name, value }) => name === part.name && value === part.value);
      } else if (part instanceof HTMLSelectElement && part.multiple) {
        for (const one of part.options)
          one.selected = left.some(({ name, value }) => name === part.name && value === one.value);
      } else {
        const at = left.findIndex(({ name }) => name === part.name);
        if (at < 0) continue;
        part.value = left.splice(at, 1)[0]?.value ?? part.value;
      }
      found = true;
    }
  }
  if (found) say();
}

/** The page's own words for it stand hidden in it, so that they are written where all words are. */
function say() {
  const note = document.querySelector("[data-part=kept]");
  if (!(note instanceof HTMLElement)) return;
  note.hidden = false;
  note.querySelector("button")?.addEventListener("click", () => {
    keep([]).finally(() => location.reload());
  });
}

function restore() {
  if (!keeps || !forms().length) return;
  fetch(`${DRAFTS}?place=${encodeURIComponent(location.pathname)}`, { headers: BACKGROUND })
    .then((answer) => (answer.ok && !answer.redirected ? answer.json() : { words: [] }))
    .then((answer) => answer.words.length && fill(answer.words))
    .catch(() => undefined); // without a line the form is as the server drew it
}

for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"])
  addEventListener(kind, noted, { capture: true, passive: true });
addEventListener("input", wrote, { capture: true });
addEventListener("submit", sent, { capture: true });
document.addEventListener("visibilitychange", () => (document.hidden ? keepNow() : ask()));
channel.addEventListener("message", ask);
addEventListener("pageshow", (event) => event.persisted && ask());
restore();
ask();

export {};
