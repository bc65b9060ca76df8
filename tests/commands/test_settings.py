"""Does every setting that is wrong keep the product from starting, with words about what to do?"""

import stat
from pathlib import Path

import pytest

from app.i18n import languages, translator
from app.settings import Settings, WrongSetting, from_environment, refuse_unsafe

RIGHT: dict[str, list[tuple[str, object]]] = {
    "PUBLIC_ADDRESS": [
        ("", None),
        ("https://vote.example.org", "https://vote.example.org"),
        ("https://vote.example.org/", "https://vote.example.org"),
        ("HTTPS://Vote.Example.ORG:443", "https://vote.example.org"),
        ("https://vote.example.org:8443", "https://vote.example.org:8443"),
        ("https://xn--fiq228c.example", "https://xn--fiq228c.example"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://laptop.local:8000", "http://laptop.local:8000"),
    ],
    "HOST": [("", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("localhost", "localhost")],
    "PORT": [("", 8000), ("0", 0), ("80", 80), ("65535", 65535)],
    "GROUP_COMMIT": [("", True), ("on", True), ("off", False)],
    "TRUSTED_PROXY": [
        ("", ""),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("10.0.0.0/8, 127.0.0.1", "10.0.0.0/8,127.0.0.1"),
    ],
    "OUTBOX": [("", ""), ("file", "file")],
    "DATABASE_URL": [
        ("postgresql://roundtable@/roundtable?host=/run", "postgresql://roundtable@/roundtable?host=/run"),
        ("sqlite:////tmp/votes.sqlite", "sqlite:////tmp/votes.sqlite"),
    ],
}
WRONG = {
    "PUBLIC_ADDRESS": [
        "vote.example.org",
        "ftp://vote.example.org",
        "https://",
        "https://vote.example.org/roundtable",
        "https://vote.example.org?a=b",
        "https://vote.example.org/?",
        "https://vote.example.org#top",
        "https://somebody@vote.example.org",
        "https://vote.example.org:port",
        "https://vote.example.org:99999",
        "https://[::1",
        "https://小区.example",
        "https://vote example.org",
        "https://-vote.example.org",
        "http://vote.example.org",
        "http://8.8.8.8",
    ],
    "HOST": ["example.org", "0.0.0.0:8000", "*", "300.1.1.1"],
    "PORT": ["-1", "65536", "eighty", "8000.0", "８０００", "80 80"],
    "GROUP_COMMIT": ["yes", "0", "ON"],
    "TRUSTED_PROXY": ["*", "0.0.0.0/0", "::/0", "proxy", "127.0.0.1,*", "127.0.0.1:80"],
    "OUTBOX": ["sms", "File"],
    "DATABASE_URL": [
        "votes.sqlite",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://votes.sqlite",
        "sqlite:////no/such/directory/votes.sqlite",
        "mysql://somebody:hush-hush@host/votes",
        "postgresql://somebody:hush-hush@host",
        "postgresql://somebody:hush-hush@host:port/votes",
    ],
}


@pytest.mark.parametrize(
    ("name", "value", "expected"), [(name, *case) for name, cases in RIGHT.items() for case in cases]
)
def test_a_right_setting_is_read(name: str, value: str, expected: object, tmp_path: Path) -> None:
    settings = from_environment({"DATA_DIR": str(tmp_path), name: value})
    assert getattr(settings, name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_setting_is_named_and_leaves_nothing_behind(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSetting) as refused:
        from_environment({"DATA_DIR": str(tmp_path / "data"), name: value})
    for lang in ("zh", "en"):
        said = translator(lang).plain(refused.value.reason, **refused.value.params)
        assert name in said
        assert "hush-hush" not in said
    assert not (tmp_path / "data").exists()


def test_without_settings_everything_lies_in_one_directory(tmp_path: Path) -> None:
    settings = from_environment({"DATA_DIR": str(tmp_path / "data")})
    assert settings.database_url == f"sqlite:///{tmp_path}/data/roundtable.sqlite"
    assert not settings.beyond_loopback
    assert not settings.behind_https


def test_the_secret_is_made_once_and_for_this_account_only(tmp_path: Path) -> None:
    first = from_environment({"DATA_DIR": str(tmp_path / "data")})
    assert len(first.secret) == 32
    assert from_environment({"DATA_DIR": str(tmp_path / "data")}).secret == first.secret
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret.key"]


def test_no_secret_is_made_where_nothing_may_begin(tmp_path: Path) -> None:
    assert from_environment({"DATA_DIR": str(tmp_path / "data")}, new=False).secret == b""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_secret_that_others_may_read_is_refused(mode: int, tmp_path: Path) -> None:
    from_environment({"DATA_DIR": str(tmp_path)})
    (tmp_path / "secret.key").chmod(mode)
    with pytest.raises(WrongSetting, match="secret_open"):
        from_environment({"DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_secret_of_another_length_is_refused(content: bytes, tmp_path: Path) -> None:
    from_environment({"DATA_DIR": str(tmp_path)})
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(WrongSetting, match="secret_length"):
        from_environment({"DATA_DIR": str(tmp_path)})


def test_a_data_directory_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting, match="data_dir"):
        from_environment({"DATA_DIR": str(tmp_path / "file")})


LOOPBACK, ROOM, OUTSIDE = "127.0.0.1", "192.168.1.20", "0.0.0.0"
HTTPS, PLAIN = "https://vote.example.org", f"http://{ROOM}:8000"


@pytest.mark.parametrize(
    ("host", "address", "lan", "real_may", "demo_may"),
    [
        (LOOPBACK, None, False, True, True),
        ("::1", None, False, True, True),
        ("localhost", "http://localhost:8000", False, True, True),
        (LOOPBACK, HTTPS, False, True, True),
        (OUTSIDE, HTTPS, False, True, True),  # the proxy stands on another machine
        (OUTSIDE, None, False, False, True),
        ("::", None, False, False, True),
        (ROOM, None, False, False, True),
        (ROOM, PLAIN, False, False, True),
        (LOOPBACK, PLAIN, False, False, True),  # a proxy without https is none
        (OUTSIDE, None, True, False, True),
        (OUTSIDE, PLAIN, True, False, True),
        (OUTSIDE, HTTPS, True, False, True),
    ],
)
def test_a_real_installation_leaves_the_machine_only_behind_https(
    host: str, address: str | None, lan: bool, real_may: bool, demo_may: bool, tmp_path: Path
) -> None:
    settings = Settings("sqlite:///unused", tmp_path, bytes(32), public_address=address, host=host)
    assert _may(settings, demo=False, lan=lan) is real_may
    assert _may(settings, demo=True, lan=lan) is demo_may


def _may(settings: Settings, *, demo: bool, lan: bool) -> bool:
    try:
        refuse_unsafe(settings, demo=demo, lan=lan)
    except WrongSetting as wrong:
        said = [translator(lang).plain(wrong.reason, **wrong.params) for lang in languages]
        return not all("https" in words for words in said)
    return True
