"""Evidence files: taking them in, and taking one back."""

import hashlib
import unicodedata
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.acting import Actor
from accounts.refusals import Conflict, Unacceptable
from assessments.filetypes import BadFile, kind_of
from assessments.locking import locked
from assessments.models import Answer, Assessment, Evidence, EvidenceUse, State
from assessments.recording import record
from assessments.visibility import require_for
from criteria.deadlines import require_open
from criteria.models import Phase

PROBLEMS = {
    "empty": lazy("The file “%(name)s” is empty. Choose another one."),
    "too_large": lazy(
        "The file “%(name)s” is larger than %(limit)s MB. Split or compress it."
    ),
    "unknown": lazy(
        "“%(name)s” is not a PDF, DOCX, XLSX, JPG or PNG file, whatever its name."
    ),
    "macro": lazy("“%(name)s” contains macros. Save it without macros, or as PDF."),
    "encrypted": lazy("“%(name)s” is protected by a password. Remove the password first."),
    "bomb": lazy("“%(name)s” unpacks to far more than it should and was refused."),
    "broken": lazy(
        "“%(name)s” is damaged. Open it, save it again, and attach the new file."
    ),
}
LONGEST_NAME = 200


@transaction.atomic
def attach(
    answer: Answer, upload: UploadedFile, document: dict[str, Any], *, by: Actor
) -> EvidenceUse:
    """Store a file and tie it to an answer; the same content is stored once.

    `document` holds number, issuer, issued_on and pages. In the explanation step
    the use is marked supplementary.
    """
    assessment = locked(answer.assessment)
    by = require_for(by, "A04", assessment)
    supplementary = assessment.state == State.EXPLANATION
    _require_time(assessment, supplementary=supplementary)
    content, kind = _read(upload)
    evidence = _stored(assessment, upload.name, content, kind, by)
    if EvidenceUse.objects.filter(
        answer=answer, evidence=evidence, withdrawn_at=None
    ).exists():
        raise Conflict(
            _("This file is already attached to this criterion; nothing changed.")
        )
    use = EvidenceUse.objects.create(
        answer=answer, evidence=evidence, supplementary=supplementary,
        added_by=by.user, **document,
    )  # fmt: skip
    changes = {"sha256": ["", evidence.sha256], "name": ["", evidence.name]}
    record(by, "attach_evidence", use, assessment, changes)
    return use


@transaction.atomic
def withdraw(use: EvidenceUse, *, by: Actor) -> None:
    """Take a file off an answer. The file and the row stay for the record."""
    assessment = locked(use.answer.assessment)
    by = require_for(by, "A05", assessment)
    _require_time(assessment, supplementary=False)
    now = timezone.now()
    if not EvidenceUse.objects.filter(pk=use.pk, withdrawn_at=None).update(
        withdrawn_at=now
    ):
        raise Conflict(_("This file has already been withdrawn."))
    record(by, "withdraw_evidence", use, assessment, {"withdrawn_at": [None, now]})


def _require_time(assessment: Assessment, *, supplementary: bool) -> None:
    if supplementary:
        require_open(
            assessment.round, Phase.Kind.EXPLANATION, assessment.agency,
            step=assessment.step, for_file=True,
        )  # fmt: skip
        if assessment.replied_at is not None:
            raise Conflict(_("The explanations have been sent and cannot change any more."))
    else:
        require_open(
            assessment.round, Phase.Kind.SELF_ASSESSMENT, assessment.agency, for_file=True
        )


def _read(upload: UploadedFile) -> tuple[bytes, str]:
    try:
        if upload.size > settings.EVIDENCE_MAX_BYTES:
            raise BadFile("too_large")
        content = upload.read()
        return content, kind_of(content)
    except BadFile as error:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        words = PROBLEMS[error.code] % {"name": _shown_name(upload.name), "limit": limit}
        raise Unacceptable(words) from None


def _stored(
    assessment: Assessment, name: str, content: bytes, kind: str, by: Actor
) -> Evidence:
    sha256 = hashlib.sha256(content).hexdigest()
    found = Evidence.objects.filter(agency=assessment.agency, sha256=sha256).first()
    if found is not None:
        return found
    evidence = Evidence(
        agency=assessment.agency, name=_shown_name(name), kind=kind,
        size=len(content), sha256=sha256, uploaded_by=by.user,
    )  # fmt: skip
    evidence.file.save("upload", ContentFile(content), save=False)
    evidence.save()
    return evidence


def _shown_name(name: str) -> str:
    """The name as people read it: composed letters, no control or direction marks."""
    text = unicodedata.normalize("NFC", name or "")
    kept = (c for c in text if not unicodedata.category(c).startswith("C"))
    return "".join(kept).strip()[-LONGEST_NAME:] or _("Unnamed file")
