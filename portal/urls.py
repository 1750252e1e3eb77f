"""The public site, and the first screen of those who are signed in."""

from django.urls import path

from portal.views import feeds, files, news, press, public, search, workspace

urlpatterns = [
    path("", public.home, name="home"),
    path("worried-about-a-child/", public.worried, name="worried"),
    path("learning/", public.learning, name="learning"),
    path("learning/reviews/<slug:slug>/", public.review, name="public_review"),
    path("learning/reviews/<slug:slug>/files/<str:reference>/", files.published_file, name="public_file"),
    path("news/", news.news_list, name="news"),
    path("news/<slug:slug>/", news.statement, name="public_statement"),
    path("news/<slug:slug>/files/<str:reference>/", news.statement_file, name="public_statement_file"),
    path("search/", search.public, name="public_search"),
    path("about/", public.about, name="about"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("cookies/", public.cookies, name="cookies"),
    path("feeds/learning.atom", feeds.learning, name="learning_feed"),
    path("feeds/news.atom", feeds.news, name="news_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("workspace/", workspace.your_work, name="your_work"),
    path("workspace/search/", search.inside, name="search"),
    path(
        "workspace/reviews/<str:reference>/plan/steps/<str:step>/statement/",
        press.statement_for_step,
        name="statement_for_step",
    ),
    path("workspace/calendar-feed/", workspace.calendar_feed_page, name="calendar_feed_page"),
    path("workspace/calendar-feed/make/", workspace.make_calendar_feed, name="make_calendar_feed"),
    path("workspace/calendar-feed/revoke/", workspace.revoke_calendar_feed, name="revoke_calendar_feed"),
    path("calendar/<str:token>.ics", workspace.calendar_feed, name="calendar_feed"),
    path("robots.txt", feeds.robots, name="robots"),
]
