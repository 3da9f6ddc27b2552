// Answers for two folders, on devices whose owner chose to keep a page: what is kept there is shown from here, at once, and
// the ways out of it when there is no network.  It fetches nothing by itself, and knows nothing of anybody.

const CACHE = "kept";
const PAGE = "/crisis/plan/";
const SOON_MS = 2500;

const keeper = /** @type {any} */ (self);

/** @param {Request} request */
async function kept(request) {
  if (!(await caches.has(CACHE))) return undefined;
  return (await caches.open(CACHE)).match(
    request.mode === "navigate" ? new URL(request.url).pathname : request,
    {
      ignoreSearch: true,
      ignoreVary: true,
    },
  );
}

/** The network, unless it is away or takes too long and the same is kept here.  @param {Request} request */
async function freshOrKept(request) {
  const here = await kept(request);
  if (!here) return fetch(request);
  const late = new Promise((give) => setTimeout(() => give(here), SOON_MS));
  return Promise.race([fetch(request).catch(() => here), late]);
}

/** @param {any} event */
async function answer(event) {
  const { request } = event;
  const from =
    request.mode === "navigate" ? request.url : ((await keeper.clients.get(event.clientId))?.url ?? "");
  const isKeptPage = from && new URL(from).pathname === PAGE;
  return isKeptPage ? ((await kept(request)) ?? fetch(request)) : freshOrKept(request);
}

keeper.addEventListener("install", () => keeper.skipWaiting());
keeper.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(keeper.clients.claim()));
keeper.addEventListener("fetch", (/** @type {any} */ event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  event.respondWith(answer(event));
});
