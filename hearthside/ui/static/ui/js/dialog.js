// <dialog-opener>: a button or link, and the <dialog> it opens.  Without it a link leads to the page that asks the same.

class DialogOpener extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const dialog = this.querySelector("dialog");
    const pressed = event.target instanceof Element ? event.target.closest("a, button") : null;
    if (!dialog || !pressed || dialog.contains(pressed)) return;
    event.preventDefault();
    dialog.showModal();
  }
}

if (!customElements.get("dialog-opener")) customElements.define("dialog-opener", DialogOpener);
