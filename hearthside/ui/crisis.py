"""The crisis card for pages that show it whatever else is down, from the file that the clinic wrote."""

import re
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


CARD = re.compile(r"<main\b[^>]*>(.*?)</main>", re.DOTALL)
HEADING = re.compile(r"(</?)h1\b")


def card_html() -> SafeString:
    """The card as a part of another page.  No database; without the clinic's file, the country's numbers."""
    try:
        page = Path(settings.CRISIS_CARD_FILE).read_text(encoding="utf-8")
    except OSError:
        page = ""
    found = CARD.search(page)
    if not found:
        return render_to_string(
            "ui/_crisis.html", {"emergency_number": "911", "crisis_number": "988", "inside": True}
        )
    # Our own template wrote the file and escaped what people typed; the page that holds it has its own h1.
    return mark_safe(HEADING.sub(r"\1h2", found.group(1)))  # noqa: S308
