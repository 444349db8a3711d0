"""Where the app can be reached, whose pages may talk to it, and what every answer carries."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

#: Nothing comes from elsewhere, nothing is sent elsewhere, and no other page holds ours in a frame.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
#: Browsers heed this on this machine itself only; elsewhere, unencrypted, they complain of it.
_HERE = {"Cross-Origin-Opener-Policy": "same-origin"}
_POLICY = (
    "default-src 'self'; connect-src 'self' ws://{host} wss://{host}; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
WRONG_ORIGIN = 4403


@dataclass(frozen=True)
class Addresses:
    """Where the app can be reached.

    Parameters
    ----------
    host
        What it binds to.
    port
        Its port.
    """

    host: str = "127.0.0.1"
    port: int = 8765

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach it."""
        return not _is_here(self.host)

    @property
    def outside(self) -> str:
        """The host that others type: the one that was asked for, or else this machine's own."""
        return own_address() if self.host in ("0.0.0.0", "::", "") else self.host

    def url(self, path: str, *, outside: bool = False) -> str:
        """Return an address of the app, on this machine or as others reach it."""
        here = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host
        host = self.outside if outside else here
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}{path}"

    def allows(self, host: str) -> bool:
        """Whether a request may name this host.

        A page elsewhere that lets its own name point to this machine is refused by this: only
        addresses in digits, this machine's names, and what was asked for, are answered.
        """
        name = _name_of(host)
        known = {"localhost", self.host.lower(), *_own_names()}
        return name in known or _is_address(name)


def is_own_page(headers: Headers) -> bool:
    """Whether a request comes from a page of this app, or from no page at all."""
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc == headers.get("host")


class Guard:
    """Refuses requests for other hosts, or of other pages, before anything looks at them.

    Parameters
    ----------
    app
        What answers the others.
    addresses
        Where the app can be reached.
    """

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._addresses.allows(host) or not is_own_page(headers):
            refusal: Any = (
                WebSocketClose(WRONG_ORIGIN)
                if scope["type"] == "websocket"
                else PlainTextResponse("wrong host or origin", 403)
            )
            await refusal(scope, receive, send)
            return

        more = _HERE if _is_here(_name_of(host)) else {}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in (_HEADERS | more).items():
                    found[name] = value
                if "content-security-policy" not in found:
                    found["Content-Security-Policy"] = _POLICY.format(host=host)
            await send(message)

        await self._app(scope, receive, with_headers)


def own_address() -> str:
    """Return this machine's address in its network, as another machine would type it.

    Asking which way packets would go sends none. The address asked for is one that is kept for
    documentation (RFC 5737) and belongs to nobody.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        found: str = way.getsockname()[0]
        return found


def _own_names() -> set[str]:
    """Return the names of this machine."""
    name = socket.gethostname().lower()
    return {name, f"{name}.local", name.partition(".")[0]}


def _is_address(name: str) -> bool:
    """Whether a host is written in digits."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_here(name: str) -> bool:
    """Whether a host is this machine only."""
    return name == "localhost" or (_is_address(name) and ip_address(name).is_loopback)


def _name_of(host: str) -> str:
    """Return the name or the digits of a host, without its port."""
    return (urlsplit(f"//{host}").hostname or "").lower()
