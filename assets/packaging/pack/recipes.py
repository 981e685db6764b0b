"""Recipes of other package managers, filled with the version and with the checksums of what was released."""

import hashlib
import re

import project

TEMPLATES = {"lazycov.rb": "homebrew/lazycov.rb.in", "PKGBUILD": "aur/PKGBUILD.in"}


def make(name, released):
    """A recipe. `released` has the archives; @sha256:NAME@ is the sum of the one of this name."""
    known = {
        "version": project.VERSION,
        "license": project.LICENSE,
        "description": project.DESCRIPTION,
        "repository": project.REPOSITORY,
        "author": project.AUTHORS[0],
    }

    def value(found):
        key, _, argument = found[1].partition(":")
        if key == "sha256":
            return hashlib.sha256((released / argument).read_bytes()).hexdigest()
        return known[key]

    template = project.ROOT / "assets" / "packaging" / TEMPLATES[name]
    return re.sub(r"@([a-z0-9]+(?::[^@\s]+)?)@", value, template.read_text("utf-8"))
