"""The broker of a trial machine: nothing is lost, doubled or read by halves."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES

from tests.machine import ROOT

WRITER = """
import json, sys
from kombu import Connection, Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES
TRANSPORT_ALIASES["embedded"] = "config.embedded_broker:Transport"
who, count, options = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
queue = Queue("default", Exchange("default"), routing_key="default")
with Connection("embedded://", transport_options=options) as connection:
    producer = connection.Producer()
    for number in range(count):
        producer.publish([who, number, "x" * 3000], exchange=queue.exchange, routing_key="default", declare=[queue])
"""
READER = """
import json, sys, time
from queue import Empty
from kombu import Connection, Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES
TRANSPORT_ALIASES["embedded"] = "config.embedded_broker:Transport"
options = json.loads(sys.argv[1])
queue = Queue("default", Exchange("default"), routing_key="default")
with Connection("embedded://", transport_options=options) as connection:
    inbox = connection.SimpleQueue(queue)
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < 3:
        try:
            message = inbox.get_nowait()
        except Empty:
            time.sleep(0.01)
            continue
        who, number, filling = message.payload
        message.ack()
        print(who, number, len(filling))
        quiet_since = time.monotonic()
"""


@pytest.fixture
def options(tmp_path):
    return {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "processed_folder": str(tmp_path / "taken"),
        "control_folder": str(tmp_path / "tables"),
        "polling_interval": 0.01,
    }


@pytest.fixture
def connection(options, monkeypatch):
    monkeypatch.setitem(TRANSPORT_ALIASES, "embedded", "config.embedded_broker:Transport")
    with Connection("embedded://", transport_options=options) as connection:
        connection.transport.state.clear()  # what other tests in this process bound is in other folders
        yield connection


@pytest.mark.processes
def test_several_writers_and_readers_lose_and_double_nothing(options):
    each = 300
    readers = [start(READER, json.dumps(options)) for _ in range(2)]
    writers = [start(WRITER, who, str(each), json.dumps(options)) for who in "ab"]

    for writer in writers:
        _, wrong = writer.communicate(timeout=90)
        assert (writer.returncode, wrong) == (0, "")
    got: Counter[str] = Counter()
    for reader in readers:
        lines, wrong = reader.communicate(timeout=90)
        assert (reader.returncode, wrong) == (0, "")
        got.update(lines.splitlines())

    assert got == Counter(f"{who} {number} 3000" for who in "ab" for number in range(each))


def start(programme, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", programme, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_messages_wait_in_the_order_in_which_they_came_and_by_queue(connection):
    channel = connection.default_channel
    channel._put("statutory", {"number": 1})
    channel._put("bulk", {"number": 2})
    channel._put("statutory", {"number": 3})

    assert channel._size("statutory") == 2
    assert [channel._get("statutory"), channel._get("statutory")] == [{"number": 1}, {"number": 3}]
    with pytest.raises(Empty):
        channel._get("statutory")
    assert channel._purge("bulk") == 1


def test_an_unfinished_file_is_nobodys_message(connection, options):
    channel = connection.default_channel
    channel._put("default", {"number": 1})
    (Path(options["data_folder_in"]) / ".4f1c").write_bytes(b'{"half')

    assert channel._get("default") == {"number": 1}
    with pytest.raises(Empty):
        channel._get("default")


def test_binding_twice_keeps_one_entry_and_deleting_takes_the_messages_along(connection):
    channel = connection.default_channel
    queue = Queue("default", Exchange("default"), routing_key="default")(channel)
    queue.declare()
    queue.declare()
    assert len(channel.get_table("default")) == 1

    channel._put("default", {"number": 1})
    channel._delete("default", "default", "default", "default")
    channel._delete("default", "default", "default", "")

    assert channel._size("default") == 0
