"""In which words do commands speak? The catalogue's, in the language of the terminal."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from app.commands import Refused
from app.i18n import Lang, Translate, languages, translator
from app.refusals import Refusal
from app.settings import WrongSetting


def language(environment: Mapping[str, str] = os.environ) -> Lang:
    """Chinese where the terminal's locale is Chinese, English everywhere else."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # the order of POSIX: the first that is set decides
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def voice() -> Translate:
    """The terminal's own language."""
    return translator(language())


def say(message: str, /, **params: Any) -> None:
    """Print one message, at once also where the output goes into a file."""
    print(voice().plain(message, **params), flush=True)


def say_in_both(message: str, /, **params: Any) -> None:
    """One message in each language, one below the other, for whoever stands beside the keyboard."""
    for lang in languages:
        print(translator(lang).plain(message, **params), flush=True)


def in_both(message: str, /, **params: Any) -> str:
    """A short message in each language on one line."""
    return "  ".join(translator(lang).plain(message, **params) for lang in languages)


def say_why_not(wrong: Refused | WrongSetting | Refusal) -> None:
    """Print a refusal where errors go."""
    print(voice().plain(wrong.reason, **wrong.params), file=sys.stderr, flush=True)


def never_stumble() -> None:
    """A terminal that can't write Chinese gets question marks, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
