"""What a print is made from: the version in force, if its file is the one that was approved."""

from custody.domain.case import Case
from custody.domain.label_templates import approval_of, is_the_approved_one, key_in_force
from custody.domain.records import LabelTemplateApproval
from custody.domain.step import Question


def template_is_in_force(kind: str) -> Question:
    """G21: production prints from what two people approved; a smaller label has a template of its own."""

    def template_is_in_force(case: Case) -> str | None:
        wanted = case.text("label_kind") or case.text("companion") or kind
        return why_not_from(case, template_for(case, wanted))

    return template_is_in_force


def template_for(case: Case, kind: str) -> str | None:
    """The key of the template that a kind of label is printed from now; None where none may be."""
    approvals = case.books.find(LabelTemplateApproval, kind=kind)
    return key_in_force(case.templates, approvals, kind, case.now)


def why_not_from(case: Case, key: str | None) -> str | None:
    """G21: why nothing is printed from a version, or from none; None where it is as it was approved."""
    if key is None:
        return "template_not_approved"
    whole = is_the_approved_one(case.templates.on_file(key), approval_of(case.books, key))
    return None if whole else "template_changed"
