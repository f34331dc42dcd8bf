"""Whether a Ray cluster answers, and if not, why: the address, the token, the version, or nothing.

Another process tries to connect. Where nobody answers, or the token is not the right one, Ray tries
again for long and then ends its process; what it finds wrong it says on the error stream at once.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from discovery.errors import CampaignError

__all__ = ["NODES_SWITCH", "loopback_only", "probe", "token_source"]

CONNECT_LIMIT = 15.0  # seconds that a cluster has for its answer
KNOCK_LIMIT = 5.0  # seconds for a port to be open
MODE = "RAY_AUTH_MODE"
TOKEN = "RAY_AUTH_TOKEN"
TOKEN_FILE = "RAY_AUTH_TOKEN_PATH"
NODES_SWITCH = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"  # 0 makes all of a Ray use loopback

_REFUSED = ("InvalidAuthToken", "Unauthenticated", "AuthenticationError")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_START = (
    "start one on this machine (ray start --head), or join one (ray start --address HOST:PORT), "
    "or leave --address out"
)
_PROBE = """
import sys, ray
ray.init(address=sys.argv[1], log_to_driver=False, logging_level="ERROR")
"""


def probe(address: str) -> None:
    """See whether a cluster answers.

    Parameters
    ----------
    address : str
        ``host:port``, or ``auto``.

    Raises
    ------
    CampaignError
        If none does, with what is wrong and what to do.
    """
    place = _host_and_port(address)
    if place is None and address != "auto":
        raise CampaignError(
            f"{address!r} is no address of a Ray cluster; give --address HOST:PORT, or auto for "
            "the one that was started on this machine"
        )
    if place is not None and not _listens(*place):
        raise CampaignError(
            f"no Ray cluster is at {address}: nothing listens there; give the address that "
            f"`ray start` said, or {_START}"
        )
    said, code = _ask(address, "disabled")
    source, mode = token_source(os.environ), os.environ.get(MODE)
    asks = any(sign in line for line in said for sign in _REFUSED)
    if asks and source is not None and mode in (None, "token"):
        said, code = _ask(address, "token")
        if code == 0:
            _send_token()
    elif code == 0 and mode == "token":
        raise CampaignError(
            f"the Ray cluster at {address} asks for no token, and {MODE} is token here, so that "
            f"its workers could not answer; unset it, or start the cluster with {MODE}=token"
        )
    if code == 0:
        return
    reason = explain(said, address, source, mode)
    if reason is None and code is None:
        reason = f"no Ray cluster answers at {address} within {CONNECT_LIMIT:g} s; {_START}"
    if reason is None:
        last = (said or [f"exit code {code}"])[-1]
        last = last.removeprefix("ConnectionError: ").split(". ")[0].rstrip(".")
        reason = f"cannot connect to a Ray cluster at {address}: {last}; {_START}"
    raise CampaignError(reason)


def _send_token() -> None:
    """From now on, let this process send its token, and ask for it.

    Never to a cluster that asks for none: its workers would have none to send in return.
    """
    os.environ[MODE] = "token"
    with suppress(ImportError):  # of an older Ray, which knows no tokens
        from ray._private.authentication import authentication_token_setup as setup

        setup._enable_token_auth()  # it has read the environment already


def _ask(address: str, mode: str) -> tuple[list[str], int | None]:
    """What the other process said, and its exit code; None if it did not come to an end."""
    environment = {**os.environ, MODE: mode}
    if loopback_only(address):
        environment[NODES_SWITCH] = "0"
    with subprocess.Popen(
        [sys.executable, "-c", _PROBE, address],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for this process only
        env=environment,
    ) as process:
        assert process.stderr is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(CONNECT_LIMIT, give_up)
        timer.start()
        said = []
        try:
            for line in process.stderr:
                said.append(line.strip())
                if any(sign in line for sign in _REFUSED):
                    break
            else:
                process.wait()
        finally:  # it would only try again, or this process is to end
            timer.cancel()
            process.kill()
        code = process.wait()
    return [line for line in said if line], None if late.is_set() else code


def explain(said: Iterable[str], address: str, source: str | None, mode: str | None) -> str | None:
    """What is wrong and what to do, from what Ray said; None for what is not known here.

    Parameters
    ----------
    said : iterable of str
        Lines of its error stream.
    address : str
    source : str or None
        Where the token of this process is from.
    mode : str or None
        What RAY_AUTH_MODE is.

    Examples
    --------
    >>> line = "gcs_client.cc:210: Unauthenticated: RPC error: InvalidAuthToken"
    >>> explain([line], "a:6379", "RAY_AUTH_TOKEN", None)
    'the Ray cluster at a:6379 refuses the token of RAY_AUTH_TOKEN: it has another one; ...'
    """
    lines = list(said)
    if any(sign in line for line in lines for sign in _REFUSED):
        get = f"set {TOKEN}, or {TOKEN_FILE} to a file, or ~/.ray/auth_token, to that of its head"
        if mode is not None and mode.lower() != "token":
            return (
                f"the Ray cluster at {address} asks for a token, and {MODE} is {mode} here, so "
                f"that none is sent; unset it, and {get}"
            )
        if source is None:
            return f"the Ray cluster at {address} asks for a token, and there is none here; {get}"
        return (
            f"the Ray cluster at {address} refuses the token of {source}: it has another one; {get}"
        )
    text = "\n".join(lines)
    if "Version mismatch" in text:
        versions = " ".join(text[text.index("Version mismatch") :].split())
        versions = versions.removeprefix("Version mismatch: ").rstrip(".")
        return (
            f"the Ray cluster at {address} has another version of Ray or Python ({versions}); "
            "install the same Ray and Python on every node"
        )
    return None


def token_source(environment: Mapping[str, str]) -> str | None:
    """Where Ray finds a token, in the order in which it looks; None if there is none.

    Examples
    --------
    >>> token_source({"RAY_AUTH_TOKEN": "secret", "HOME": "/nowhere"})
    'RAY_AUTH_TOKEN'
    >>> token_source({"HOME": "/nowhere"}) is None
    True
    """
    if environment.get(TOKEN):
        return TOKEN
    if environment.get(TOKEN_FILE):
        return f"{environment[TOKEN_FILE]} ({TOKEN_FILE})"
    file = Path(environment.get("HOME", "~")).expanduser() / ".ray" / "auth_token"
    return "~/.ray/auth_token" if file.is_file() else None


def loopback_only(address: str) -> bool:
    """Whether a cluster listens on loopback and nowhere else; Ray would ask at another address."""
    place = _host_and_port(address)
    if place is None or place[0] not in _LOOPBACK:
        return False
    from ray.util import get_node_ip_address

    outside = get_node_ip_address()
    return outside in _LOOPBACK or not _listens(outside, place[1])


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), KNOCK_LIMIT):
        return True
    return False


def _host_and_port(address: str) -> tuple[str, int] | None:
    host, _, port = address.rpartition(":")
    if host and "/" not in host and port.isdecimal() and 1024 <= int(port) < 2**16:
        return host.strip("[]"), int(port)
    return None
