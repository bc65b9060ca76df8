"""Where does a committee's file lie between upload and confirming, and how does it go?"""

from pathlib import Path

FOLDER = "uploads"


def keep(data_dir: Path, upload: str, content: bytes) -> None:
    """Write the file where only this process reads it; it is deleted on confirming or giving up."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / upload
    path.touch(mode=0o600)
    path.write_bytes(content)


def content_of(data_dir: Path, upload: str) -> bytes | None:
    """The file again, None when it is gone."""
    path = data_dir / FOLDER / upload
    return path.read_bytes() if path.is_file() else None


def remove(data_dir: Path, upload: str) -> None:
    """Delete the file; it may be gone already."""
    (data_dir / FOLDER / upload).unlink(missing_ok=True)


def lying(data_dir: Path) -> tuple[str, ...]:
    """Every upload whose file lies there."""
    folder = data_dir / FOLDER
    return tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()
