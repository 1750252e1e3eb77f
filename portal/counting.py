"""Counting what is read, without knowing by whom: no cookie, no address, nothing written while a page is answered.

What was asked for gathers in the memory of each process, and is added to the counts twice a minute and when the
process ends. A process that is killed takes at most that half minute with it.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import threading
from collections import Counter
from collections.abc import Callable

from crawlerdetect import CrawlerDetect
from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from catalogue.services import counting
from foundation import clock
from portal.public_pages import FILES

log = logging.getLogger(__name__)

SECONDS = 30.0
#: More than this at once is put down before its time, so that memory stays small.
MOST = 5_000
LONGEST_ADDRESS = 400
#: For machines, or for other sites to show.
NOT_READ = ("/api/", "/feeds/")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ReadCounts:
    """Counts every public page and file that was given out, kept or made."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_read(request, response):
            gathered.add(request.path_info, request.META.get("HTTP_USER_AGENT", ""))
        return response


def is_read(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether somebody outside, as far as that can be told, has just been given something public.

    A file that is fetched in parts counts with its first.
    """
    path = request.path_info
    if request.method != "GET" or not path.endswith("/") or len(path) > LONGEST_ADDRESS:
        return False
    if not response.headers.get("Cache-Control", "").startswith("public") or path.startswith(NOT_READ):
        return False
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "prefetch" in purpose_of(request):
        return False
    if response.status_code == 206:
        return response.headers.get("Content-Range", "").startswith("bytes 0-")
    return response.status_code in (200, 304)


def purpose_of(request: HttpRequest) -> str:
    """What a browser says it fetches this for, where that is not to show it now."""
    asked = (request.META.get("HTTP_SEC_PURPOSE", ""), request.META.get("HTTP_PURPOSE", ""))
    return " ".join(asked).lower()


class Gathered:
    """What was read and is not yet added to the counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reads: Counter[tuple[str, dt.date, str]] = Counter()
        self._wakes = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, address: str, agent: str) -> None:
        """One more, in memory. The programs among the readers are sorted out later."""
        with self._lock:
            self._reads[address, clock.today(), agent] += 1
            is_much = len(self._reads) >= MOST
            if self._thread is None and settings.COUNT_READS:
                self._thread = threading.Thread(
                    target=self._put_down_for_ever, name="read counts", daemon=True
                )
                self._thread.start()
                atexit.register(self.put_down)
        if is_much:
            self._wakes.set()

    def put_down(self) -> None:
        """Add what was gathered to the counts, without what programs read. While the database is away it waits."""
        with self._lock:
            reads, self._reads = self._reads, Counter()
        people: Counter[counting.Read] = Counter()
        detect = CrawlerDetect()
        for (address, day, agent), times in reads.items():
            if agent.strip() and not detect.is_crawler(agent):
                people[counting.Read(address, day, is_download=FILES in address)] += times
        try:
            counting.add(people)
        except DatabaseError as error:
            log.warning("What was read could not be counted: %s", type(error).__name__)
            self._take_back(reads)

    def _take_back(self, reads: Counter[tuple[str, dt.date, str]]) -> None:
        with self._lock:
            if len(self._reads) + len(reads) <= 2 * MOST:
                self._reads.update(reads)

    def _put_down_for_ever(self) -> None:
        while True:
            self._wakes.wait(SECONDS)
            self._wakes.clear()
            try:
                self.put_down()
            finally:
                connections.close_all()


gathered = Gathered()
