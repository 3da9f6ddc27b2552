// While a session ends softly, the page on which somebody writes at the end of their day stands in the room: the same form,
// the same answer.

/** @typedef {import("./words.js").Words} Words */

export class Ending {
  #words;
  /** @type {HTMLElement | null} */
  #place;
  #asked = false;

  /** @param {HTMLElement} root @param {Words} words @param {AbortSignal} signal */
  constructor(root, words, signal) {
    this.#words = words;
    this.#place = root.querySelector('[data-part="writing"]');
    if (!this.#place) return;
    this.#place.addEventListener("submit", (event) => this.#submitted(event), { signal });
    document.addEventListener("htmx:after:swap", () => this.#heard(), { signal });
    this.#heard();
  }

  /** It ends: the form comes.  It goes on after all: what was typed stays behind the scenes. */
  #heard() {
    const ends = Boolean(document.querySelector("#now [data-ending]"));
    this.#place?.toggleAttribute("hidden", !ends);
    if (!ends || this.#asked) return;
    this.#asked = true;
    fetch(this.#place?.getAttribute("from") ?? "")
      .then((answer) => this.#draw(answer))
      .catch(() => {
        this.#asked = false; // at the next news again
      });
  }

  /** @param {Response} answer */
  async #draw(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const writing = page.getElementById("writing");
    if (writing) this.#place?.replaceChildren(writing);
  }

  /** @param {SubmitEvent} event */
  async #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const said = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const answer = await fetch(form.action, { method: "POST", body: said }).catch(() => null);
    if (!answer) return; // it stays as it is: press again
    if (!answer.redirected) return this.#draw(answer);
    this.#place?.replaceChildren(this.#words.fresh("data-kept"));
    this.#words.say("Kept.");
  }
}
