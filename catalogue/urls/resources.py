"""Resources: the list, each with its particulars, its versions, what becomes of it, and its reviews."""

from django.urls import URLPattern, path

from catalogue.views import editing, publishing, resources, reviewing, sign_offs, versions

ALL = "catalogue/"
ONE = f"{ALL}<str:reference>/"
VERSIONS = f"{ONE}versions/"
VERSION = f"{VERSIONS}<str:version>/"

urlpatterns: list[URLPattern] = [
    path(ALL, resources.resource_list, name="resources"),
    path(f"{ALL}export/", resources.resource_list_export, name="resources_export"),
    path(f"{ALL}begin/", editing.begin, name="begin"),
    path(f"{ALL}reviews-due/", reviewing.reviews_due, name="reviews_due"),
    path(f"{ALL}reviews-due/export/", reviewing.reviews_due_export, name="reviews_due_export"),
    path(f"{ALL}links/", reviewing.links, name="links"),
    path(f"{ALL}links/export/", reviewing.links_export, name="links_export"),
    path(ONE, resources.resource, name="resource"),
    path(f"{ONE}edit/", editing.edit, name="edit"),
    path(f"{ONE}hand-over/", editing.hand_over, name="hand_over"),
    path(f"{ONE}correct/", editing.correct, name="correct"),
    path(f"{ONE}timeline/", resources.timeline, name="timeline"),
    # Whom it reaches
    path(f"{ONE}publish/", publishing.publish, name="publish"),
    path(f"{ONE}make-public/", publishing.make_public, name="make_public"),
    path(f"{ONE}schedule/", publishing.schedule, name="schedule"),
    path(f"{ONE}unschedule/", publishing.unschedule, name="unschedule"),
    path(f"{ONE}withdraw/", publishing.withdraw, name="withdraw"),
    path(f"{ONE}restore/", publishing.restore, name="restore"),
    path(f"{ONE}review/", reviewing.review, name="review"),
    path(f"{ONE}review/withdraw/", reviewing.review_withdraw, name="review_withdraw"),
    # Its versions
    path(VERSIONS, versions.versions, name="versions"),
    path(f"{VERSIONS}begin/<str:medium>/", versions.begin, name="version_begin"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}edit/", versions.edit, name="version_edit"),
    path(f"{VERSION}preview/", versions.preview, name="version_preview"),
    path(f"{VERSION}compare/", versions.compare, name="version_compare"),
    path(f"{VERSION}file/", versions.file, name="version_file"),
    path(f"{VERSION}in-force/", versions.put_in_force, name="version_put_in_force"),
    path(f"{VERSION}keep-readable/", versions.keep_readable, name="version_keep_readable"),
    path(f"{VERSION}close/", versions.close, name="version_close"),
    path(f"{VERSION}withdraw/", versions.withdraw, name="version_withdraw"),
    path(f"{VERSION}sign-off/", sign_offs.sign_off, name="sign_off"),
]
