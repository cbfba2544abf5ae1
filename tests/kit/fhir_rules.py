"""What FHIR asks of a bundle beside what its models refuse: words, kinds of references, and where they lead."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def reference_problems(bundle: dict[str, Any]) -> list[str]:
    """References without a resource in the bundle, and names given twice."""
    urls = Counter(entry["fullUrl"] for entry in bundle["entry"])
    base = bundle["entry"][0]["fullUrl"].removesuffix("Patient/patient")
    lost = {one for one in references(bundle) if base + one not in urls}
    misnamed = {
        entry["fullUrl"]
        for entry in bundle["entry"]
        if entry["fullUrl"]
        != f"{base}{entry['resource']['resourceType']}/{entry['resource']['id']}"
    }
    return [
        *(f"nothing is called {one}" for one in sorted(lost)),
        *(f"{one} is there {count} times" for one, count in urls.items() if count > 1),
        *(f"{one} is the name of another" for one in sorted(misnamed)),
    ]


def references(value: Any) -> Iterator[str]:
    """Every reference to a resource."""
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def word_problems(model: Any, path: str = "") -> list[str]:
    """Words that a required binding does not have, and references to kinds that an element does not allow.

    The models know both and do not refuse them.
    """
    return list(_words(model, path))


def _words(model: Any, path: str) -> Iterator[str]:
    if isinstance(model, list):
        for one in model:
            yield from _words(one, path)
    elif isinstance(model, BaseModel):
        for name, field in type(model).model_fields.items():
            value = getattr(model, name, None)
            if value is not None:
                yield from _of_field(field.json_schema_extra or {}, value, f"{path}.{name}")
                yield from _words(value, f"{type(model).__name__}.{name}")


def _of_field(says: Any, value: Any, path: str) -> Iterator[str]:
    kinds = says.get("enum_reference_types")
    for one in value if isinstance(value, list) else [value]:
        if says.get("enum_values") and one not in says["enum_values"]:
            yield f"{path}: {one} is none of {says['enum_values']}"
        if kinds and "Resource" not in kinds and _kind(one) not in kinds:
            yield f"{path}: {_kind(one)} is none of {kinds}"


def _kind(reference: Any) -> str:
    """What a reference leads to, by its text or by what it says of itself."""
    inner = getattr(reference, "reference", None)
    if isinstance(inner, BaseModel):  # a CodeableReference
        return _kind(inner)
    return inner.partition("/")[0] if inner else str(reference.type)
