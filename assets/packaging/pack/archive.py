"""The archive of a release, which installers of binaries unpack: the program, its manual page, completions, licences."""

import project
from tarball import tar, zipped


def make(program, target):
    """The archive's name, which names no version since the release does, and its bytes."""
    folder = f"{project.NAME}-{target.triple}"
    files = {
        target.program: (program.bytes, True),
        "README.md": (project.readme().encode(), False),
        "man/lazycov.1": (program.manual(), False),
        **{f"completions/{name}": (script, False) for name, script in program.completions().items()},
        **{name: (path.read_bytes(), False) for name, path in project.LEGAL.items()},
    }
    files = {f"{folder}/{path}": file for path, file in files.items()}
    return (f"{folder}.zip", zipped(files)) if target.node[0] == "win32" else (f"{folder}.tar.gz", tar(files))
