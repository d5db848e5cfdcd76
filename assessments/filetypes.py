"""What an uploaded file really is, by its content and never by its name. Pure."""

import io
import zipfile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 2000
MOST_UNPACKED = 200 * 1024 * 1024
HIGHEST_RATIO = 100


class BadFile(ValueError):
    """`code`: empty, too_large, unknown, macro, encrypted, bomb or broken."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def kind_of(content: bytes) -> str:
    """pdf, png, jpg, docx or xlsx; raises BadFile for everything else."""
    if not content:
        raise BadFile("empty")
    if content.startswith(b"%PDF-"):
        if b"/Encrypt" in content:
            raise BadFile("encrypted")
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(OLE):
        # Old Office files, and new ones with a password, share this container.
        raise BadFile(
            "encrypted" if b"E\x00n\x00c\x00r\x00y\x00p" in content else "unknown"
        )
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    raise BadFile("unknown")


def _office_kind(content: bytes) -> str:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise BadFile("broken") from error
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or unpacked > HIGHEST_RATIO * len(content)
    ):
        raise BadFile("bomb")
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile("macro")
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
    raise BadFile("unknown")
