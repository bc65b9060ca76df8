"""How is this installation set up, and which settings does it refuse to start with?"""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class WrongSetting(Exception):
    """A setting that would make the installation unsafe or useless; the text says what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything the process takes from its environment, checked once.

    `public_address` is the address printed on slips and notices ("https://vote.example.org");
    while it is None they do not print. `secret` is 32 bytes, kept in a file beside the data.
    """

    database_url: str
    data_dir: Path
    secret: bytes
    public_address: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    group_commit: bool = True
    trusted_proxy: str = ""
    outbox: str = ""  # the outside channel that copies of inbox items take; none by default

    @property
    def behind_https(self) -> bool:
        return bool(self.public_address and self.public_address.startswith("https://"))

    @property
    def beyond_loopback(self) -> bool:
        return not _is_loopback(self.host)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read, check and freeze the settings; `WrongSetting` names the first that is wrong."""
    data_dir = Path(environment.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    return Settings(
        database_url=_database_url(environment.get("DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        secret=_secret(data_dir),
        public_address=_public_address(environment.get("PUBLIC_ADDRESS", "")),
        host=environment.get("HOST") or "127.0.0.1",
        port=_port(environment.get("PORT") or "8000"),
        group_commit=_switch("GROUP_COMMIT", environment.get("GROUP_COMMIT", "on")),
        trusted_proxy=environment.get("TRUSTED_PROXY", ""),
        outbox=_outbox(environment.get("OUTBOX", "")),
    )


def refuse_unsafe(settings: Settings, *, demo: bool, lan: bool) -> None:
    """A real installation serves beyond loopback only behind https; a demo may serve a room."""
    if settings.beyond_loopback and not demo and not settings.behind_https and not lan:
        raise WrongSetting(
            f"HOST={settings.host} would serve a real installation without https. Put a proxy with"
            " https in front, set PUBLIC_ADDRESS=https://… and HOST=127.0.0.1 (see docs/deploy.md)."
        )
    if lan and not demo and settings.behind_https:
        raise WrongSetting("--lan is for a room's own network; this installation has a public address.")


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'roundtable.sqlite'}"
    scheme = urlsplit(value).scheme
    if scheme not in ("sqlite", "postgresql"):
        raise WrongSetting(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {scheme!r}.")
    return value


def _secret(data_dir: Path) -> bytes:
    """Made once, readable by the owner of the process only; backups carry it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_bytes()
        if len(secret) != 32:
            raise WrongSetting(f"{path} must hold 32 bytes; restore it from the backup.") from None
        return secret
    secret = secrets.token_bytes(32)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret


def _public_address(value: str) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise WrongSetting(
            f"PUBLIC_ADDRESS={value!r} must be like https://vote.example.org, with no path behind it."
        )
    if parts.query or parts.fragment or parts.username:
        raise WrongSetting("PUBLIC_ADDRESS must hold a scheme, a host and a port, nothing else.")
    if parts.scheme == "http" and not _is_private(parts.hostname):
        raise WrongSetting("PUBLIC_ADDRESS must begin with https:// unless it is a room's own network.")
    return f"{parts.scheme}://{parts.netloc}"


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 <= int(value) < 65536:
        raise WrongSetting(f"PORT={value!r} must be a number from 0 to 65535.")
    return int(value)


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise WrongSetting(f"{name} must be on or off, not {value!r}.")
    return value == "on"


def _outbox(value: str) -> str:
    if value not in ("", "file"):
        raise WrongSetting(f"OUTBOX must be empty or file, not {value!r}.")
    return value


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_private(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host.endswith(".local")
