"""Files coming in from pages: the documents room makes and checks the clean copy, here it gets its place."""

from __future__ import annotations

import datetime as dt

from django.core.files import File
from django.db import transaction

from documents import services as documents
from documents.inspection import DOCUMENTS, EVIDENCE, Refused
from documents.rules import DocumentNotReady
from media_relations.models import Cutting, HighProfileEvent, Outlet, Statement, StatementFile
from media_relations.rules import access
from media_relations.rules.workflow import StatementNotReady
from media_relations.services import afterwards, statements
from partnership.models import Person


def upload_file(*, statement: Statement, file: File[bytes], title: str, by: Person) -> StatementFile:
    """The file's clean copy goes with the statement.

    Raises PermissionDenied or StatementNotReady (also where the file itself is refused); nothing is kept then.
    """
    access.check_may("edit", statement, by)
    try:
        with (
            documents.incoming(
                file=file, title=title, matter=access.matter_of(statement), by=by, accepted=DOCUMENTS
            ) as coming,
            transaction.atomic(),
        ):
            document = coming.keep(is_for_the_public=True, is_private=access.is_agencys_own_draft(statement))
            return statements.add_file(statement=statement, document=document, title=title, by=by)
    except (Refused, DocumentNotReady) as refused:
        raise StatementNotReady.beside("file", [str(refused)]) from refused


def upload_cutting(
    *,
    file: File[bytes] | None,
    title: str,
    published_on: dt.date,
    outlet: Outlet | None,
    link: str,
    event: HighProfileEvent | None,
    statement: Statement | None,
    by: Person,
) -> Cutting:
    """A cutting, with the clean copy of its file where it has one.

    Raises PermissionDenied or StatementNotReady; nothing is kept then.
    """
    afterwards.check_may_keep_cuttings(by)
    if file is None:
        return afterwards.add_cutting(
            title=title,
            published_on=published_on,
            outlet=outlet,
            link=link,
            event=event,
            statement=statement,
            by=by,
        )
    matter = access.matter_of(statement) if statement else (event.matter if event else None)
    try:
        with (
            documents.incoming(file=file, title=title, matter=matter, by=by, accepted=EVIDENCE) as coming,
            transaction.atomic(),
        ):
            return afterwards.add_cutting(
                title=title,
                published_on=published_on,
                outlet=outlet,
                link=link,
                document=coming.keep(),
                event=event,
                statement=statement,
                by=by,
            )
    except (Refused, DocumentNotReady) as refused:
        raise StatementNotReady.beside("file", [str(refused)]) from refused
