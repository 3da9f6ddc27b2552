"""What keeps somebody from using a page: what axe calls serious, and what the Tab key does not reach or show."""

from pathlib import Path


AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TO_PRESS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
  .filter(e => e.type !== 'radio' || e === [...document.getElementsByName(e.name)].find(r => r.checked) ||
    ![...document.getElementsByName(e.name)].some(r => r.checked) && e === document.getElementsByName(e.name)[0])"""
# Each thing that is reached, and whether one could see it: inside a field for a day or an hour the picker is a stop of
# its own, and the field then shows where one is.
FROM_THE_START = """() => {
  document.activeElement.blur();
  scrollTo(0, 0);
  window.reached ??= addEventListener('focusin', ({ target: e }) => {
    const own = ['date', 'time'].includes(e.type) && getComputedStyle(e).outlineStyle === 'solid';
    window.reached.set(e, e.matches(':focus-visible') || own);
  }) ?? new Map();
  window.reached.clear();
}"""
MISSED = f"""() => ({TO_PRESS})().filter(e => !window.reached.has(e)).map(e => e.outerHTML.slice(0, 120))"""
UNSEEN = """() => [...window.reached].filter(([, seen]) => !seen).map(([e]) => e.outerHTML.slice(0, 120))"""
INSIDE_FIELDS = 12  # stops of day and hour fields beyond their first

# How the page's own part and what stands around it are drawn, whoever is named there: elements in order, with all that a
# style, a key or a reader goes by; rows alike that follow one another are one.
DRAWN = """() => {
  const words = ['value', 'title', 'alt', 'aria-label', 'placeholder', 'content', 'csrf'];
  const of_one = ({ name, value }) => words.includes(name) ? !!value
    : name === 'class' ? value : value.replace(/[0-9a-f-]{8,}|[0-9]+/g, '*');
  const own = (e) => [...e.attributes].map((one) => `${one.name}=${of_one(one)}`).sort().join(' ');
  const says = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const of = (e, apart) => {
    if (e === apart) return '<main>';
    const inside = [...e.children].map((child) => of(child, apart));
    return `<${e.localName} ${own(e)} ${says(e)} ${!!e.disabled} ${!!e.checked}>`
      + `${inside.filter((one, n) => one !== inside[n - 1]).join('')}</>`;
  };
  const main = document.querySelector('main');
  return [of(document.body, main), main ? of(main) : ''];
}"""
SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished)
)"""


def drawn(page):
    """How it and what is around it are drawn: two pages of which both are the same are the same to axe and to the keys."""
    return set(page.evaluate(DRAWN))


def serious(page):
    """What axe finds once nothing fades any more: a colour on its way is nobody's colour."""
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (v["id"], v["nodes"][0]["html"][:120])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def by_keyboard(page):
    """What the Tab key does not reach from the start of the page, and what it reaches without one seeing it.

    Where something comes or goes meanwhile, a notice in the room or the bell's line, it is walked again; what cannot be
    reached is missed each time.
    """
    for _ in range(3):
        page.evaluate(FROM_THE_START)
        presses = page.evaluate(f"({TO_PRESS})().length")
        while presses:
            for _ in range(presses):
                page.keyboard.press("Tab")
            presses = 0 if presses == INSIDE_FIELDS or not page.evaluate(MISSED) else INSIDE_FIELDS
        missed, unseen = page.evaluate(MISSED), page.evaluate(UNSEEN)
        if not missed and not unseen:
            break
    return missed, unseen
