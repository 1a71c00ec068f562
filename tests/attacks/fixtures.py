"""Every hostile file by name, and ``python -m tests.attacks.fixtures FOLDER``."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.attacks import bundles

FILES: Final[Mapping[str, bytes]] = MappingProxyType(
    {**bundles.HOSTILE, **bundles.EXPLOSIVE}
)


def write(folder: Path) -> None:
    """Write all of them, for looking at them with other tools."""
    folder.mkdir()
    for number, (name, data) in enumerate(FILES.items()):
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        (folder / f"{number:03}-{plain}.tar.zst").write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
