"""The built program that is packed: its bytes, what it needs of the system, and what it says of itself."""

import re
import subprocess
from pathlib import Path

SHELLS = {"bash": "lazycov.bash", "zsh": "_lazycov", "fish": "lazycov.fish"}


class Program:
    """A built lazycov."""

    def __init__(self, path):
        self.path = Path(path).resolve()
        self.bytes = self.path.read_bytes()

    def glibc(self):
        """The newest version of glibc whose symbols it asks for; none where it asks for none, as a static program."""
        found = {tuple(map(int, each)) for each in re.findall(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)", self.bytes)}
        return max(found, default=None)

    def needs(self, library):
        """Whether it loads a library when it starts."""
        return b"\0" + library.encode() + b"\0" in self.bytes

    def manual(self):
        """The page for `man`."""
        return self._says("man")

    def completions(self):
        """What shells load, by the names of the files."""
        return {name: self._says("completions", shell) for shell, name in SHELLS.items()}

    def _says(self, *words):
        return subprocess.run([self.path, *words], check=True, capture_output=True).stdout
