"""The targets that lazycov is released for, and what each kind of package calls them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One target of rustc."""

    triple: str
    wheel: str  # the platform of a wheel; of glibc, the version that the binary needs comes into it
    npm: str  # the end of the package's name
    node: tuple  # process.platform, process.arch, and the C library where npm must choose by it
    debian: str | None = None

    @property
    def program(self):
        """The name of the program's file."""
        return "lazycov.exe" if self.node[0] == "win32" else "lazycov"


TARGETS = [
    Target("x86_64-unknown-linux-gnu", "manylinux_{}_{}_x86_64", "linux-x64", ("linux", "x64", "glibc"), "amd64"),
    Target("aarch64-unknown-linux-gnu", "manylinux_{}_{}_aarch64", "linux-arm64", ("linux", "arm64", "glibc"), "arm64"),
    Target("x86_64-unknown-linux-musl", "musllinux_1_2_x86_64", "linux-x64-musl", ("linux", "x64", "musl")),
    Target("aarch64-unknown-linux-musl", "musllinux_1_2_aarch64", "linux-arm64-musl", ("linux", "arm64", "musl")),
    Target("x86_64-apple-darwin", "macosx_10_12_x86_64", "darwin-x64", ("darwin", "x64", None)),
    Target("aarch64-apple-darwin", "macosx_11_0_arm64", "darwin-arm64", ("darwin", "arm64", None)),
    Target("x86_64-pc-windows-msvc", "win_amd64", "win32-x64", ("win32", "x64", None)),
]


def named(triple):
    """The target of a triple."""
    for target in TARGETS:
        if target.triple == triple:
            return target
    raise SystemExit(f"no package is made for {triple}; there are " + ", ".join(each.triple for each in TARGETS))
