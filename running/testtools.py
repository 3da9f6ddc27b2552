"""What the tests need from the machine beside Python: browsers and a screen, a PostgreSQL of the system,
network namespaces.

Root on Debian or Ubuntu has what is missing installed; others are told what to install.
"""

import os
import sys
from pathlib import Path
from shutil import which

from running import mediabinary, pgbinaries
from running.bootstrap import guarded
from running.programs import run
from running.words import Trouble, say, step


BROWSER = ("chromium", "chromium-browser", "google-chrome")
WIDE = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin{os.pathsep}/sbin"
WEBKIT_FOR_PYTHON = "usr/lib/*/girepository-1.0/WebKit2-4.1.typelib"
GTK_FOR_PYTHON = Path("/usr/lib/python3/dist-packages/gi")
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def there(*programs: str) -> bool:
    return any(which(program, path=WIDE) for program in programs)


def webkit() -> dict[str, bool]:
    """Of Debian's packages for WebKit on a screen that nobody sees: which are there."""
    return {
        "webkit2gtk-driver": there("WebKitWebDriver"),
        "gir1.2-webkit2-4.1": any(Path("/").glob(WEBKIT_FOR_PYTHON)),
        "python3-gi": GTK_FOR_PYTHON.is_dir(),
        "xvfb": there("Xvfb"),
    }


def missing() -> list[str]:
    """Debian's names of the packages that are not there."""
    found = {
        "chromium": there(*BROWSER),
        "firefox-esr": there("firefox-esr", "firefox"),
        "postgresql": next(pgbinaries.of_the_system(), None) is not None,
        "iproute2": there("ip"),
        "iptables": there("iptables"),
        **webkit(),
    }
    return [package for package, has in found.items() if not has]


def ensure() -> None:
    install()
    say(f"  Media server: livekit-server {mediabinary.find().origin}.")


def install() -> None:
    lacking = missing()
    if not lacking:
        return
    if os.getuid() != 0 or which("apt-get") is None:
        if "chromium" in lacking:
            raise Trouble(
                f"The tests need {', '.join(lacking)}.  Say `sudo apt install {' '.join(lacking)}`."
            )
        say(f"  Without {', '.join(lacking)} some tests are not run here; they are named at the end.")
        return
    if "postgresql" in lacking and not NO_CLUSTER.exists():
        NO_CLUSTER.parent.mkdir(exist_ok=True)
        NO_CLUSTER.write_text(
            "create_main_cluster = false\n", encoding="ascii"
        )  # only its binaries are wanted
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing {', '.join(lacking)}"):
        run(["apt-get", "update", "-q"], what="Debian's package list", env=quiet)
        run(
            ["apt-get", "install", "-qy", "--no-install-recommends", *lacking],
            what="Debian's packages",
            env=quiet,
        )


if __name__ == "__main__":
    sys.exit(guarded(ensure))
