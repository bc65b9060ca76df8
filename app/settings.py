"""How is this installation set up, and which settings does it refuse to start with?"""

import ipaddress
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

ROOT = Path(__file__).resolve().parent.parent
SECRET_FILE = "secret.key"  # noqa: S105 - the name of a file
SECRET_BYTES = 32
# A host as browsers write it in `Origin`: narrow, small letters, names of other scripts as xn--….
_HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class WrongSetting(Exception):
    """A setting that would make the installation unsafe or useless; the reason is a message that says why."""

    def __init__(self, reason: str, /, **params: Any) -> None:
        self.reason = reason
        self.params: Mapping[str, Any] = params
        super().__init__(reason)


@dataclass(frozen=True)
class Settings:
    """Everything the process takes from its environment, checked once.

    `public_address` is the address printed on slips and notices ("https://vote.example.org");
    while it is None they do not print. `secret` is 32 bytes, kept in a file beside the data;
    empty where there is none yet and none may be made.
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


def from_environment(environment: Mapping[str, str] = os.environ, *, new: bool = True) -> Settings:
    """Read, check and freeze the settings; `WrongSetting` names the first that is wrong.

    With `new` an installation may begin here: the directory and its secret are made if they are missing.
    """
    data_dir = Path(environment.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    settings = Settings(
        database_url=_database_url(environment.get("DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        secret=b"",
        public_address=_public_address(environment.get("PUBLIC_ADDRESS", "")),
        host=_host(environment.get("HOST") or "127.0.0.1"),
        port=_port(environment.get("PORT") or "8000"),
        group_commit=_switch("GROUP_COMMIT", environment.get("GROUP_COMMIT") or "on"),
        trusted_proxy=_trusted_proxy(environment.get("TRUSTED_PROXY", "")),
        outbox=_outbox(environment.get("OUTBOX", "")),
    )
    try:  # last, so that a wrong setting leaves nothing behind
        return replace(settings, secret=_secret(data_dir, new=new))
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise WrongSetting("commands.setting_data_dir", path=str(data_dir), why=why) from fault


def refuse_unsafe(settings: Settings, *, demo: bool, lan: bool) -> None:
    """A real installation serves beyond loopback only behind https; a demo may serve a room."""
    if demo:
        return
    if lan:
        raise WrongSetting("commands.setting_lan")
    if settings.beyond_loopback and not settings.behind_https:
        raise WrongSetting("commands.setting_host_real", host=settings.host)
    named = urlsplit(settings.public_address or "").hostname
    if named and not settings.behind_https and not _is_loopback(named):
        raise WrongSetting("commands.setting_address_real", address=settings.public_address)


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'roundtable.sqlite'}"
    scheme, _, rest = value.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") and not rest.endswith("/"):
        if not Path("/" + rest.lstrip("/")).parent.is_dir():
            raise WrongSetting("commands.setting_database_folder", path="/" + rest.lstrip("/"))
        return value
    if scheme == "postgresql" and _names_a_database(value):
        return value
    # Never the value itself: it may hold a password.
    raise WrongSetting("commands.setting_database_url")


def _names_a_database(value: str) -> bool:
    parts = _split(value)
    return parts is not None and bool(parts.path.strip("/") or parse_qs(parts.query).get("database"))


def _secret(data_dir: Path, *, new: bool) -> bytes:
    """Made once, readable by the account of the process only; backups carry it."""
    path = data_dir / SECRET_FILE
    if new:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_secret(path)
    elif not path.exists():
        return b""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise WrongSetting("commands.setting_secret_open", path=str(path))
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise WrongSetting("commands.setting_secret_length", path=str(path), n=SECRET_BYTES)
    return secret


def _write_secret(path: Path) -> None:
    """Whole or not at all: a half-written one would stand in the way for ever."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _public_address(value: str) -> str | None:
    if not value:
        return None
    parts = _split(value)
    if parts is None or parts.scheme not in _DEFAULT_PORTS or not _is_host(parts.hostname or ""):
        raise WrongSetting("commands.setting_address", address=value)
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc or "?" in value:
        raise WrongSetting("commands.setting_address_more", address=value)
    if parts.scheme == "http" and not _is_private(parts.hostname or ""):
        raise WrongSetting("commands.setting_address_http", address=value)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    # As browsers write an origin: without the port that goes without saying.
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _split(value: str) -> SplitResult | None:
    """The parts of an address, None where its host or port can't be one."""
    try:
        parts = urlsplit(value)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _host(value: str) -> str:
    if value != "localhost" and _address(value) is None:
        raise WrongSetting("commands.setting_host", host=value)
    return value


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not int(value) < 65536:
        raise WrongSetting("commands.setting_port", port=value)
    return int(value)


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise WrongSetting("commands.setting_switch", name=name, value=value)
    return value == "on"


def _trusted_proxy(value: str) -> str:
    """Addresses or networks with commas between; never everybody: whoever is trusted may name any address."""
    for part in filter(None, (part.strip() for part in value.split(","))):
        try:
            network = ipaddress.ip_network(part)
        except ValueError:
            raise WrongSetting("commands.setting_trusted_proxy", value=part) from None
        if network.prefixlen == 0:
            raise WrongSetting("commands.setting_trusted_proxy", value=part)
    return value.replace(" ", "")


def _outbox(value: str) -> str:
    if value not in ("", "file"):
        raise WrongSetting("commands.setting_outbox", value=value)
    return value


def _is_host(host: str) -> bool:
    return _address(host) is not None or bool(_HOST_NAME.fullmatch(host))


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return address.is_loopback if address else host == "localhost"


def _is_private(host: str) -> bool:
    address = _address(host)
    return address.is_private if address else host == "localhost" or host.endswith(".local")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
