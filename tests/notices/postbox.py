"""A real mail server on loopback, and the job worker run once.

def test_…(postbox):
    actions.send_letter(…)
    postbox.run_jobs()
    (mail,) = postbox.mails
    link = mail.link
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from procrastinate.contrib.django import app


LINK = re.compile(r"https?://\S+")
NO_SUCH = "550 5.1.1 no such mailbox"
COME_LATER = "451 4.7.1 come back later"


@dataclass(frozen=True)
class Received:
    """`raw` is all that a stranger at the mail server could read."""

    to: tuple[str, ...]
    raw: str

    @property
    def message(self) -> EmailMessage:
        return email.message_from_string(self.raw, policy=email.policy.default)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        return self.message.get_content()

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    @property
    def link(self) -> str:
        (found,) = LINK.findall(self.text)
        return found

    @property
    def path(self) -> str:
        return "/" + self.link.split("/", 3)[3]


@dataclass
class Postbox:
    """`refuse[address] = NO_SUCH`: what RCPT answers; `at_data`: what the server says to a whole letter.

    `when_taken` is done after a letter is ours and before its sender hears of it.
    """

    port: int = 0
    mails: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    at_data: str = ""
    when_taken: Callable[[], None] | None = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data:
            return self.at_data
        self.mails.append(Received(tuple(envelope.rcpt_tos), envelope.content.decode()))
        if self.when_taken is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.when_taken)
        return "250 taken"

    # -- the server

    def start(self) -> None:
        """On the same port again after `stop`."""
        if not self.port:
            with socket.socket() as one:
                one.bind(("127.0.0.1", 0))
                self.port = one.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def wait_for(self, count: int, *, within_s: float = 20.0) -> list[Received]:
        """For journeys, whose worker runs by itself."""
        until = time.monotonic() + within_s
        while len(self.mails) < count:
            assert time.monotonic() < until, f"{len(self.mails)} of {count} letters came"
            time.sleep(0.05)
        return self.mails

    def to(self, address: str, *, within_s: float = 20.0) -> Received:
        """The newest letter to this address, waited for."""
        until = time.monotonic() + within_s
        while True:
            found = [mail for mail in self.mails if mail.to == (address,)]
            if found:
                return found[-1]
            assert time.monotonic() < until, "no letter came to this address"
            time.sleep(0.05)


def run_jobs(*, later: bool = False) -> None:
    """Everything that waits is done by a real worker; `later`: also what is to be tried again some other time."""
    if later:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    asyncio.run(_work())


async def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        periodic, working.periodic_registry.periodic_tasks = working.periodic_registry.periodic_tasks, {}
        try:
            async with working.open_async():
                await working.run_worker_async(
                    wait=False, listen_notify=False, install_signal_handlers=False, delete_jobs="successful"
                )
        finally:
            working.periodic_registry.periodic_tasks = periodic
