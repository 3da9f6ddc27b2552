// Quick exit: the button, or Escape three times.  It imports nothing, so that it works on every page there is.

const AWAY = "/units/";
const DOOR = "/quick-exit/";
const WITHIN_MS = 2000;
const PRESSES = 3;

let gone = false;

/** Nothing may be left to see or hear, whatever the line does. */
function hide() {
  document.documentElement.hidden = true;
  document.title = "Units";
  for (const sound of document.querySelectorAll("video, audio")) {
    if (sound instanceof HTMLMediaElement) {
      sound.pause();
      sound.srcObject = null;
    }
  }
}

export function quickExit() {
  if (gone) return;
  gone = true;
  hide();
  // A live room hears this at once and leaves; it must not wait for anything.
  document.dispatchEvent(new CustomEvent("hearthside:quick-exit"));
  fetch(DOOR, { method: "POST", keepalive: true, credentials: "same-origin", redirect: "manual" }).catch(
    () => undefined, // without a line there is nobody to tell; the page is gone all the same
  );
  location.replace(AWAY);
}

/** @type {number[]} */
let presses = [];

/** @param {KeyboardEvent} event */
function count(event) {
  if (event.key !== "Escape") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  const now = performance.now();
  presses = [...presses.filter((then) => now - then < WITHIN_MS), now];
  if (presses.length >= PRESSES) quickExit();
}

/** @param {SubmitEvent} event */
function pressed(event) {
  if (event.target instanceof HTMLFormElement && event.target.matches("[data-quick-exit]")) {
    event.preventDefault();
    quickExit();
  }
}

// Capturing, so that nothing on the page can swallow it.
addEventListener("keydown", count, { capture: true });
addEventListener("submit", pressed, { capture: true });
addEventListener("pageshow", (event) => {
  // A page that the browser kept in memory shows nothing when someone goes back.
  if (gone && event.persisted) location.replace(AWAY);
});
