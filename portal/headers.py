"""What every answer says to the browser: a strict policy, nothing cached."""

from flask import Flask, Response, current_app

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def pinned(app: Flask) -> dict[str, str]:
    """The headers of every answer, static ones too; over HTTPS browsers are told to stay with it."""
    return HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if app.config["HTTPS"] else {})


def add(response: Response) -> Response:
    """The same headers on every answer."""
    for name, value in pinned(current_app).items():
        response.headers.setdefault(name, value)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("HX-Request")
    response.vary.add("Cookie")
    return response
