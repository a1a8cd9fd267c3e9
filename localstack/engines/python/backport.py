"""Lets Python 3.10 and 3.11 read LocalStack 4.14.0, which declares both and yet uses the type parameters of 3.12.

    class Queue[T](Base):   becomes   class Queue(Base, Generic[T]):
    def first[T](items):    becomes   def first(items):
    type Name = int | str   becomes   Name = int | str

The version is pinned, so regular expressions are enough: this ends with an error if any file still does not compile.
Bounds (`T: Base`) are dropped, since only type checkers read them.
"""

import re
import sys
from importlib.util import find_spec
from pathlib import Path

CLASS = re.compile(r"^(\s*class \w+)\[([^]]+)](?:\((.*)\))?:", re.MULTILINE)
FUNCTION = re.compile(r"^(\s*(?:async )?def \w+)\[([^]]+)]\(", re.MULTILINE)
ALIAS = re.compile(r"^(\s*)type (\w+ = )", re.MULTILINE)
FUTURE = re.compile(r"^from __future__ import .*\n", re.MULTILINE)


def names(parameters: str) -> list[str]:
    return [parameter.split(":")[0].strip() for parameter in parameters.split(",")]


def backport(source: str) -> str:
    variables = {name for match in [*CLASS.finditer(source), *FUNCTION.finditer(source)] for name in names(match[2])}
    source = CLASS.sub(lambda m: f"{m[1]}({m[3] + ', ' if m[3] else ''}Generic[{', '.join(names(m[2]))}]):", source)
    source = ALIAS.sub(r"\1\2", FUNCTION.sub(r"\1(", source))
    head = "from typing import Generic, TypeVar\n" + "".join(f'{name} = TypeVar("{name}")\n' for name in sorted(variables))
    future = FUTURE.search(source)  # Nothing but a docstring may stand before it.
    end = future.end() if future else 0
    return source[:end] + head + source[end:]


def compiles(source: str, path: Path) -> bool:
    try:
        compile(source, str(path), "exec")
        return True
    except SyntaxError:
        return False


# Where all compiles, as on Python 3.12 and newer, nothing is changed.
for directory in find_spec("localstack").submodule_search_locations:
    for path in sorted(Path(directory).rglob("*.py")):
        before = path.read_text()
        if compiles(before, path):
            continue
        after = backport(before)
        if not compiles(after, path):
            sys.exit(f"{path} cannot be read by Python {sys.version.split()[0]}, and localstack/engines/python/backport.py does not know why")
        path.write_text(after)
