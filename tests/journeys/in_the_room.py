"""What a page in the room plays and is told, as the browser itself counts it."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page


LISTEN = """
(() => {
  const Real = RTCPeerConnection;
  window.lines = [];
  window.servers = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...args) {
      super(...args);
      window.lines.push(this);
      window.servers.push(...(args[0]?.iceServers ?? []));
    }
    setConfiguration(said) {
      window.servers.push(...(said?.iceServers ?? []));
      return super.setConfiguration(said);
    }
  };
})();
"""
KNOCK = """() => new Promise((done) => {
  const line = new WebSocket(`ws://${location.host}/live/media/rtc/v1?access_token=wrong.token.here&sdk=js`);
  line.onerror = line.onopen = () => done();
})"""
LIVE_TRACKS = """() => [...document.querySelectorAll("video, audio")].flatMap((one) =>
  one.srcObject?.getTracks().filter((track) => track.readyState === "live") ?? []).length"""
PLAYED = """
async () => {
  const counted = {};
  for (const line of window.lines)
    for (const one of (await line.getStats()).values())
      if (one.type === "inbound-rtp") counted[one.trackIdentifier] = one.framesDecoded ?? one.totalAudioEnergy;
  const played = {};
  for (const tile of document.querySelectorAll("li.tile")) {
    const name = tile.querySelector('[data-word="name"]').textContent;
    for (const kind of ["video", "audio"])
      for (const track of tile.querySelector(kind)?.srcObject?.getTracks() ?? [])
        played[`${name} ${kind}`] = counted[track.id] ?? 0;
  }
  return played;
}
"""


def played(page: Page) -> dict[str, float]:
    """For each tile and kind: pictures decoded, or the energy of the sound, so far."""
    found: dict[str, float] = page.evaluate(PLAYED)
    return {name: much for name, much in found.items() if not name.startswith("You ")}


def growing(page: Page, seconds: float = 5) -> dict[str, bool]:
    (found,) = all_growing([page], seconds)
    return found


def all_growing(pages: Sequence[Page], seconds: float) -> list[dict[str, bool]]:
    """On each, within the same seconds, what of each tile went on."""
    before = [played(page) for page in pages]
    pages[0].wait_for_timeout(seconds * 1000)
    return [
        {name: much > was.get(name, 0) for name, much in played(page).items()}
        for page, was in zip(pages, before, strict=True)
    ]


def names(page: Page) -> set[str]:
    return set(page.locator('li.tile [data-word="name"]').all_text_contents())


def enter(page: Page, url: str, session_id: object) -> None:
    page.add_init_script(LISTEN)
    page.goto(f"{url}/sessions/{session_id}/room/")
    page.locator("li.tile video").first.wait_for(timeout=15_000)


def control(page, name):
    return page.locator(".controls").get_by_role("button", name=name, exact=True)


def pressed(page, name, wanted):
    page.wait_for_function(
        """([name, wanted]) => document.querySelector(`[data-control="${name}"]`).ariaPressed === wanted""",
        arg=[name, wanted],
        timeout=5000,
    )


def act(fay, name, whose="Noor"):
    """By the strip: open what can be done about someone, and do it."""
    on_strip = fay.locator("#strip li", has_text=whose)
    on_strip.locator(".dot-here").wait_for()
    button = fay.get_by_role("button", name=name)
    if not button.is_visible():
        on_strip.locator("summary").click()
    button.click()
