"""Rows that stay as they were written, whichever door is used: form, admin, task, command, shell.

Two kinds of field. A settled one never changes once the row is stored. One that an act changes, a service names in
`save(update_fields=…)` or `save_edit()`; nothing changes it in passing or for many rows at once. No row is ever deleted.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver

Row = TypeVar("Row", bound=models.Model, covariant=True)


class StaysAsItIs(Exception):
    """What was recorded is neither changed nor deleted this way; nothing was."""


class KeptManager:
    """What hangs on something else was added with it, and is moved to nothing else afterwards.

    Django derives its managers of the rows that point to one (`version.endorsements`) from that of the rows; what theirs
    change goes past every queryset of ours, or names the field as an act does.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in ("add", "remove", "clear"):
            if name in vars(cls):
                setattr(cls, name, _never_moving(vars(cls)[name]))


def _never_moving(change: Callable[..., None]) -> Callable[..., None]:
    @wraps(change)
    def changing(manager: Any, *rows: Any, **kwargs: Any) -> None:
        field = getattr(manager, "field", None)  # Many-to-many has none, and moves no row.
        if field and (rows or change.__name__ == "clear"):
            _refuse_naming(manager.model, [field.name])
        change(manager, *rows, **kwargs)

    return changing


class KeptQuerySet(models.QuerySet[Row]):
    """Many rows at once: never deleted, and changed only where no rule depends on it."""

    if not TYPE_CHECKING:  # Where types are checked, the manager that Django makes is all there is to know.

        @classmethod
        def as_manager(cls):
            manager = super().as_manager()
            type(manager).__bases__ += (KeptManager,)
            return manager

        as_manager.queryset_only = True

    def update(self, **values: Any) -> int:
        _refuse_naming(self.model, values)
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        fields = list(fields)
        _refuse_naming(self.model, fields)
        return super().bulk_update(objs, fields, batch_size)

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        # Django itself names what it saves here, which is no act. What only a new row holds is in `create_defaults`.
        _refuse_naming(self.model, defaults or {})
        return super().update_or_create(defaults, create_defaults, **kwargs)

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        if update_conflicts:
            _refuse(self.model, update_fields or ["rows that are there"])
        objs = list(objs)
        for row in objs:
            _refuse_beginning(row)
        return super().bulk_create(objs, batch_size, ignore_conflicts)

    def delete(self) -> NoReturn:
        _refuse_deleting(self.model)

    delete.queryset_only = True  # type: ignore[attr-defined]


class Kept(models.Model):
    """A row that is added to the record and stays."""

    SETTLED: Collection[str] | None = None
    """The fields that never change once the row is stored; None: all of them."""

    BY_AN_ACT: Collection[str] = ()
    """The fields that change only where a service names them."""

    BEGINS: Mapping[str, Any] = {}
    """What a new row holds in some of those: nothing else is stored in passing, by an import or by hand."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None and self.get_deferred_fields():
            # Django itself then names the fields that were read, which is no act.
            _refuse(type(self), self._changed(guarded(type(self))))
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse_deleting(type(self))

    def _changed(self, names: set[str]) -> list[str]:
        columns = {field.name: field.attname for field in self._meta.concrete_fields if field.name in names}
        stored = (
            type(self)._base_manager.filter(pk=self.pk).values(*columns.values()).first()
            if columns and self.pk is not None
            else None
        )
        if stored is None:
            return []
        return [name for name, column in columns.items() if stored[column] != getattr(self, column)]


@receiver(pre_save, dispatch_uid="kept")
def _keep(instance: models.Model, update_fields: Collection[str] | None = None, **_: Any) -> None:
    """The last door before the database: `save()` whatever the row thinks it is, `save_base()` and `loaddata`."""
    if not isinstance(instance, Kept):
        return
    model = type(instance)
    named = guarded(model) if update_fields is None else settled(model) & set(_fields(model, update_fields))
    _refuse(model, instance._changed(named))
    if instance.BEGINS and not model._base_manager.filter(pk=instance.pk).exists():
        _refuse_beginning(instance)


def refuse_settled(row: models.Model, names: Collection[str]) -> None:
    """Raises StaysAsItIs when a settled field of a kept row is among those named, also as its column."""
    if isinstance(row, Kept):
        model = type(row)
        _refuse(model, sorted(settled(model) & set(_fields(model, names))))


def _refuse_naming(model: type[models.Model], names: Collection[str]) -> None:
    kept = guarded(model)
    _refuse(model, [name for name in _fields(model, names) if name in kept])


def _fields(model: type[models.Model], names: Collection[str]) -> list[str]:
    """The names of fields, also where they are named by their column: `version_id`."""
    columns = {field.attname: field.name for field in model._meta.concrete_fields}
    return [columns.get(name, name) for name in names]


def _refuse_beginning(row: Any) -> None:
    _refuse(type(row), [name for name, value in row.BEGINS.items() if getattr(row, name) != value])


def settled(model: type[models.Model]) -> set[str]:
    """The fields that never change once the row is stored."""
    names = getattr(model, "SETTLED", None)
    return {field.name for field in model._meta.concrete_fields} if names is None else set(names)


def guarded(model: type[models.Model]) -> set[str]:
    """Those, and the fields that only an act changes."""
    return settled(model) | set(getattr(model, "BY_AN_ACT", ()))


def _refuse(model: type[models.Model], names: Collection[str]) -> None:
    if names:
        raise StaysAsItIs(
            f"{model._meta.label} keeps its {', '.join(names)}: a service records what comes after."
        )


def _refuse_deleting(model: type[models.Model]) -> NoReturn:
    raise StaysAsItIs(f"{model._meta.label} is never deleted.")
