"""Archives with files of one time, one owner and one order."""

import gzip
import io
import tarfile
import zipfile
from datetime import datetime, timezone

from project import WHEN


def tar(files, folders=False):
    """A gzipped tar archive of what `files` holds by path: bytes, and whether they are a program."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for folder in _folders(files) if folders else []:
            entry = _entry(folder, 0o755)
            entry.type = tarfile.DIRTYPE
            archive.addfile(entry)
        for path, (content, is_program) in sorted(files.items()):
            entry = _entry(path, 0o755 if is_program else 0o644)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gz(packed.getvalue())


def gz(content):
    """Compressed bytes that depend on the content alone; the highest level takes three times as long for 1 %."""
    return gzip.compress(content, compresslevel=6, mtime=0)


def zipped(files):
    """A zip archive of the same."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, (content, is_program) in files.items():
            # A zip archive knows no time before 1980.
            when = datetime.fromtimestamp(max(WHEN, 315_619_200), timezone.utc).timetuple()[:6]
            entry = zipfile.ZipInfo(path, when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100755 if is_program else 0o100644) << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _entry(path, mode):
    entry = tarfile.TarInfo(path)
    entry.mode = mode
    entry.mtime = WHEN
    entry.uname = entry.gname = "root"
    return entry


def _folders(files):
    """The folders of the paths, each behind the one it lies in."""
    found = set()
    for path in files:
        parts = path.split("/")[:-1]
        found.update("/".join(parts[: end + 1]) for end in range(len(parts)))
    return sorted(found - {"."})
