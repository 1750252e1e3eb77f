"""What leaves a review as a file for staff, copies of it, and reviews published before the portal."""

from django.urls import URLPattern, path

from reviews.views import copies, earlier, exports, letters

urlpatterns: list[URLPattern] = [
    path("reviews/earlier/", earlier.waiting, name="earlier"),
    path("reviews/earlier/enter/", earlier.enter, name="earlier_enter"),
    path("reviews/earlier/import/", earlier.import_file, name="earlier_import"),
    path("reviews/<str:reference>/earlier/", earlier.earlier_review, name="earlier_review"),
    path("reviews/<str:reference>/earlier/show/", earlier.show, name="earlier_show"),
    path("reviews/letter-words/", letters.letter_words, name="letter_words"),
    path("reviews/<str:reference>/letters/", letters.letters, name="letters"),
    path("reviews/<str:reference>/letters/<str:member>/make/", letters.make_letter, name="letter_make"),
    path("reviews/<str:reference>/plan/table/", exports.table, name="plan_table"),
    path("reviews/<str:reference>/plan/table.csv", exports.table_csv, name="plan_table_csv"),
    path("reviews/<str:reference>/plan/table.docx", exports.table_docx, name="plan_table_docx"),
    path("reviews/<str:reference>/copies/", copies.copies, name="copies"),
    path("reviews/<str:reference>/copies.csv", copies.copies_csv, name="copies_csv"),
    path("reviews/<str:reference>/copy-requests/", copies.copy_requests, name="copy_requests"),
    path(
        "reviews/<str:reference>/copy-requests/<str:asked>/answer/",
        copies.answer_copy_request,
        name="copy_request_answer",
    ),
    path("reviews/<str:reference>/evidence/", exports.evidence, name="evidence"),
    path("reviews/<str:reference>/evidence/make/", exports.request_pack, name="evidence_make"),
    path(
        "reviews/<str:reference>/evidence/<str:pack>/download/",
        exports.download_pack,
        name="evidence_download",
    ),
]
