"""What tests of the public site share with those of the rooms below."""

from tests.catalogue.conftest import monday

__all__ = ["monday"]
