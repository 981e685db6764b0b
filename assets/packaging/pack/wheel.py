"""The wheel: the program as a script of a package of PyPI, for pip, pipx and uv."""

import hashlib
from base64 import urlsafe_b64encode

import project
from tarball import zipped


def make(program, target):
    """The wheel's name and bytes."""
    tag = f"py3-none-{platform(program, target)}"
    release = f"{project.NAME}-{project.VERSION}"
    info = f"{release}.dist-info"
    files = {
        f"{release}.data/scripts/{target.program}": (program.bytes, True),
        f"{info}/METADATA": (metadata().encode(), False),
        f"{info}/WHEEL": (f"Wheel-Version: 1.0\nGenerator: {release}\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(), False),
    }
    for name, path in project.LEGAL.items():
        files[f"{info}/licenses/{name}"] = (path.read_bytes(), False)
    rows = [f"{path},{digest(content)},{len(content)}" for path, (content, _) in files.items()]
    files[f"{info}/RECORD"] = ("\n".join([*rows, f"{info}/RECORD,,", ""]).encode(), False)
    return f"{release}-{tag}.whl", zipped(files)


def platform(program, target):
    """The platform with the version of glibc that the program needs."""
    if not target.wheel.startswith("manylinux"):
        return target.wheel
    # Nothing older than 2.17 is called manylinux.
    return target.wheel.format(*max(program.glibc() or (2, 17), (2, 17)))


def metadata():
    """What PyPI and `pip show` tell."""
    head = [
        "Metadata-Version: 2.4",
        f"Name: {project.NAME}",
        f"Version: {project.VERSION}",
        f"Summary: {project.DESCRIPTION}",
        f"Keywords: {','.join(project.KEYWORDS)}",
        f"Author: {', '.join(project.AUTHORS)}",
        f"License-Expression: {project.LICENSE}",
        *(f"License-File: {name}" for name in project.LEGAL),
        "Classifier: Environment :: Console",
        "Classifier: Topic :: Software Development :: Testing",
        "Requires-Python: >=3.8",
        "Description-Content-Type: text/markdown",
    ]
    if project.REPOSITORY != "REPOSITORY":
        head.append(f"Project-URL: Repository, {project.REPOSITORY}")
    return "\n".join(head) + "\n\n" + project.readme()


def digest(content):
    """A hash as RECORD has it."""
    return "sha256=" + urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
