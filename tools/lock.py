"""Pins requirements/*.in to exact versions with hashes: `make lock`.

For whoever adds or updates a dependency. The files name no index, so that each machine uses its own; hashes of all
platforms' files are kept, so that the same lines serve them all. With --upgrade, everything moves to its newest.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("build", "runtime", "dev")  # dev.in takes the other two as constraints, so it comes last
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",  # pip and setuptools are pinned too
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--annotation-style=line",
)
HEADER = "# Pinned from {name}.in by `make lock`: do not edit.\n"
URL_LINE = re.compile(r"^\s*(--(index-url|extra-index-url|find-links|trusted-host)|-i|-f)\b.*\n", re.MULTILINE)


def main(options: list[str]) -> int:
    """Writes every requirements/*.txt; the options go to pip-compile."""
    for name in NAMES:
        output = ROOT / "requirements" / f"{name}.txt"
        print(f"lock: {output.name} ...", file=sys.stderr, flush=True)
        source = f"requirements/{name}.in"
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "-o", f"requirements/{name}.txt", source]
        subprocess.run([*command, *options], check=True, cwd=ROOT)
        output.write_text(HEADER.format(name=name) + without_urls(output.read_text()))
    return 0


def without_urls(text: str) -> str:
    """The requirements without any line that says where files come from, and without a former header."""
    return URL_LINE.sub("", re.sub(r"^# Pinned from .*\n", "", text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
