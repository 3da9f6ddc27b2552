// <passkey-form ask="create" options="id of the data">: a form whose one hidden answer this device gives, not a person.
// ask="create" makes a passkey, ask="get" shows one.  Without `options` they are fetched from the form's own address.

/** @param {string} text */
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0)).buffer;

/** @param {ArrayBuffer | null | undefined} buffer */
const words = (buffer) =>
  buffer
    ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "")
    : undefined;

/** @param {any[] | undefined} listed */
const known = (listed) => listed?.map((one) => ({ ...one, id: bytes(one.id) }));

/** @param {any} asked @returns {CredentialCreationOptions} */
const toMake = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
    // it opens the door by itself, so it must know its owner and be found without a name
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  },
});

/** @param {any} asked @returns {CredentialRequestOptions} */
const toShow = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: known(publicKey.allowCredentials),
  },
});

/** @param {any} made */
const asText = (made) =>
  JSON.stringify({
    id: made.id,
    rawId: words(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: words(made.response.clientDataJSON),
      attestationObject: words(made.response.attestationObject),
      authenticatorData: words(made.response.authenticatorData),
      signature: words(made.response.signature),
      userHandle: words(made.response.userHandle),
      transports: made.response.getTransports?.(),
    },
  });

class PasskeyForm extends HTMLElement {
  #answered = false;

  connectedCallback() {
    if (window.PublicKeyCredential) this.addEventListener("submit", this);
    else this.#say("unable");
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (this.#answered) return;
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) this.#ask(event.target);
  }

  /** @param {HTMLFormElement} form */
  async #ask(form) {
    this.#say("");
    try {
      const options = await this.#options(form);
      const made =
        this.getAttribute("ask") === "create"
          ? await navigator.credentials.create(toMake(options.creation_options))
          : await navigator.credentials.get(toShow(options.request_options));
      const answer = form.elements.namedItem("credential");
      if (!made || !(answer instanceof HTMLInputElement)) throw new TypeError();
      answer.value = asText(made);
    } catch {
      this.#say("again"); // put away, timed out, or not made for this place: nothing was sent
      return;
    }
    this.#answered = true;
    form.requestSubmit();
  }

  /** @param {HTMLFormElement} form */
  async #options(form) {
    const here = this.getAttribute("options");
    if (here) return JSON.parse(document.getElementById(here)?.textContent ?? "");
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new TypeError();
    return answer.json();
  }

  /** @param {string} which */
  #say(which) {
    for (const part of this.querySelectorAll("[data-when]"))
      if (part instanceof HTMLElement) part.hidden = part.dataset.when !== which;
  }
}

if (!customElements.get("passkey-form")) customElements.define("passkey-form", PasskeyForm);

export {};
