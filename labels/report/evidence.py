"""What the PDF carries besides its pages: the evidence as an attached file, and room for a seal.

ISO 32000-2: the bundle is an associated file (`AF`, relationship Data) and an embedded file, so
that viewers list it.  The bytes are those of the bundle; nothing here names the moment of writing,
so the file is the same each time.
"""

from io import BytesIO

import pikepdf

from labels.seal import SEAL_KEY, empty_seal

BUNDLE_NAME = "evidence.jsonl"


def with_evidence(pdf: bytes, bundle: bytes, *, title: str) -> bytes:
    """The PDF with the bundle attached and an empty seal in its catalog."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        attached = pikepdf.AttachedFileSpec(
            document,
            bundle,
            filename=BUNDLE_NAME,
            description="Evidence bundle",
            mime_type="application/jsonl",
            creation_date="",
            mod_date="",
        )
        attached.obj.AFRelationship = pikepdf.Name.Data
        document.attachments[BUNDLE_NAME] = attached
        document.Root.AF = pikepdf.Array([attached.obj])
        document.docinfo[pikepdf.Name.Title] = title
        document.Root[SEAL_KEY] = empty_seal()
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            linearize=False,
        )
    return out.getvalue()
