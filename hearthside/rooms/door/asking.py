"""What someone who knocks may say, and nothing beyond: path, query, token.  Everything here is of the request alone."""

from __future__ import annotations

import base64
import binascii
import urllib.parse
import zlib
from dataclasses import dataclass

from google.protobuf.message import DecodeError
from livekit.protocol import rtc

from hearthside.access.raw import Scope, header


LONGEST_QUERY = 16 * 1024
LONGEST_JOIN = 256 * 1024
PATHS = {
    b"/live/media/rtc": "/rtc",
    b"/live/media/rtc/v1": "/rtc/v1",
    b"/live/media/rtc/validate": "/rtc/validate",
    b"/live/media/rtc/v1/validate": "/rtc/v1/validate",
}
PASSED_ON = {
    "join_request", "auto_subscribe", "sdk", "version", "protocol", "reconnect", "reconnect_reason", "sid",
    "adaptive_stream", "os", "os_version", "device_model", "browser", "browser_version", "network",
}  # fmt: skip
# `publish` makes a second identity; the others would say who someone is, which only the database says.
NEVER = {"publish", "room", "attributes", "metadata", "name", "identity"}


class Turned(Exception):
    """Away before anything was asked of the database: an HTTP status and one word."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status, self.word = status, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, read and cleaned."""

    path: str  # at the media server
    query: str
    token: str
    sid: str  # the stay that a client wants to go on with; empty for a new one


def read(scope: Scope) -> Asked:
    """Raises Turned."""
    path = PATHS.get(scope.get("raw_path", b"").split(b"?")[0])
    if path is None or (scope["type"] == "http" and not path.endswith("/validate")):
        raise Turned(404, "no such page")
    if scope["type"] == "websocket" and path.endswith("/validate"):
        raise Turned(404, "no such page")
    raw: bytes = scope["query_string"]
    if len(raw) > LONGEST_QUERY:
        raise Turned(414, "too long")
    try:
        said = urllib.parse.parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        raise Turned(400, "unreadable") from None
    names = [name for name, _ in said]
    if len(names) != len(set(names)) or not NEVER.isdisjoint(names):
        raise Turned(400, "not asked for")
    token = _token(scope, dict(said))
    query, sid = _cleaned({name: value for name, value in said if name in PASSED_ON})
    return Asked(path=path, query=query, token=token, sid=sid)


def _token(scope: Scope, said: dict[str, str]) -> str:
    """Exactly one, in the header or in the query."""
    shown = [value for name, value in scope["headers"] if name == b"authorization"]
    bearer = header(scope, "authorization").removeprefix("Bearer ")
    tokens = [one for one in (bearer, said.get("access_token", "")) if one]
    if len(tokens) != 1 or len(shown) > 1:
        raise Turned(401, "one token")
    return tokens[0]


def _cleaned(said: dict[str, str]) -> tuple[str, str]:
    """The query for the media server, and the stay that it goes on with."""
    sid = said.get("sid", "") if said.get("reconnect") in {"1", "true"} else ""
    packed = said.get("join_request")
    if packed is not None:
        said["join_request"], sid = _join_request(packed)
    return urllib.parse.urlencode(said), sid


def _join_request(packed: str) -> tuple[str, str]:
    """Without what a client would like to be called or to carry."""
    try:
        wrapped = rtc.WrappedJoinRequest.FromString(base64.urlsafe_b64decode(packed + "=="))
        zipped = wrapped.compression == rtc.WrappedJoinRequest.Compression.GZIP
        body = _unzipped(wrapped.join_request) if zipped else wrapped.join_request
        join = rtc.JoinRequest.FromString(body)
    except (ValueError, binascii.Error, zlib.error, DecodeError):
        raise Turned(400, "unreadable") from None
    join.ClearField("metadata")
    join.ClearField("participant_attributes")
    zipper = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    wrapped = rtc.WrappedJoinRequest(
        compression=rtc.WrappedJoinRequest.Compression.GZIP,
        join_request=zipper.compress(join.SerializeToString()) + zipper.flush(),
    )
    clean = base64.urlsafe_b64encode(wrapped.SerializeToString()).decode()
    return clean, join.participant_sid if join.reconnect else ""


def _unzipped(body: bytes) -> bytes:
    opened = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    plain = opened.decompress(body, LONGEST_JOIN)
    if opened.unconsumed_tail or not opened.eof:
        raise ValueError
    return plain
