"""Keeps the synthetic participants' sound and pictures on loopback.

The library by which they take part opens a port on every interface of the machine, and has no option to
leave that. It learns of interfaces by one call, `getifaddrs`; for this library in this process that call is
answered here, with one interface at 127.0.0.1.  Linux only; `keep` says whether it did it.  Nothing of the
library's file is changed.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import struct
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path


PAGE = mmap.PAGESIZE
READ, WRITE = 1, 2
UP_AND_RUNNING = 0x1 | 0x40  # not named loopback: the library would pass it over
PT_LOAD, PT_DYNAMIC = 1, 2
STRTAB, SYMTAB, PLTRELSZ, JMPREL = 5, 6, 2, 23
ELF64_LITTLE = b"\x7fELF\x02\x01"


class Address(ctypes.Structure):
    _fields_ = [
        ("family", ctypes.c_ushort),
        ("port", ctypes.c_ushort),
        ("where", ctypes.c_ubyte * 4),
        ("nothing", ctypes.c_ubyte * 8),
    ]


class Interface(ctypes.Structure):
    _fields_ = [
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("flags", ctypes.c_uint),
        ("address", ctypes.POINTER(Address)),
        ("mask", ctypes.POINTER(Address)),
        ("other", ctypes.c_void_p),
        ("data", ctypes.c_void_p),
    ]


def an_address(words: str) -> Address:
    return Address(socket.AF_INET, 0, (ctypes.c_ubyte * 4)(*socket.inet_aton(words)))


ONLY = Interface(
    None,
    b"loop",
    UP_AND_RUNNING,
    ctypes.pointer(an_address("127.0.0.1")),
    ctypes.pointer(an_address("255.0.0.0")),
    None,
    None,
)


def tell(answer: ctypes._Pointer[ctypes.c_void_p]) -> int:
    answer[0] = ctypes.addressof(ONLY)
    return 0


def forget(answer: int) -> None:
    """Nothing was made for the asker, so there is nothing to free."""


# Kept for the life of the process: the library will call them.
TELL = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_void_p))(tell)
FORGET = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(forget)


def slots(file: bytes, names: dict[bytes, int]) -> Iterator[tuple[int, int]]:
    """Where, from the library's beginning in memory, stand the addresses of these functions; and what shall
    stand there.
    """
    offset, size, count = struct.unpack_from("<Q", file, 32)[0], *struct.unpack_from("<HH", file, 54)
    parts = [struct.unpack_from("<IIQQQQQQ", file, offset + n * size) for n in range(count)]
    loads = [(virtual, at, length) for kind, _, at, virtual, _, length, *_ in parts if kind == PT_LOAD]

    def place(virtual: int) -> int:
        begin, at = next((begin, at) for begin, at, length in loads if begin <= virtual < begin + length)
        return int(at + virtual - begin)

    at, length = next((at, length) for kind, _, at, _, _, length, *_ in parts if kind == PT_DYNAMIC)
    facts = dict(struct.iter_unpack("<qQ", file[at : at + length]))
    strings, symbols, table = place(facts[STRTAB]), place(facts[SYMTAB]), place(facts[JMPREL])
    for where, what, _ in struct.iter_unpack("<QQq", file[table : table + facts[PLTRELSZ]]):
        start = strings + struct.unpack_from("<I", file, symbols + (what >> 32) * 24)[0]
        name = file[start : file.index(b"\0", start)]
        if name in names:
            yield where, names[name]


def beginning(library: Path) -> int:
    """Where in memory the library was put; 0 when it is not loaded."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        span, _, offset, _, _, *name = line.split(None, 5)
        if name and name[0].strip() == os.fspath(library) and int(offset, 16) == 0:
            return int(span.partition("-")[0], 16)
    return 0


def keep(library: Path | None = None) -> bool:
    """Whether the library now knows of loopback alone.  Called before its first room."""
    library = library or Path(str(files("livekit.rtc.resources") / "liblivekit_ffi.so"))
    if not library.exists():
        return False
    ctypes.CDLL(os.fspath(library))
    base = beginning(library) if Path("/proc/self/maps").exists() else 0
    file = library.read_bytes() if base else b""
    if not file.startswith(ELF64_LITTLE):
        return False
    wanted = {
        b"getifaddrs": ctypes.cast(TELL, ctypes.c_void_p).value or 0,
        b"freeifaddrs": ctypes.cast(FORGET, ctypes.c_void_p).value or 0,
    }
    changed = list(slots(file, wanted))
    libc = ctypes.CDLL(None, use_errno=True)
    for where, function in changed:
        page = ctypes.c_void_p((base + where) // PAGE * PAGE)
        if libc.mprotect(page, ctypes.c_size_t(PAGE), READ | WRITE) != 0:
            return False
        ctypes.c_uint64.from_address(base + where).value = function
        libc.mprotect(page, ctypes.c_size_t(PAGE), READ)
    return len(changed) == len(wanted)
