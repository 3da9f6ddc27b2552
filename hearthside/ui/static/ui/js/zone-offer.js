// <zone-offer zone="America/New_York" hidden>: shows itself when this device's clock reads otherwise than the page's
// times.  Its form then carries the device's zone; without JavaScript it stays hidden.

/** What a clock in a zone shows at this moment.  @param {string} zone */
function shown(zone) {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  }).format();
}

/** Two names of one clock need no offer, nor does a device that only says UTC.  @param {string} device @param {string} own */
function differs(device, own) {
  if (!device.includes("/") || device.startsWith("Etc/")) return false;
  try {
    return shown(device) !== shown(own);
  } catch {
    return false; // a name that this browser does not know
  }
}

class ZoneOffer extends HTMLElement {
  connectedCallback() {
    const device = new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    const field = this.querySelector("input[name=zone]");
    if (!(field instanceof HTMLInputElement) || !differs(device, this.getAttribute("zone") ?? "")) return;
    field.value = device;
    const place = this.querySelector("[data-word=city]");
    if (place) place.textContent = device.slice(device.lastIndexOf("/") + 1).replaceAll("_", " ");
    this.hidden = false;
  }
}

if (!customElements.get("zone-offer")) customElements.define("zone-offer", ZoneOffer);
