"""The portal of the humanitarian campaign. `create_app` is the only place that knows all rooms."""

import hashlib
import importlib
import importlib.util
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, render_template, send_from_directory
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from config import from_environment
from portal import database, errors, face, headers, http
from portal.extensions import csrf, db, migrate

HOME = Path(__file__).resolve().parents[1]
ROOMS = (
    "audit",
    "organisations",
    "accounts",
    "documents",
    "intake",
    "plans",
    "supporters",
    "addresses",
    "inhandao",
    "pledges",
    "twins",
    "reports",
    "progress",
    "consolidation",
    "review",
    "letters",
    "succession",
    "home",
)
FURNITURE = ("models", "rules", "queries", "actions", "views")


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """Build the portal. `config` overrides the environment (tests, bench)."""
    app = errors.Portal("portal", template_folder=str(HOME / "templates"), static_folder=None)
    app.config.update(from_environment() | (config or {}))
    remote = not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": remote})
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=app.config["PROXIES"])  # type: ignore[method-assign]
    db.init_app(app)
    database.init_app(app)
    migrate.init_app(app, db, directory=str(HOME / "migrations"))
    app.before_request(http.allow_size)
    csrf.init_app(app)
    http.init_app(app)
    errors.init_app(app)
    face.init_app(app)
    _open_rooms(app)
    _bare_routes(app)
    _static(app)
    http.check_guards(app)
    if importlib.util.find_spec("portal.cli"):
        importlib.import_module("portal.cli").init_app(app)
    return app


def _open_rooms(app: Flask) -> None:
    for room in ROOMS:
        for piece in FURNITURE:
            if importlib.util.find_spec(f"portal.{room}.{piece}"):
                module = importlib.import_module(f"portal.{room}.{piece}")
                if piece == "views":
                    app.register_blueprint(module.bp)


def _bare_routes(app: Flask) -> None:
    @app.get("/healthz", endpoint="healthz")
    @http.bare
    def healthz() -> tuple[Response, int]:
        """Whether the portal can answer and reach its store."""
        try:
            with db.engine.connect().execution_options(portal_mode=database.READ) as connection:
                connection.execute(text("select 1"))
        except Exception:
            return jsonify(ok=False, database="unreachable"), 503
        return jsonify(ok=True, database=db.engine.dialect.name), 200

    @app.get("/static/<path:filename>", endpoint="static")
    @http.bare
    def static(filename: str) -> Response:
        """Only where WhiteNoise is not in front (the test client)."""
        return send_from_directory(HOME / "static", filename)

    if app.config["DEVELOPMENT"] or app.testing:

        @app.get("/kit", endpoint="kit")
        @http.public
        def kit() -> str:
            """Every component in every state, in development only."""
            from portal.kit import forms

            return render_template("kit.html", **forms())


def _static(app: Flask) -> None:
    versions: dict[str, str] = {}

    @app.url_defaults
    def version(endpoint: str, values: dict[str, Any]) -> None:
        """`?v=` and eight hex digits of the content: a file may be cached for a year."""
        if endpoint == "static" and "filename" in values and "v" not in values:
            name = values["filename"]
            if name not in versions:
                versions[name] = hashlib.sha256((HOME / "static" / name).read_bytes()).hexdigest()[:8]
            values["v"] = versions[name]

    def add_headers(answer: Any, path: str, url: str) -> None:
        for name, value in headers.pinned(app).items():
            answer[name] = value

    noise = WhiteNoise(
        app.wsgi_app,
        root=str(HOME / "static"),
        prefix="static/",
        max_age=31_536_000,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )
    if not app.config.get("TESTING"):
        app.wsgi_app = noise  # type: ignore[method-assign]
