// <push-switch key="our public key" worker="/you/reach/push/worker.js">: a form whose one hidden answer this browser gives:
// where and how it is reached when someone asks for its owner.  Without what that needs, it says so instead.

/** @param {string} text */
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

/** @param {ArrayBuffer | null} theirs @param {Uint8Array} ours */
const same = (theirs, ours) => String(new Uint8Array(theirs ?? new ArrayBuffer(0))) === String(ours);

const isAble = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

class PushSwitch extends HTMLElement {
  #answered = false;

  connectedCallback() {
    if (!isAble()) return this.#say("unable");
    this.addEventListener("submit", this);
    const form = this.querySelector("form");
    const denied = Notification.permission === "denied";
    if (form) form.hidden = denied;
    if (denied) this.#say("denied");
    return undefined;
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (this.#answered || !(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    this.#subscribe(event.target);
  }

  /** @param {HTMLFormElement} form */
  async #subscribe(form) {
    this.#say("");
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.#say("denied");
      const answer = form.elements.namedItem("subscription");
      if (!(answer instanceof HTMLInputElement)) throw new TypeError();
      answer.value = JSON.stringify(await this.#subscription());
    } catch {
      return this.#say("again"); // put away, or its service does not answer: nothing was sent
    }
    this.#answered = true;
    return form.requestSubmit();
  }

  async #subscription() {
    const found = await navigator.serviceWorker.register(this.getAttribute("worker") ?? "");
    const worker = found.active ?? found.waiting ?? found.installing;
    if (worker && worker.state !== "activated")
      await new Promise((resolve) =>
        worker.addEventListener("statechange", () => worker.state === "activated" && resolve(undefined)),
      );
    const key = bytes(this.getAttribute("key") ?? "");
    const before = await found.pushManager.getSubscription();
    if (before && same(before.options.applicationServerKey, key)) return before;
    await before?.unsubscribe(); // of a key that we no longer have
    return found.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  /** @param {string} which */
  #say(which) {
    for (const part of this.querySelectorAll("[data-when]"))
      if (part instanceof HTMLElement) part.hidden = part.dataset.when !== which;
  }
}

if (!customElements.get("push-switch")) customElements.define("push-switch", PushSwitch);

export {};
