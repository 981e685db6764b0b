"""The package for Debian and what descends from it: the program with its manual page and completions."""

import hashlib

import project
from program import SHELLS
from tarball import gz, tar

COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/lazycov",
    "zsh": "usr/share/zsh/vendor-completions/_lazycov",
    "fish": "usr/share/fish/vendor_completions.d/lazycov.fish",
}


def make(program, target):
    """The package's name and bytes."""
    documents = f"usr/share/doc/{project.NAME}"
    files = {
        "usr/bin/lazycov": (program.bytes, True),
        "usr/share/man/man1/lazycov.1.gz": (gz(program.manual()), False),
        f"{documents}/NEWS.md.gz": (gz((project.ROOT / "CHANGELOG.md").read_bytes()), False),
        f"{documents}/copyright": (project.LEGAL["LICENSE"].read_bytes(), False),
        f"{documents}/THIRD-PARTY.md.gz": (gz(project.LEGAL["THIRD-PARTY.md"].read_bytes()), False),
    }
    completions = program.completions()
    for shell, path in COMPLETIONS.items():
        files[path] = (completions[SHELLS[shell]], False)
    sums = "".join(f"{hashlib.md5(content).hexdigest()}  {path}\n" for path, (content, _) in sorted(files.items()))
    about = {"./control": (control(program, target, files).encode(), False), "./md5sums": (sums.encode(), False)}
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.gz": tar(about),
        "data.tar.gz": tar({f"./{path}": file for path, file in files.items()}, folders=True),
    }
    return f"{project.NAME}_{project.VERSION}_{target.debian}.deb", ar(members)


def control(program, target, files):
    """What dpkg and apt are told."""
    needs = []
    if program.glibc():
        needs.append("libc6 (>= {}.{})".format(*program.glibc()))
    if program.needs("libgcc_s.so.1"):
        needs.append("libgcc-s1")
    return "".join(
        f"{line}\n"
        for line in [
            f"Package: {project.NAME}",
            f"Version: {project.VERSION}",
            f"Architecture: {target.debian}",
            f"Maintainer: {project.AUTHORS[0]}",
            f"Installed-Size: {sum(len(content) for content, _ in files.values()) // 1024 + 1}",
            *([f"Depends: {', '.join(needs)}"] if needs else []),
            "Recommends: git",
            "Section: devel",
            "Priority: optional",
            *([f"Homepage: {project.REPOSITORY}"] if project.REPOSITORY != "REPOSITORY" else []),
            f"Description: {project.DESCRIPTION.removeprefix('A ')}",
            " It finds the coverage reports of a project, whatever tool wrote them, merges",
            " them, and shows every untested line in the terminal; it judges changes in CI,",
            " and watches tests while they are written.",
        ]
    )


def ar(members):
    """An archive of the kind that a .deb is."""
    packed = b"!<arch>\n"
    for name, content in members.items():
        packed += f"{name:<16}{project.WHEN:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode() + content
        packed += b"\n" * (len(content) % 2)
    return packed
