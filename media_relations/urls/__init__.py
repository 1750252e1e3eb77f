"""The pages of media relations, below /workspace/media/."""

from media_relations.urls import enquiries, statements

app_name = "media_relations"

urlpatterns = [*enquiries.urlpatterns, *statements.urlpatterns]
