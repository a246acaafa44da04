"""Headers on every answer: pages, errors, feeds, static files (safety.md, 13 and 14)."""

from flask import Flask, Response, current_app, request, session
from werkzeug.datastructures import Headers

#: No inline, no nonce, no other host: a page can be cached as it is.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

ON_EVERY_ANSWER = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=31536000; includeSubDomains"
FOR_CACHES = "public, max-age=0, s-maxage=2, must-revalidate"
FOR_NOBODY_ELSE = "private, no-store"


def secure(headers: Headers, is_https: bool) -> None:
    """Set what every answer carries, static files included."""
    for name, value in ON_EVERY_ANSWER.items():
        headers.setdefault(name, value)
    if is_https:
        headers.setdefault("Strict-Transport-Security", HSTS)


def register(app: Flask) -> None:
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    secure(response.headers, current_app.config["SETTINGS"].is_https)
    response.headers.setdefault("Cache-Control", FOR_CACHES if _may_be_shared(response) else FOR_NOBODY_ELSE)
    response.vary.update(("Cookie", "Accept-Encoding"))
    return response


def _may_be_shared(response: Response) -> bool:
    """Only what a visitor without any cookie of ours got by reading, and what sets none."""
    is_visitor = not any(name.removeprefix("__Host-") in ("session", "guest") for name in request.cookies)
    is_read = request.method in ("GET", "HEAD") and response.status_code in (200, 301, 308)
    sets_none = (
        "Set-Cookie" not in response.headers and not session.modified
    )  # Flask writes that one after us
    return is_visitor and is_read and sets_none
