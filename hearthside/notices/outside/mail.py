"""The mail server: SMTP, or a service that anymail knows.  What it says becomes one of our own words."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage

from hearthside.notices.terms import Message, Word

from .refusals import NotNow, Refused


PERMANENT = 500  # SMTP: from here on the answer stays the same
NOT_THIS_MAILBOX = frozenset({550, 551, 553})


class MailServer:
    """One method: hand over one letter.  Raises Refused and NotNow."""

    def hand_over(self, mail: Message) -> None:
        """Plain text, one recipient, nothing counted or followed; the same name however often it is sent."""
        message = EmailMessage(
            subject=mail.subject,
            body=mail.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[mail.address],
            headers={"Message-ID": message_id(mail.name), "Auto-Submitted": "auto-generated"},
        )
        message.track_opens = message.track_clicks = False  # type: ignore[attr-defined]  # anymail's own words
        with _in_our_words():
            message.send()


def message_id(name: str) -> str:
    """The stable one, by which a receiving server knows a letter that comes a second time."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{name}@{sender.rpartition('@')[2]}>"


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as why:
        ((code, _),) = why.recipients.values()
        raise _about_the_address(code) from None
    except smtplib.SMTPDataError as why:
        raise (Refused(Word.NOT_WANTED) if why.smtp_code >= PERMANENT else NotNow(Word.LATER)) from None
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError):
        raise NotNow(Word.SET_UP) from None
    except AnymailRecipientsRefused:
        raise Refused(Word.NO_SUCH_ADDRESS) from None
    except AnymailAPIError as why:
        raise NotNow(Word.SET_UP if 400 <= (why.status_code or 0) < PERMANENT else Word.AWAY) from None  # noqa: PLR2004
    except AnymailError:
        raise NotNow(Word.SET_UP) from None
    except (smtplib.SMTPException, OSError):
        raise NotNow(Word.AWAY) from None


def _about_the_address(code: int) -> Refused | NotNow:
    if code < PERMANENT:
        return NotNow(Word.LATER)
    return Refused(Word.NO_SUCH_ADDRESS if code in NOT_THIS_MAILBOX else Word.NOT_WANTED)
