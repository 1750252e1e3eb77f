"""The chair hears of a break-glass access by a notice that is due at once."""

import pytest

from matters import services
from matters.rules import MatterNotReady
from notices.break_glass import may_receive, standing
from notices.models import Notice
from tests.matters.factories import MatterFactory
from tests.partnership.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_chair_and_vice_chair_each_get_a_notice_due_now():
    chair, vice = PersonFactory(chair=True), PersonFactory(vice_chair=True)
    PersonFactory(business_manager=True)
    matter = MatterFactory()

    broken = services.break_glass(reason="Secret reason", matter=matter, by=PersonFactory(administrator=True))

    notice = Notice.objects.get(kind="break_glass")
    assert notice.due_at == broken.started_at
    assert {delivery.person for delivery in notice.deliveries.all()} == {chair, vice}
    assert list(notice.matters.all()) == [matter]
    assert "Secret" not in str(notice.values)
    assert standing(broken, notice).is_live


def test_without_a_chair_nothing_opens():
    with pytest.raises(MatterNotReady, match="nobody in the chair"):
        services.break_glass(reason="Needed", by=PersonFactory(administrator=True))
    assert not Notice.objects.exists()


def test_a_chair_who_is_administrator_is_not_told_by_themselves():
    both, vice = PersonFactory(chair=True, administrator=True), PersonFactory(vice_chair=True)

    broken = services.break_glass(reason="Needed", by=both)

    notice = Notice.objects.get(kind="break_glass")
    assert [delivery.person for delivery in notice.deliveries.all()] == [vice]
    assert may_receive(broken, vice, notice)
    assert not may_receive(broken, both, notice)
    assert not may_receive(broken, PersonFactory(business_manager=True), notice)
