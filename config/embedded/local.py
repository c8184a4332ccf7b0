"""The variables that make our processes talk to embedded servers, with secrets kept under the folder."""

import base64
import secrets
from pathlib import Path

from config.embedded.servers import Servers, kept_secret
from config.embedded.texts import SENDER


def local_environment(
    folder: Path, servers: Servers, *, database: str, kind: str, port: int = 8000
) -> dict[str, str]:
    """Everything that config.environment asks for. `kind` is demo or test."""

    def key(name: str) -> str:
        return kept_secret(
            folder / "secrets" / name, lambda: base64.b64encode(secrets.token_bytes(32)).decode()
        )

    (folder / "static").mkdir(exist_ok=True)  # looked at by the static files middleware, empty here
    heads = folder / "heads" / database
    heads.mkdir(parents=True, exist_ok=True)
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "THRESHOLD_ENV": kind,
        **servers.database_environment(database),
        "SECRET_KEY": kept_secret(folder / "secrets" / "secret_key", lambda: secrets.token_urlsafe(64)),
        "FIELD_KEYS": f"1:{key('field_key')}",
        "BLIND_INDEX_KEY": key("blind_index_key"),
        "AUDIT_SIGNING_KEY": key("audit_signing_key"),
        "AUDIT_WORM_DIR": str(folder / "seals" / database),
        "AUDIT_HEADS_DIR": str(heads),
        "BROKER_URL": f"{servers.broker_url}/0",
        "CACHE_URL": f"{servers.broker_url}/1",
        "EMAIL_URL": servers.smtp_url,
        "SMS_URL": servers.sms_url,
        "SMS_FROM": SENDER,
        "MAILBOX_DIR": str(servers.mailbox),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost" + (",testserver" if kind == "test" else ""),
        "STATIC_ROOT": str(folder / "static"),
        "DEMO_SIGN_INS": "1" if kind == "demo" else "0",
    }
