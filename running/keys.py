"""The secrets of one clone, made at its first start, readable by their owner alone, never made again."""

import base64
import json
import secrets
from pathlib import Path

from running.places import private_folder, write_private


def make(folder: Path) -> None:
    """`secret_key`, `field_keys.json` (for what is sealed at rest), `livekit_keys.json` (ours and the media
    server's).
    """
    private_folder(folder)
    sealing = base64.b64encode(secrets.token_bytes(32)).decode()
    contents = {
        "secret_key": secrets.token_urlsafe(50),
        "field_keys.json": json.dumps({"current": "k1", "keys": {"k1": sealing}}),
        "livekit_keys.json": json.dumps({f"key{secrets.token_hex(6)}": secrets.token_urlsafe(40)}),
    }
    for name, content in contents.items():
        if not (folder / name).exists():
            write_private(folder / name, content)
