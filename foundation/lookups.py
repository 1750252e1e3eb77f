"""What Django's lookups lack."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In


class IntegerIn(In):
    """`in` for whole numbers: one too large for its column is the number of no row.

    Django's own `exact` says so already; here the database would refuse it, and a forged choice of several rows would
    be a server error instead of a message beside the field.
    """

    def process_rhs(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        if self.rhs_is_direct_value():
            least, most = connection.ops.integer_field_range(self.lhs.output_field.get_internal_type())
            self.rhs = [one for one in self.rhs if not isinstance(one, int) or least <= one <= most]
        return super().process_rhs(compiler, connection)
