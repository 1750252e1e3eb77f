"""A broker for one machine without Redis: kombu's folder transport, made whole.

The stock transport writes a message under its final name, so that a reader may take half of it, and
keeps what it has taken in the machine's common temporary folder. Here every file appears under its
name by a rename, which is one act, and a taken message stays inside the broker's own folder.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place in one act: nobody ever sees a part of it."""
    unfinished = path.with_name(f".{uuid.uuid4().hex}")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)


class Channel(filesystem.Channel):
    """Messages and tables that are there whole or not at all."""

    def _folder(self, name: str) -> Path:
        folder = Path(self.transport_options[name])
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        with (self._folder("control_folder") / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def get_table(self, exchange: str) -> list[Any]:
        try:
            rows = loads(bytes_to_str(self._exchange_file(exchange).read_bytes()))
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._one_writer():
            table = self.get_table(exchange)
            if row not in table:
                write_whole(self._exchange_file(exchange), str_to_bytes(dumps([row, *table])))

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any
    ) -> None:
        gone = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._purge(queue)
        with self._one_writer():
            table = self.get_table(exchange)
            if gone in table:
                table.remove(gone)
                write_whole(self._exchange_file(exchange), str_to_bytes(dumps(table)))

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{monotonic_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        write_whole(self._folder("data_folder_out") / name, str_to_bytes(dumps(payload)))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = self._folder("data_folder_in")
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self._folder("processed_folder") / name
            try:
                os.rename(folder / name, taken)
            except FileNotFoundError:  # another reader was quicker
                continue
            payload = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(payload))
        raise Empty

    def _size(self, queue: str) -> int:
        return sum(
            name.partition(".")[2] == f"{queue}.msg" for name in os.listdir(self._folder("data_folder_in"))
        )

    def _purge(self, queue: str) -> int:
        count = 0
        folder = self._folder("data_folder_in")
        for name in os.listdir(folder):
            if name.partition(".")[2] == f"{queue}.msg":
                (folder / name).unlink(missing_ok=True)
                count += 1
        return count


class Transport(filesystem.Transport):
    """Address embedded://; the folders come from the transport options."""

    Channel = Channel
    driver_type = "embedded"
    driver_name = "embedded"
