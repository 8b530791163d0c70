"""Did the request come from one of our own pages?

There is no session and no cookie that a foreign page could ride on; still no other site may send a
form to this one. The browser itself says where a request comes from: no token is needed.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from kinsbourne.exchange.cds_hooks.errors import CallError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})
"""What a browser says of a request from the site itself, or from its user."""


def check_origin(method: str, headers: Headers) -> None:
    """May the request change or ask anything by a form?

    A caller that says nothing of where it comes from is no browser.

    Raises:
        CallError: a page of another site sent it.
    """
    if method in SAFE:
        return
    fetched = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if fetched is not None:
        is_ours = fetched in OURS
    elif origin is not None:
        is_ours = urlsplit(origin).netloc == headers.get("host")
    else:
        is_ours = True
    if not is_ours:
        what, remedy = "sent from another site", "Use the form of this site."
        raise CallError(HTTPStatus.FORBIDDEN, what, "the request", remedy)
