import pytest

for name in ("acting", "report", "planning", "notices", "telling", "publishing", "public", "withdrawing"):
    pytest.register_assert_rewrite(f"tests.journey.{name}")
