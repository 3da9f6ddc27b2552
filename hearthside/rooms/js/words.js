// What the room says.  The words stand in the page's templates; here it is only decided when.

const GATHER_MS = 400;

export class Words {
  /** @type {HTMLElement} */
  #root;
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  /** @type {string[]} */
  #sentences = [];
  #gathering = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {string} part */
  part(part) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(`[data-part="${part}"]`));
  }

  /** @param {string} selector */
  fresh(selector) {
    const template = this.#root.querySelector(`template[${selector}]`);
    if (!(template instanceof HTMLTemplateElement)) throw new Error(`no words for ${selector}`);
    const first = template.content.firstElementChild?.cloneNode(true);
    return /** @type {HTMLElement} */ (first);
  }

  /** Show a notice; a second time changes nothing.  @param {string} name @param {Record<string, string>} said */
  show(name, said = {}) {
    if (this.#shown.has(name)) return;
    const notice = this.fresh(`data-notice="${name}"`);
    for (const [word, text] of Object.entries(said)) {
      const place = notice.querySelector(`[data-word="${word}"]`);
      if (place) place.textContent = text;
    }
    if (!this.#shown.size) this.part("notices").replaceChildren();
    this.part("notices").append(notice);
    this.#shown.set(name, notice);
  }

  /** @param {...string} names */
  hide(...names) {
    for (const name of names) {
      this.#shown.get(name)?.remove();
      this.#shown.delete(name);
    }
  }

  /** Only this one.  @param {string} name @param {Record<string, string>} said */
  only(name, said = {}) {
    for (const other of [...this.#shown.keys()]) if (other !== name) this.hide(other);
    this.show(name, said);
  }

  none() {
    this.hide(...this.#shown.keys());
    this.part("notices").replaceChildren();
  }

  /** For those who listen: what happened, several at once in one breath.  @param {string} sentence */
  say(sentence) {
    this.#sentences.push(sentence);
    window.clearTimeout(this.#gathering);
    this.#gathering = window.setTimeout(() => {
      const covered = this.#root.getAttribute("apart") === "covered"; // somebody else may hear it
      this.part("said").textContent = covered ? "" : this.#sentences.join(" ");
      this.#sentences = [];
    }, GATHER_MS);
  }
}
