// Shows on a device of staff that there is something to look at.  It says nothing else, knows nothing else, keeps nothing,
// and controls no page: its scope, /you/reach/push/, has none.

/** @typedef {{waitUntil: (done: Promise<unknown>) => void}} Waits */

const worker = /** @type {any} */ (self);
const WORDS = "Please look";
const WORK = "/work/";

worker.addEventListener("push", (/** @type {Waits} */ event) => {
  event.waitUntil(
    worker.registration.showNotification(WORDS, {
      tag: "look", // a second one takes the place of the first, and is heard
      renotify: true,
      requireInteraction: true,
      data: WORK,
    }),
  );
});

/** To a page of ours that is open, else to a new one. @param {string} place */
async function look(place) {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = open.find((/** @type {{url: string}} */ one) => new URL(one.url).pathname === place);
  return page ? page.focus() : worker.clients.openWindow(place);
}

worker.addEventListener("notificationclick", (/** @type {Waits & {notification: any}} */ event) => {
  event.notification.close();
  event.waitUntil(look(event.notification.data ?? WORK));
});
