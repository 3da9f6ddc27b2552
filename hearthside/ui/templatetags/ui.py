"""The components.  Keywords only: a page says what it means, and a wrong word stops it in the tests.

Bodies arrive rendered and escaped; every other word is escaped by the component's own template.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.widgets import CheckboxInput
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hearthside.ui import crisis, rules, terms


register = template.Library()


def _draw(component: str, words: dict[str, Any]) -> SafeString:
    return render_to_string(f"ui/{component}.html", words)


def _among(said: str, known: Sequence[str], what: str) -> None:
    if said not in known:
        raise ValueError(f"{said!r} is no {what}: {', '.join(known)}.")


@register.simple_tag
def icon(*, name: str, plain_url: bool = False) -> SafeString:
    """A line icon from the sprite, always beside words.  `plain_url`: for files that outlive a release."""
    sprite = f"{settings.STATIC_URL}ui/icons.svg" if plain_url else static("ui/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_block_tag
def panel(
    content: SafeString,
    *,
    tone: terms.PanelTone = "plain",
    heading: str = "",
    level: int = 2,
    over: str = "",
    aside: str = "",
    id: str = "",  # noqa: A002 - the page's own word for it
    close: bool = False,
) -> SafeString:
    """One matter.  `here` is the mantel, once a page; `over` stands above the heading, `aside` at its end."""
    _among(tone, terms.PANEL_TONES, "tone of a panel")
    if heading and not id:
        raise ValueError("A panel with a heading needs an id to be named by.")
    return _draw("panel", locals())


@register.simple_tag
def button(
    *,
    label: str,
    tone: terms.ButtonTone = "primary",
    kind: terms.ButtonKind = "submit",
    size: terms.ButtonSize = "normal",
    href: str = "",
    icon: str = "",
    icon_end: str = "",
    about: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    wide: bool = False,
    grow: bool = False,
    busy: bool = False,
    off: bool = False,
    closes: bool = False,
) -> SafeString:
    """Something to press; with `href`, a way to another page.

    `about` is read aloud after the label ("Correct", about "Theo").  `closes` ends the dialog around it.
    `off` shows what is not possible yet; it is never used to hide a refusal.
    """
    _among(tone, terms.BUTTON_TONES, "tone of a button")
    _among(kind, terms.BUTTON_KINDS, "kind of button")
    _among(size, terms.BUTTON_SIZES, "size of a button")
    return _draw("button", locals())


@register.simple_block_tag
def notice(
    content: SafeString,
    *,
    tone: terms.NoticeTone = "plain",
    icon: str = "",
    live: bool = False,
    id: str = "",  # noqa: A002
) -> SafeString:
    """A few sentences that matter now.  `live`: it appears while the page is open, and is read aloud."""
    _among(tone, terms.NOTICE_TONES, "tone of a notice")
    icon = icon or terms.NOTICE_ICONS[tone]
    return _draw("notice", locals())


@register.simple_tag
def field(*, bound: BoundField, hint: str = "", short: bool = False) -> SafeString:
    """A question of a form: label, input, hint and refusal, tied together for those who listen."""
    hint = hint or str(bound.help_text)
    at = bound.auto_id
    told = [f"{at}_helptext"] if hint and at else []
    told += [f"{at}_error"] if bound.errors and at else []
    attrs: dict[str, str | bool] = (
        {"aria-describedby": " ".join(told)} if told and not bound.use_fieldset else {}
    )
    if "placeholder" in bound.field.widget.attrs:
        attrs["placeholder"] = ""  # the label says it, and stays
    if short:
        attrs["class"] = "short"
    choice = isinstance(bound.field.widget, CheckboxInput)
    drawn = bound.as_widget(attrs=attrs)
    return _draw("field", locals())


@register.simple_block_tag
def dialog(
    content: SafeString,
    *,
    id: str,  # noqa: A002
    heading: str,
    opener: str,
    opener_tone: terms.ButtonTone = "plain",
    opener_icon: str = "",
    href: str = "",
) -> SafeString:
    """A question before an act.  `href`: the page that asks the same where there is no JavaScript."""
    _among(opener_tone, terms.BUTTON_TONES, "tone of a button")
    return _draw("dialog", locals())


@register.simple_block_tag
def card_list(content: SafeString, *, boxed: bool = True, label: str = "") -> SafeString:
    return _draw("card_list", locals())


@register.simple_block_tag
def card(
    content: SafeString,
    *,
    who: str,
    initial: str = "",
    leads: bool = False,
    badge: str = "",
    badge_tone: terms.BadgeTone = "plain",
    words: str = "",
    facts: str = "",
    beside: bool = False,
) -> SafeString:
    """A row of a card list: who, then what changed, then small facts; the body holds what can be done.

    `beside`: it is one short word, and stays beside the name on a phone too.
    """
    _among(badge_tone, terms.BADGE_TONES, "tone of a badge")
    return _draw("card", locals())


@register.simple_tag
def meter(*, label: str, words: str, done: float, planned: float = 0.0, short: bool = False) -> SafeString:
    """Shares of a whole, 0 to 1, beside the words that say the same."""
    done_at = rules.per_cent(done)
    planned_at = rules.per_cent(done + planned) if planned else ""
    return _draw("meter", locals())


@register.simple_tag
def ring(*, minutes: int, whole: int, label: str, unit: str = "min left") -> SafeString:
    """Minutes that run out.  The server draws the first value; `<break-timer>` counts on."""
    left = rules.ring_left(minutes, whole)
    return _draw("ring", locals())


@register.simple_tag
def timeline(*, steps: Iterable[terms.Step], plain: bool = False) -> SafeString:
    """Steps in order, one of them `here`.  `plain`: without times."""
    return _draw("timeline", locals())


@register.simple_tag
def avatar(*, initial: str, leads: bool = False, large: bool = False) -> SafeString:
    return _draw("avatar", locals())


@register.simple_tag
def badge(*, words: str, tone: terms.BadgeTone = "plain", dot: terms.Dot = "", icon: str = "") -> SafeString:
    _among(tone, terms.BADGE_TONES, "tone of a badge")
    _among(dot, terms.DOTS, "dot")
    return _draw("badge", locals())


@register.simple_tag
def presence(*, pieces: Iterable[terms.Piece], sentence: str = "") -> SafeString:
    """Someone's presence as a bar.  Hidden from those who listen: `sentence` says the same in words."""
    return _draw("presence", {"bars": rules.bars(pieces), "sentence": sentence})


@register.simple_tag
def presence_scale(*, marks: Iterable[terms.Mark]) -> SafeString:
    """The times over the bars: (words, share), first at 0 and last at 1."""
    return _draw("presence_scale", {"marks": [(rules.per_cent(share), words) for words, share in marks]})


@register.simple_tag
def presence_key() -> SafeString:
    """How to read the bars, and the hatching that they are filled with: once on each page with bars."""
    return _draw("presence_key", {})


@register.simple_block_tag
def table(content: SafeString, *, caption: str, cards: bool = False) -> SafeString:
    """`cards`: narrow, each row becomes a card; cells then say their column in `data-label`."""
    return _draw("table", locals())


@register.simple_block_tag
def nothing(content: SafeString, *, icon: str = "moment") -> SafeString:
    """Nothing here, said kindly."""
    return _draw("nothing", locals())


@register.simple_tag
def crisis_card() -> SafeString:
    return crisis.card_html()
