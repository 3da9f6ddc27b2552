"""The crisis card for pages that show it whatever else is down, from the file that the clinic wrote."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


CARD: Final = re.compile(r"<main\b[^>]*>(.*?)</main>", re.DOTALL)
HEADING: Final = re.compile(r"(</?)h1\b")
NATION: Final = {"crisis_number": "988", "emergency_number": "911"}


def card_html() -> SafeString:
    """The card as a part of another page.  No database; without the clinic's file, the country's numbers."""
    try:
        page = Path(settings.CRISIS_CARD_FILE).read_text(encoding="utf-8")
    except OSError:
        page = ""
    found = CARD.search(page)
    card = found.group(1) if found else render_to_string("ui/_crisis.html", {"clinic": NATION})
    # Our own template made it and escaped what people typed; the page that holds it has an h1 of its own.
    return mark_safe(HEADING.sub(r"\1h2", card))  # noqa: S308
