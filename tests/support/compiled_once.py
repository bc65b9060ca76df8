"""Every page test starts an application of its own; its templates are compiled once for all of them."""

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledOnce(BytecodeCache):
    """Compiled templates in memory, by file and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what was compiled before, if anything was."""
        compiled = self._kept.get((bucket.key, bucket.checksum))
        if compiled:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled just now."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
