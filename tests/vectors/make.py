"""Write the vectors, or say which files are not as they would be written.

``python -m tests.vectors.make`` writes; with ``--check`` it changes nothing, names
files that are stale, missing or superfluous, and exits 1 if there are any. The same
code gives the same bytes on every machine: keys come from labelled seeds, and the
compressor is pinned.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from tests.vectors import (
    bundles,
    collected,
    frames,
    headers,
    lines,
    manifests,
    objects,
    packets,
    pages,
    public_keys,
    scripts,
    secret_keys,
    signatures,
    symbols,
    trust_lists,
)
from tests.vectors.vector import FOLDER, KINDS

_SOURCES: Final = (
    manifests,
    signatures,
    bundles,
    public_keys,
    secret_keys,
    trust_lists,
    headers,
    frames,
    objects,
    scripts,
    packets,
    symbols,
    lines,
    collected,
    pages,
)


def made() -> dict[str, bytes]:
    """Path and bytes of every file."""
    files: dict[str, bytes] = {}
    for source in _SOURCES:
        for vector in source.vectors():
            if vector.path in files:
                raise ValueError(f"two vectors are named {vector.path}")
            files[vector.path] = vector.to_bytes()
    return files


def faults(files: dict[str, bytes]) -> list[str]:
    """How the folder differs from ``files``, one line each."""
    there = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for kind in KINDS
        for path in (FOLDER / kind).glob("*")
    }
    said = [f"missing: {path}" for path in files.keys() - there.keys()]
    said += [f"superfluous: {path}" for path in there.keys() - files.keys()]
    said += [
        f"stale: {path}"
        for path in files.keys() & there.keys()
        if files[path] != there[path]
    ]
    return sorted(said)


def write(files: dict[str, bytes]) -> None:
    """Make the folder hold ``files``, and no other vectors."""
    for kind in KINDS:
        (FOLDER / kind).mkdir(exist_ok=True)
        for path in (FOLDER / kind).glob("*.txt"):
            if path.relative_to(FOLDER).as_posix() not in files:
                path.unlink()
    for name, data in files.items():
        (FOLDER / name).write_bytes(data)


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status."""
    if list(arguments) not in ([], ["--check"]):
        print("usage: python -m tests.vectors.make [--check]", file=sys.stderr)
        return 2
    files = made()
    if not arguments:
        write(files)
        return 0
    said = faults(files)
    print("\n".join(said) or f"{len(files)} vectors are as they would be written")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
