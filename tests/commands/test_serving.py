"""Do the commands behave as a person at the terminal expects, in real processes on real ports?"""

import asyncio
import socket
from contextlib import closing
from datetime import timedelta

from pysqlite3 import dbapi2 as sqlite

from app.commands import run
from app.database.connections import current
from app.demo.people import PEOPLE
from app.settings import from_environment
from tests.commands.conftest import Installation
from tests.support.served import Served
from tests.support.site import ROOT

FLAGS = ("--community", "小院", "--region", "other", "--name", "林晓岚", "--login", "lin.xiaolan")
PASSWORD = "九月的桂花开了吗\n"
SAYS = "人物与明细均为虚构"


def test_one_command_shows_the_demo_and_ctrl_c_ends_it_with_phones_connected(here: Installation) -> None:
    with Served(here.data_dir, "run") as served:
        assert served.address.startswith("http://127.0.0.1:")
        assert SAYS in served.printed
        assert "people and details are invented" in served.printed
        assert len(served.links) == len(PEOPLE)
        assert "业主，12 幢 301 室，正在表决" in served.printed.replace("\xa0", " ")
        assert "Street office, figures only" in served.printed

        for path in (
            "/",
            "/calculator",
            "/assemblies/elevator-12",
            "/assemblies/elevator-12/screen",
            "/assemblies/elevator-13/result/print",
            "/c/no-such-code",
            served.links[0],
        ):
            assert SAYS in served.get(path)[1], path
        assert "周" in served.get(served.links[1])[1]

        busy = here.run("run", PORT=served.address.rpartition(":")[2])
        assert busy.code == 1
        assert "Stop the running server first" in busy.err
        assert "Stop the running server first" in here.run("reset-link", "chair").err
        assert "Stop the running server first" in here.run("close-due").err
        assert here.run("backup", str(here.data_dir.with_name("copy"))).code == 0

        phones = [served.watching("/assemblies/elevator-12/live") for _ in range(3)]
        assert served.ctrl_c() == 0
        for phone in phones:
            phone.read()  # to its end, which is there
            phone.close()
        assert "Traceback" not in served.printed
        yesterday = served.links

    # The next day, on the same data: the links of the day before are dead, and nothing was loaded anew.
    with Served(here.data_dir, "serve", seconds_ahead=timedelta(days=1).total_seconds()) as served:
        assert "Loading" not in served.printed
        assert served.get(yesterday[0])[0] == 404
        assert served.get(served.links[0])[0] == 200
        assert served.ctrl_c() == 0


def test_a_real_installation_is_served_by_run_too_and_says_nothing_of_a_demo(here: Installation) -> None:
    assert here.run("init", *FLAGS, typed=PASSWORD).code == 0
    with Served(here.data_dir, "run") as served:
        assert served.links == []
        assert "PUBLIC_ADDRESS is not set" in served.printed
        for path in ("/", "/sign-in", "/calculator", "/c/no-such-code"):
            assert SAYS not in served.get(path)[1], path
        assert served.ctrl_c() == 0


def test_a_room_sees_its_own_address_and_a_vote_that_ended_weeks_ago(demo: Installation) -> None:
    ahead = timedelta(days=30).total_seconds()
    with Served(demo.data_dir, "run", "--lan", seconds_ahead=ahead) as served:
        assert "█▀▀▀▀▀█" in served.printed or "in no network" in served.printed
        assert "has ended" in served.printed
        served.until(200, "/assemblies/elevator-12/result")  # the clockwork closes it, soon after the start
        assert served.ctrl_c() == 0


def test_a_port_that_is_taken_is_named_before_anything_is_loaded(here: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = here.run("run", PORT=str(port))
    assert said.code == 1
    assert f"Port {port} is taken" in said.err
    assert f"PORT={port + 1} make run" in said.err
    assert "Loading" not in said.out


def test_an_address_of_another_machine_is_named(demo: Installation) -> None:
    said = demo.run("run", HOST="192.0.2.77")
    assert said.code == 1
    assert "HOST=192.0.2.77" in said.err


def test_a_terminal_in_chinese_is_spoken_to_in_chinese(here: Installation) -> None:
    said = here.run("serve", lang="zh_CN.UTF-8")
    assert "还没有系统" in said.err
    assert "还没有系统" not in here.run("serve", lang="zh_CN.UTF-8", LC_ALL="C").err


def test_a_database_of_a_newer_version_is_refused(demo: Installation) -> None:
    with closing(sqlite.connect(demo.data_dir / "roundtable.sqlite", isolation_level=None)) as file:
        file.execute("INSERT INTO migration (name, app_name, ran_on) VALUES ('2999', 'voting', '2999-01-01')")
    said = demo.run("run")
    assert said.code == 1
    assert "newer version" in said.err


async def test_a_disk_that_fails_ends_the_server_with_an_error(demo: Installation) -> None:
    """So that whoever supervises it starts it afresh."""
    settings = from_environment({"DATA_DIR": str(demo.data_dir), "PORT": "0"})
    serving = asyncio.create_task(run.serve(settings, lan=False))
    said = ""
    while "Ctrl-C" not in said and not serving.done():
        await asyncio.sleep(0.02)
        said += demo.capsys.readouterr().out
    current().freeze(OSError("no space left on device"))
    assert await serving == 1


def test_verdicts_need_no_installation(here: Installation) -> None:
    said = here.run("verdict", str(ROOT / "tests" / "rules" / "cases.csv"))
    assert said.code in (0, 2)
    assert "verdict" in said.out.splitlines()[0]
    assert not here.data_dir.exists()
