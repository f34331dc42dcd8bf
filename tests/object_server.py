"""An object store on this machine for tests: moto's server, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from pyarrow import fs

from tests.patience import wait_until

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextmanager
def object_server() -> Iterator[str]:
    """The server's endpoint, as AWS_ENDPOINT_URL takes it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    endpoint = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, **quiet, env={**os.environ, **CREDENTIALS}) as server:
        try:
            wait_until(lambda: _answers(endpoint) or server.poll() is not None)
            assert server.poll() is None, "moto's server does not start"
            yield endpoint
        finally:
            server.kill()


def _answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/moto-api/"):
            return True
    except OSError:
        return False


def objects_at(endpoint: str) -> fs.S3FileSystem:
    """The store as pyarrow sees it, without the code under test."""
    return fs.S3FileSystem(endpoint_override=endpoint, allow_bucket_creation=True)


def new_bucket(endpoint: str) -> str:
    """The name of a bucket that was just made."""
    name = f"bucket-{uuid.uuid4().hex[:8]}"
    objects_at(endpoint).create_dir(name)
    return name
