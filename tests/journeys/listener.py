"""Writes one line of JSON for each IP packet that comes in.

Runs where packets end, as a program of its own.
"""

import json
import socket
import struct
import sys
from pathlib import Path


ETH_P_ALL = 0x0003
IPV4, IPV6 = 0x0800, 0x86DD
COOKIE = b"\x21\x12\xa4\x42"
NAMES = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp6"}


def read(frame: bytes) -> dict[str, object] | None:
    kind = struct.unpack("!H", frame[12:14])[0]
    packet = frame[14:]
    if kind == IPV4:
        length, number, destination = (
            (packet[0] & 15) * 4,
            packet[9],
            socket.inet_ntop(socket.AF_INET, packet[16:20]),
        )
    elif kind == IPV6:
        length, number, destination = 40, packet[6], socket.inet_ntop(socket.AF_INET6, packet[24:40])
    else:
        return None
    if destination.startswith(("ff", "224.")):  # the kernel's own neighbourly noise
        return None
    inner = packet[length:]
    port = struct.unpack("!H", inner[2:4])[0] if number in {6, 17} else 0
    stun = number == 17 and inner[12:16] == COOKIE
    name = NAMES.get(number, str(number))
    return {"protocol": name, "destination": destination, "port": port, "size": len(packet), "stun": stun}


def main() -> None:
    caught = Path(sys.argv[1])
    with (
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as wire,
        caught.open("a") as file,
    ):
        wire.bind(("in0", 0))
        caught.with_suffix(".ready").touch()
        while True:
            frame, about = wire.recvfrom(65_535)
            found = None if about[2] == socket.PACKET_OUTGOING else read(frame)
            if found:
                file.write(json.dumps(found) + "\n")
                file.flush()


if __name__ == "__main__":
    main()
