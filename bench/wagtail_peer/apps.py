from __future__ import annotations

from django.apps import AppConfig


class WagtailPeerConfig(AppConfig):
    name = "bench.wagtail_peer"
    label = "wagtail_peer"
