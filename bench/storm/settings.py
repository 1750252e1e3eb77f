"""The portal's own settings, with messages to storm with. The environment says the rest."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.storm.apps.StormConfig"]
SECOND_FACTOR_REQUIRED = False
# Nobody signs in with a password in a storm, and making them slowly would take its time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class FromTheModels(dict[str, str]):
    """Tables come from the models at once; the migrations, which say the same at length, are tried elsewhere."""

    def __contains__(self, label: object) -> bool:
        return True

    def __getitem__(self, label: str) -> None:  # type: ignore[override]
        return None


MIGRATION_MODULES = FromTheModels()
