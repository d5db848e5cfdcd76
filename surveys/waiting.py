"""The file a person tried and may import next, kept on the server in between."""

import hashlib
import io

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import User
from accounts.refusals import Conflict
from criteria.models import Round
from surveys.imports import Imported, commit, read
from surveys.models import WaitingFile
from surveys.trial import Trial


def keep(round_: Round, user: User, file_name: str, content: bytes) -> WaitingFile:
    """Keep the file for this person instead of the one tried before."""
    waiting, _created = WaitingFile.objects.update_or_create(
        round=round_,
        user=user,
        defaults={
            "file_name": file_name[:200],
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
        },
    )
    return waiting


def find(round_: Round, user: User) -> WaitingFile | None:
    """The person's waiting file; its content is loaded when it is opened."""
    return WaitingFile.objects.filter(round=round_, user=user).defer("content").first()


def look_at(round_: Round, waiting: WaitingFile) -> Trial:
    """What the file would do now, with the scores as they are now."""
    return read(_opened(waiting), round_)


@transaction.atomic
def import_it(round_: Round, *, by: Actor, sha256: str, seen: str) -> Imported:
    """Import the person's waiting file, if it is the one looked at, and drop it.

    Raises Conflict when it is another file, otherwise as `imports.commit`.
    """
    waiting = find(round_, by.user)
    if waiting is None or waiting.sha256 != sha256:
        raise Conflict(
            _(
                "The file you looked at is no longer waiting: it was imported, or you "
                "tried another one since. Nothing was imported now; check the file again."
            )
        )
    done = commit(_opened(waiting), round_, by=by, file_name=waiting.file_name, seen=seen)
    # Whoever else tried the same file has nothing left to do with it.
    WaitingFile.objects.filter(round=round_, sha256=sha256).delete()
    return done


def _opened(waiting: WaitingFile) -> io.BytesIO:
    # PostgreSQL hands binary columns over as memoryview.
    return io.BytesIO(bytes(waiting.content))
