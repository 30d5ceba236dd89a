"""The client of the coaching service."""

from __future__ import annotations

from .operations import Operations


class Client(Operations):
    """Calls one service. Any number of threads may use it at once.

    There is one method for each operation of the contract, and an iterate method for each list. They take and give
    plain dictionaries, whose types are in the module schema, and raise a CoachingError when the service refuses. When it
    cannot be reached, or is silent for too long, they raise what the standard library raises: an OSError, or an
    http.client.HTTPException when an answer breaks off.
    """

    def as_user(self, caller: str) -> Client:
        """Returns a client that acts as another user, customers/{c}/users/{u}, on a service without authentication."""
        return Client(self._base_url, caller=caller, timeout=self._timeout, retries=self._retries)
