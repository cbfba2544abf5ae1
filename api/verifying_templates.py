"""Whether the label templates on file are those that were kept, and approved where the ledger has an approval.

A template is no projection: its file is in a store.  But an approval names the hash of the file, so that a label can be
told years later from what two people have looked at.  What nobody approved is held against its own hash only.
"""

from custody.domain.books import Books
from custody.domain.label_templates import is_the_approved_one, key_of
from custody.domain.records import LabelTemplateApproval
from custody.store.label_templates import LabelTemplates
from custody.store.statements import Statements


def wrong_template(sql: Statements, books: Books) -> str:
    """A sentence for the first version whose file is gone or another; empty where all are as they were."""
    kept = {(one.name, one.version): one for one in LabelTemplates(sql).all()}
    approvals = {(one.name, one.version): one for one in books.find(LabelTemplateApproval)}
    for name, version in sorted(kept.keys() | approvals.keys()):
        one, approval = kept.get((name, version)), approvals.get((name, version))
        if not is_the_approved_one(one.on_file() if one else None, approval):
            what = f"label template {key_of(name, version)}"
            return f"{what}: its file is not the one that was kept and approved"
    return ""
