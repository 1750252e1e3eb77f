"""Files coming in from pages: the documents room makes and checks the clean copy, here it becomes a version."""

from __future__ import annotations

from django.core.files import File
from django.db import transaction

from catalogue.models import Resource, ResourceVersion
from catalogue.rules import access
from catalogue.rules.refusals import CatalogueNotReady
from catalogue.rules.versions import VersionContents
from catalogue.services import versions
from documents import services as documents
from documents.inspection import EVIDENCE, Refused
from documents.rules import DocumentNotReady
from partnership.models import Language, Person


def begin_file_version(
    *,
    resource: Resource,
    language: Language,
    format: str,  # noqa: A002  the field's word
    contents: VersionContents,
    file: File[bytes],
    title: str,
    by: Person,
) -> ResourceVersion:
    """A draft of this variant that holds the clean copy of the file; what is in force stays in force meanwhile.

    Raises PermissionDenied or CatalogueNotReady (also where the file itself is refused); nothing is kept then.
    """
    access.check_may_write(resource, by)
    try:
        with (
            documents.incoming(
                file=file, title=title, matter=resource.matter, by=by, accepted=EVIDENCE
            ) as coming,
            transaction.atomic(),
        ):
            return versions.begin_version(
                resource=resource,
                language=language,
                format=format,
                contents=contents,
                document=coming.keep(is_for_the_public=True),
                by=by,
            )
    except (Refused, DocumentNotReady) as refused:
        raise CatalogueNotReady.beside("file", [str(refused)]) from refused
