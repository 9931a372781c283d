"""Settings. The portal's come from the environment, every default safe for a real installation on an intranet; the
server's stand at the end (`gunicorn -c config.py wsgi:app`), and its command line goes before them.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The one folder that holds everything the portal keeps: database, files, secret key."""
    folder = Path(os.environ.get("PORTAL_DATA") or HOME / "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs cookies: made once in the data folder, readable by its owner only.

    It appears whole under its name or not at all, for server and worker start at the same moment.
    """
    path = folder / "secret.key"
    if not path.exists():
        descriptor, made = tempfile.mkstemp(prefix="secret.", dir=folder)  # readable by its owner only
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was quicker: its key is the key
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="ascii").strip()


def mail_server() -> dict[str, object] | None:
    """The server that takes letters by SMTP; None when none is named, then nothing is mailed."""
    host = os.environ.get("PORTAL_SMTP_HOST")
    if not host:
        return None
    return {
        "host": host,
        "port": int(os.environ.get("PORTAL_SMTP_PORT", "587")),
        "user": os.environ.get("PORTAL_SMTP_USER", ""),
        "password": os.environ.get("PORTAL_SMTP_PASSWORD", ""),
        "starttls": os.environ.get("PORTAL_SMTP_STARTTLS", "1") == "1",
        "sender": os.environ["PORTAL_SMTP_FROM"],
    }


def from_environment() -> dict[str, object]:
    """The configuration of `create_app`: what the README's chapter on running it for real explains."""
    folder = data_folder()
    https = os.environ.get("PORTAL_HTTPS") == "1"
    return {
        "DATA_FOLDER": folder,
        "SECRET_KEY": os.environ.get("PORTAL_SECRET_KEY") or secret_key(folder),
        "SQLALCHEMY_DATABASE_URI": os.environ.get("PORTAL_DATABASE") or f"sqlite:///{folder / 'portal.db'}",
        "HTTPS": https,
        "PROXIES": int(os.environ.get("PORTAL_PROXIES", "0")),
        "DEMONSTRATION": os.environ.get("PORTAL_DEMO") == "1",
        "DEVELOPMENT": os.environ.get("PORTAL_DEV") == "1",
        "TRUST_FOLDER": Path(os.environ.get("PORTAL_TRUST") or folder / "trust"),
        "SUPPORT_PHONE": os.environ.get("PORTAL_SUPPORT_PHONE", "0271 000 0000"),
        "SMTP": mail_server(),
        "ADDRESS": os.environ.get("PORTAL_ADDRESS", "").rstrip("/"),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_NAME": "__Host-portal" if https else "portal",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
    }


# The server's. Threads wait in the writers' queue, so there are many; a connection ends with its answer, so that both
# workers get their share of them: the proxy in front keeps the browsers' connections alive.
worker_class = "gthread"
workers = 2
threads = 16
keepalive = 0
preload_app = True
graceful_timeout = 10
control_socket_disable = True
