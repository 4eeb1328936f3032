"""The ZIP file that a Word document is: its parts, read under limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from unspin.errors import InputError

MAX_ENTRIES = 10_000
"""A book with a thousand pictures has some 1,100 entries."""

MAX_READ_BYTES = 64 * 1024 * 1024
"""Most that is unpacked of one file: the text of 1,000 pages has some 10 MB. Pictures and the like are never unpacked."""

_SAVE_AGAIN = "open it in Word or LibreOffice and save it as .docx"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_IS_ENCRYPTED = 0x1
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))


class Package:
    """The parts of one file, by name; case does not count, as the standard says (ECMA-376 part 2, 6.2.2.3)."""

    def __init__(self, raw: bytes, path: str) -> None:
        """Read the directory of the ZIP file; ``path`` is for messages.

        Raises:
            InputError: no ZIP file, an encrypted or damaged one, or one with more than ``MAX_ENTRIES``.
        """
        self._path, self._unpacked = path, 0
        self._zip = _opened(raw, path)
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            problem = f"holds {len(infos):,} entries, over the limit of {MAX_ENTRIES:,}"
            raise InputError(path, problem, "check where it comes from")
        self._infos = {info.filename.lower(): info for info in infos}
        if len(self._infos) != len(infos):
            raise self.damaged("two entries have one name")
        if any(info.flag_bits & _IS_ENCRYPTED for info in infos):
            raise InputError(path, "is encrypted", "save a copy without a password")
        if any(info.compress_type not in _METHODS for info in infos):
            raise self.damaged("it is compressed in a way that Word does not know")

    def __contains__(self, name: str) -> bool:
        """Whether there is a part ``name``."""
        return name.lower() in self._infos

    @property
    def is_signed(self) -> bool:
        """Whether a digital signature covers the content."""
        return any(name.startswith("_xmlsignatures/") for name in self._infos)

    def damaged(self, why: str) -> InputError:
        """The error for a file that cannot be used, with the reason."""
        return InputError(self._path, f"is damaged or no Word document ({why})", _SAVE_AGAIN)

    def unwritable(self, why: str) -> InputError:
        """The error for a file that can be read but not changed, with the reason."""
        return InputError(self._path, f"cannot be changed ({why})", _SAVE_AGAIN)

    def read(self, name: str) -> bytes:
        """The content of part ``name``.

        Raises:
            InputError: it is missing or damaged, or more than the limits would be unpacked.
        """
        if name not in self:
            raise self.damaged(f"{name} is missing")
        try:
            with self._zip.open(self._infos[name.lower()]) as stream:
                content = stream.read(MAX_READ_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise self.damaged(f"{name} cannot be unpacked") from error
        self._unpacked += len(content)
        if self._unpacked > MAX_READ_BYTES:
            problem = f"unpacks to more than {MAX_READ_BYTES // 2**20} MiB of text"
            raise InputError(self._path, problem, "split it, or check where it comes from")
        return content


def _opened(raw: bytes, path: str) -> zipfile.ZipFile:
    if raw.startswith(_OLE):
        if _ENCRYPTED_STREAM in raw:
            raise InputError(path, "is encrypted", "save a copy without a password")
        raise InputError(path, "is a Word document of the old kind (.doc)", _SAVE_AGAIN)
    if not raw:
        raise InputError(path, "is empty", "check that it is the right file")
    try:
        opened = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise InputError(path, "is damaged or no Word document", _SAVE_AGAIN) from error
    if "mimetype" in opened.namelist() and "[Content_Types].xml" not in opened.namelist():
        raise InputError(path, "is an OpenDocument file (.odt)", _SAVE_AGAIN)
    return opened
