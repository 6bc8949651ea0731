"""Where logs are read: at a streaming replica as long as it can be relied on, else at the primary.

A log is dense and only grows, so a replica that lags shows an earlier end, never a hole. The primary decides who may
read, and notes what is given before a byte leaves; without it nothing is given.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout

from simata_desktop.domain.errors import UserError
from simata_server import database, digests, pull
from simata_server.exchange import Session, readable

PATIENCE_S = 300.0  # a line the replica has not got by then comes from the primary
DOUBT_S = 10.0  # so long a replica that failed is left alone
POOL, WAIT_S, CONNECT_S, RETRY_S, UNHEARD_MS = 8, 2.0, 3, 8.0, 5000  # connections to a replica are given up soon
Found = TypeVar("Found")
log = logging.getLogger("simata.centre")


def pool(url: str) -> ConnectionPool:
    """Connections to a replica, which need not be there yet."""
    return ConnectionPool(
        url, min_size=0, max_size=POOL, timeout=WAIT_S, reconnect_timeout=RETRY_S, open=True,
        check=ConnectionPool.check_connection,
        kwargs={"options": f"-c statement_timeout={database.STATEMENT_MS}", "connect_timeout": CONNECT_S,
                "tcp_user_timeout": UNHEARD_MS})


class Reader:
    """Pages and digests for devices. Whatever is wrong with the replica, the primary gives instead."""

    def __init__(self, primary: ConnectionPool, replica: ConnectionPool | None = None, *,
                 patience_s: float = PATIENCE_S) -> None:
        self._primary, self._replica, self._patience_s = primary, replica, patience_s
        self._doubted, self._until = "", 0.0

    def page(self, session: Session, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """The page of a log behind ``after``, which ends where the log ends there. Raises UserError ``log.none`` where
        there is nothing (yet), or nothing for this device."""
        packed = None
        if self._relied_on():
            with self._primary.connection() as connection:
                readable(connection, session, partition)
            try:
                packed = self._at_replica(lambda one: pull.read(one, session, partition, after, have))
            except UserError:
                if not self._overdue(partition, after):
                    raise
        with self._primary.connection() as connection:
            if packed is not None and pull.note(connection, session, packed):
                return packed.content
            if packed is not None:
                self._doubt("replica.foreign")
            return pull.log_page(connection, session, partition, after, have)

    def root(self, session: Session, partition: str, seq: int) -> str | None:
        """The digest (hex) of a partition's records where its log ends at ``seq``; None where it ends elsewhere by now.
        Raises UserError ``log.none``."""
        with self._primary.connection() as connection:
            readable(connection, session, partition)
        found = None
        if self._relied_on():
            found = self._at_replica(lambda one: digests.root_at(one, partition, seq))
        if found is None:
            with self._primary.connection() as connection:
                database.one_moment(connection)
                found = digests.root_at(connection, partition, seq)
        return found

    def _relied_on(self) -> bool:
        return self._replica is not None and time.monotonic() >= self._until

    def _at_replica(self, work: Callable[[Connection], Found]) -> Found | None:
        """Do ``work`` at one moment of the replica; None where it cannot be asked."""
        assert self._replica is not None
        try:
            with self._replica.connection() as connection:
                database.one_moment(connection)
                found = work(connection)
        except (PoolTimeout, psycopg.Error):
            self._doubt("replica.away")
            return None
        if self._doubted:
            log.warning("replica.back")
            self._doubted = ""
        return found

    def _overdue(self, partition: str, after: int) -> bool:
        """Does the replica stand still?"""
        with self._primary.connection() as connection:
            late = pull.overdue(connection, partition, after, self._patience_s)
        if late:
            self._doubt("replica.behind")
        return late

    def _doubt(self, why: str) -> None:
        """Do without the replica for a while; the log of the service is told once."""
        self._until = time.monotonic() + DOUBT_S
        if why != self._doubted:
            log.warning(why)
            self._doubted = why
