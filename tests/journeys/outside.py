"""Run in another network namespace than the house: what of an address answers?

    python -I outside.py ADDRESS PORT,PORT,…

Tries every TCP port, and these UDP ports with what a browser begins a call with.  Prints as JSON, for each kind, the ports
that did not refuse.  Whoever listens on UDP and says nothing to strangers refuses nothing: silence is not a refusal.
"""

import errno
import json
import select
import socket
import sys
import time


STUN = bytes.fromhex("000100002112a442000102030405060708090a0b")  # a binding request, RFC 5389
AT_ONCE = 400
PATIENCE_S = 3.0
ROUNDS, FEW = 4, 20
ALL = range(1, 65536)


def tcp(address: str) -> list[int]:
    found = []
    for first in range(ALL.start, ALL.stop, AT_ONCE):
        waiting = {}
        for port in range(first, min(first + AT_ONCE, ALL.stop)):
            line = socket.socket()
            line.setblocking(False)
            if line.connect_ex((address, port)) == errno.ECONNREFUSED:
                line.close()
            else:
                waiting[line.fileno()] = (port, line)
        found += not_refused(waiting)
    return sorted(found)


def not_refused(waiting: dict[int, tuple[int, socket.socket]]) -> list[int]:
    """Of what was begun: who took it, and who said nothing."""
    found, until = [], time.monotonic() + PATIENCE_S
    look = select.poll()
    for number in waiting:
        look.register(number, select.POLLOUT)
    while waiting and time.monotonic() < until:
        for number, _ in look.poll(100):
            port, line = waiting.pop(number)
            look.unregister(number)
            if line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != errno.ECONNREFUSED:
                found.append(port)
            line.close()
    for port, line in waiting.values():
        found.append(port)
        line.close()
    return found


def udp(address: str, ports: list[int]) -> list[int]:
    """A few at a time, and again: a kernel sends only so many refusals in a second."""
    left = ports
    for _ in range(ROUNDS):
        tried, left = left, []
        for first in range(0, len(tried), FEW):
            left += silent(address, tried[first : first + FEW])
    return sorted(left)


def silent(address: str, ports: list[int]) -> list[int]:
    lines = []
    for port in ports:
        line = socket.socket(type=socket.SOCK_DGRAM)
        line.setblocking(False)
        line.connect((address, port))
        line.send(STUN)
        lines.append((port, line))
    time.sleep(0.1)
    return [port for port, line in lines if not is_refused(line)]


def is_refused(line: socket.socket) -> bool:
    try:
        line.recv(2048)
    except ConnectionRefusedError:
        return True
    except BlockingIOError:
        return False
    return False


if __name__ == "__main__":
    where, wanted = sys.argv[1], [int(word) for word in sys.argv[2].split(",")]
    print(json.dumps({"tcp": tcp(where), "udp": udp(where, wanted)}))
