"""What the PDF carries besides its pages: the evidence as an attached file, and room for a seal.

ISO 32000-2: the bundle is an associated file (`AF`, relationship Data) and an embedded file, so
that viewers list it.  ISO 19005-3: with the colour space that its colours are meant in (sRGB, whose
profile comes with the PDF library) and its properties as XMP the file is PDF/A-3b, to be read in
thirty years.  The bytes are those of the bundle, the moment is the record's; nothing here names the
moment of writing, so the file is the same each time.
"""

import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf

from labels.seal import SEAL_KEY, empty_seal
from labels.signature import Room, add_room, with_range

BUNDLE_NAME = "evidence.jsonl"
PRODUCER = "Custody"
COLOURS = "sRGB IEC61966-2.1"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def with_evidence(
    pdf: bytes, bundle: bytes, *, title: str, made: str, room: Room | None = None
) -> bytes:
    """The PDF as PDF/A-3b with the bundle attached and an empty seal in its catalog.

    `made` is the moment in UTC that the record tells, as the ledger writes moments.  Where there is
    `room`, there is an empty signature for PDF readers too.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        _attach(document, bundle)
        _describe(document, title, f"{made[:19]}Z")
        document.Root.OutputIntents = pikepdf.Array([_colours(document)])
        document.Root[SEAL_KEY] = empty_seal()
        if room:
            add_room(document, room)
        _pack(document)
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            linearize=False,
        )
    return with_range(out.getvalue()) if room else out.getvalue()


def _pack(document: pikepdf.Pdf) -> None:
    """Every stream packed, but for one whose packed bytes would end in a carriage return.

    Some readers take that for the line's end, and then its length for wrong.  The properties stay as they are, for
    whoever searches the file for them.
    """
    for one in document.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Type") != pikepdf.Name.Metadata:
            plain = one.read_bytes()
            packed = zlib.compress(plain)
            if packed.endswith(b"\r"):
                one.write(plain)
            else:
                one.write(packed, filter=pikepdf.Name.FlateDecode)


def _attach(document: pikepdf.Pdf, bundle: bytes) -> None:
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


def _describe(document: pikepdf.Pdf, title: str, made: str) -> None:
    """The same properties twice, as PDF has had them and as XMP has them: they must not differ."""
    moment = "".join(char for char in made if char.isdigit())
    for name in list(document.docinfo):
        del document.docinfo[pikepdf.Name(str(name))]
    document.docinfo[pikepdf.Name.Title] = title
    document.docinfo[pikepdf.Name.Producer] = PRODUCER
    document.docinfo[pikepdf.Name.CreationDate] = f"D:{moment}Z"
    document.docinfo[pikepdf.Name.ModDate] = f"D:{moment}Z"
    xmp = _XMP.format(title=escape(title), producer=PRODUCER, made=made)
    stream = document.make_stream(xmp.encode())
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root.Metadata = stream


def _colours(document: pikepdf.Pdf) -> pikepdf.Object:
    """The output intent: what red and green on these pages mean."""
    profile = document.make_stream(_profile())
    profile.N = 3
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier=COLOURS,
            Info=COLOURS,
            DestOutputProfile=profile,
        )
    )


@cache
def _profile() -> bytes:
    """The ICC profile of sRGB, the file of the PDF library."""
    return (Path(pikepdf.__file__).parent / "pdfa" / "data" / "sRGB.icc").read_bytes()
