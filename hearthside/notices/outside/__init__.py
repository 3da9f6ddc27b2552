"""What carries a letter out of the house: the mail server, the text service, the service of a device."""

from collections.abc import Callable

from hearthside.notices.terms import Channel, Message

from .devices import DeviceServer, public_key
from .mail import MailServer, message_id
from .refusals import NotNow, Refused
from .texts import TextServer


__all__ = [
    "DeviceServer",
    "MailServer",
    "NotNow",
    "Refused",
    "TextServer",
    "hand_over",
    "message_id",
    "public_key",
]


def hand_over(message: Message) -> None:
    """By its channel.  Raises Refused and NotNow."""
    servers: dict[Channel, Callable[[Message], None]] = {
        Channel.MAIL: MailServer().hand_over,
        Channel.TEXT: TextServer().hand_over,
        Channel.PUSH: DeviceServer().hand_over,
    }
    servers[message.channel](message)
