"""The packages of npm: one with a launcher, and one a platform with the program, of which npm installs the one that fits."""

import json

import project
from tarball import tar
from targets import TARGETS

LAUNCHER = project.ROOT / "assets" / "packaging" / "npm" / "lazycov.js"


def make(program, target):
    """The package of one platform: its name and bytes."""
    system, processor, library = target.node
    name = f"{project.NAME}-{target.npm}"
    told = {
        "description": f"The program of {project.NAME} for {target.triple}; install {project.NAME}",
        "os": [system],
        "cpu": [processor],
        **({"libc": [library]} if library else {}),
    }
    return _pack(name, told, {f"bin/{target.program}": (program.bytes, True)})


def make_launcher():
    """The package that people install, which is the same everywhere."""
    told = {
        "description": project.DESCRIPTION,
        "keywords": project.KEYWORDS,
        "bin": {project.NAME: "bin/lazycov.js"},
        "engines": {"node": ">=16"},
        "optionalDependencies": {f"{project.NAME}-{target.npm}": project.VERSION for target in TARGETS},
    }
    files = {"bin/lazycov.js": (LAUNCHER.read_bytes(), True), "README.md": (project.readme().encode(), False)}
    return _pack(project.NAME, told, files)


def _pack(name, told, files):
    told = {"name": name, "version": project.VERSION, "license": project.LICENSE, **told}
    if project.REPOSITORY != "REPOSITORY":
        told["repository"] = {"type": "git", "url": f"git+{project.REPOSITORY}.git"}
    files = {
        **files,
        "package.json": ((json.dumps(told, indent=2) + "\n").encode(), False),
        **{legal: (path.read_bytes(), False) for legal, path in project.LEGAL.items()},
    }
    return f"{name}-{project.VERSION}.tgz", tar({f"package/{path}": file for path, file in files.items()})
