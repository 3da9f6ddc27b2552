"""Structured logs.  Only these keys are ever written, so that nothing personal can slip in with a keyword."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


KEYS = {
    "event", "level", "timestamp", "logger", "route", "method", "status", "ms", "code", "count", "job", "attempt",
    "what", "pid", "port", "seal", "seconds", "error",
}  # fmt: skip


def only_known_keys(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in entry.items() if key in KEYS}


def only_the_kind_of_error(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's text may hold what someone wrote; its class and the place in our code may not."""
    info = entry.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        last = info[2]
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        at = f" at {last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno}" if last is not None else ""
        entry["error"] = f"{info[0].__name__}{at}"
    return entry


def only_the_template_of_a_foreign_line(
    _: Any, __: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Libraries put addresses, queries and values into their lines; we keep the line without its values."""
    record = entry.get("_record")
    if record is not None and not record.name.startswith("hearthside"):
        entry["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        entry["logger"] = record.name
        if record.name.startswith("django.security") and not record.args:  # the line is what somebody sent
            entry["event"] = "suspicious"
    return entry


def configure(level: str) -> None:
    """Called once, by settings."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        only_the_kind_of_error,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, only_the_template_of_a_foreign_line],
            processors=[
                only_known_keys,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in (
        "uvicorn",
        "uvicorn.error",
        "uvicorn.access",
        "websockets",
        "aiohttp",
        "procrastinate",
        "asyncio",
    ):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel("WARNING")
    # Writes the address of every websocket with its query, and so with the token.
    logging.getLogger("uvicorn.error").setLevel("CRITICAL")


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
