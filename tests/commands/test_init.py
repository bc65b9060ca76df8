"""Is an installation set up whole or not at all, once, and never over a demo?"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.commands import installation as opening
from app.database import fetch
from app.settings import from_environment
from app.web.passwords import is_password
from tests.commands.conftest import Another, Installation

FLAGS = ("--community", "小院", "--region", "shanghai", "--name", "林晓岚", "--login", "Lin.Xiaolan")
PASSWORD = "九月的桂花开了吗"


def rows(place: Installation, query: str) -> list[dict[str, Any]]:
    async def ask() -> list[dict[str, Any]]:
        environment = {"DATA_DIR": str(place.data_dir), "DATABASE_URL": place.url}
        async with opening.installation(from_environment(environment)):
            return await fetch(query)

    return asyncio.run(ask())


def test_flags_and_a_piped_password_set_it_up(another: Another) -> None:
    place = another("init")
    said = place.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    assert (said.code, said.err) == (0, "")
    assert "python -m app serve" in said.out
    assert "PUBLIC_ADDRESS" in said.out
    assert PASSWORD not in said.out
    found = rows(
        place,
        "SELECT p.name, p.login, p.password_hash, r.kind, c.name AS community, c.region, c.public_id"
        " FROM role r JOIN person p ON p.id = r.person JOIN community c ON c.id = r.community",
    )
    assert len(found) == 1
    assert (found[0]["name"], found[0]["login"], found[0]["kind"]) == (
        "林晓岚",
        "lin.xiaolan",
        "administrator",
    )
    assert (found[0]["community"], found[0]["region"]) == ("小院", "shanghai")
    assert f"http://127.0.0.1:8000/communities/{found[0]['public_id']}" in said.out
    assert asyncio.run(is_password(PASSWORD, found[0]["password_hash"]))
    assert rows(place, "SELECT value FROM fact WHERE name = 'born'") == [{"value": "real"}]


def test_what_is_not_given_is_asked_for(here: Installation) -> None:
    said = here.run("init", typed=f"小院\nshanghai\n林晓岚\nlin.xiaolan\n{PASSWORD}\n", lang="zh_CN.UTF-8")
    assert said.code == 0
    assert "小区名称：" in said.out
    assert "下一步" in said.out
    assert rows(here, "SELECT name FROM community") == [{"name": "小院"}]


@pytest.mark.parametrize(
    ("flags", "password", "why"),
    [
        (FLAGS, "12345678", "password"),
        (FLAGS, "short", "8"),
        (FLAGS, "", "Nothing was typed"),
        (("--community", " ", *FLAGS[2:]), PASSWORD, "1 to 80"),
        (("--community", "院" * 81, *FLAGS[2:]), PASSWORD, "1 to 80"),
        ((*FLAGS[:3], "atlantis", *FLAGS[4:]), PASSWORD, "shanghai"),
        ((*FLAGS[:5], "岚" * 61, *FLAGS[6:]), PASSWORD, "1 to 60"),
        ((*FLAGS[:7], "12000000001"), PASSWORD, "no mobile number"),
        ((*FLAGS[:7], "林"), PASSWORD, "small letters"),
        (FLAGS[:2], "", "Nothing was typed"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    flags: tuple[str, ...], password: str, why: str, here: Installation
) -> None:
    said = here.run("init", *flags, typed=f"{password}\n" if password else "")
    assert said.code == 1
    assert why in said.err
    assert rows(here, "SELECT name FROM fact") == []
    assert rows(here, "SELECT id FROM community") == []
    assert rows(here, "SELECT id FROM person") == []


def test_a_failure_in_the_middle_leaves_nothing_behind(
    another: Another, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = another("failing")

    async def fails(*_: object, **__: object) -> str:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("app.commands.init.set_up_community", fails)
        with pytest.raises(RuntimeError):
            place.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    assert rows(place, "SELECT name FROM fact") == []
    assert place.run("init", *FLAGS, typed=f"{PASSWORD}\n").code == 0


def test_it_is_set_up_once(here: Installation) -> None:
    assert here.run("init", *FLAGS, typed=f"{PASSWORD}\n").code == 0
    again = here.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    assert again.code == 1
    assert "serve" in again.err
    assert rows(here, "SELECT count(*) AS n FROM community") == [{"n": 1}]


def test_a_demo_never_becomes_real_and_a_real_one_never_a_demo(
    demo: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = demo.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    assert said.code == 1
    assert "demo" in said.err
    real = Installation(tmp_path / "real", monkeypatch, capsys)
    assert real.run("init", *FLAGS, typed=f"{PASSWORD}\n").code == 0
    said = real.run("demo")
    assert said.code == 1
    assert "real" in said.err
    assert rows(real, "SELECT name FROM community") == [{"name": "小院"}]


def test_another_secret_is_noticed_before_anything_is_done(here: Installation) -> None:
    assert here.run("init", *FLAGS, typed=f"{PASSWORD}\n").code == 0
    (here.data_dir / "secret.key").write_bytes(bytes(range(32)))
    said = here.run("reset-link", "lin.xiaolan")
    assert said.code == 1
    assert "secret.key" in said.err


def test_commands_for_an_installation_refuse_where_there_is_none(here: Installation) -> None:
    for command in (["serve"], ["close-due"], ["reset-link", "lin"], ["backup", str(here.data_dir / "copy")]):
        said = here.run(*command)
        assert said.code == 1, command
        assert "python -m app init" in said.err
    assert not here.data_dir.exists()


@pytest.mark.parametrize(
    ("arguments", "settings", "why"),
    [
        (["serve"], {"HOST": "0.0.0.0"}, "https"),
        (["serve", "--lan"], {}, "https"),
        (["run", "--lan"], {}, "https"),
        (["serve"], {"PUBLIC_ADDRESS": "http://192.168.1.20:8000"}, "https"),
        (["serve"], {"PORT": "x"}, "PORT"),
    ],
)
def test_a_real_installation_is_not_served_in_the_open(
    arguments: list[str], settings: dict[str, str], why: str, here: Installation
) -> None:
    assert here.run("init", *FLAGS, typed=f"{PASSWORD}\n").code == 0
    said = here.run(*arguments, **settings)
    assert said.code == 1
    assert why in said.err


def test_staff_who_lost_their_password_get_a_link(here: Installation) -> None:
    here.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    said = here.run("reset-link", " LIN.xiaolan ", PUBLIC_ADDRESS="https://vote.example.org")
    assert said.code == 0
    assert "https://vote.example.org/c/" in said.out
    said = here.run("reset-link", "nobody")
    assert said.code == 1
    assert "nobody" in said.err


def test_an_organisation_is_added_whole_or_not_at_all(here: Installation) -> None:
    here.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    public_id = rows(here, "SELECT public_id FROM community")[0]["public_id"]
    order = ("organisation", "街道办事处", "--name", "陈立新", "--login", "chen", "--communities")
    refused = here.run(*order, public_id, "nowhere")
    assert refused.code == 1
    assert rows(here, "SELECT id FROM organisation") == []
    assert "/c/" in here.run(*order, public_id).out
    assert len(rows(here, "SELECT organisation FROM community WHERE organisation IS NOT NULL")) == 1


def test_votes_that_are_due_are_closed_and_counted(here: Installation) -> None:
    here.run("init", *FLAGS, typed=f"{PASSWORD}\n")
    said = here.run("close-due")
    assert (said.code, said.out) == (0, "0 votes closed.\n")
