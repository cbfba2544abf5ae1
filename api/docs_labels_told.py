"""The page on labels, as far as it is told and not drawn: what stands before its tables."""

from typing import Final

OPENING: Final = """\
# Labels

Nothing on a label is typed. What it says is a function of the books, the therapy's preset, the donor's screening, the
site's jurisdiction and the room on the container; where it says it is a [template](#templates) in millimetres. A
required element that says nothing, a word that does not fit and a letter that the font lacks are refused, never
shrunk, cut or left out; every symbol is read back by another engine before a file is handed out, and must need none of
its error correction. What frost, tears and tubes leave of it: [reading damaged labels](label-reading.md).

## What is known of the donor

*Record the donor's screening and tests* (`record_donor_screening`) keeps the review of history, examination and
records, whether a risk factor was found, the day of the blood sample, and a result for each agent. Autologous cells
are collected without it; what nobody recorded counts as not done. Screening and tests are complete when the review
is, and every test that the preset names was done on a sample that was not too old when cells were collected. A newer
record counts instead of an older one, and all are kept. Where a risk or an agent was found the biohazard legend is
drawn and the product code says so (ISBT 128 collection type X).

## What a print says, and until when

A print says what the therapy's own chain had told up to the entry that made it, in the zone of the place where it was
made, however much later or elsewhere its file is fetched. Only the patient's name is read anew, for it is in the
vault alone, and the site's choice below is the one of today. When the donor's screening has changed what must be said
since, the file is not handed out any more, and a print that is silent about what was found goes onto no container
(`label_outdated`): it is accounted for, and another made.

A label that is on cells by then is called back: the therapy, the container, the print and the work list of whoever
holds the cells say that it is to be replaced, until the reprint was scanned on the container. Before that nothing is
packed (`label_outdated`). Where a patient waits, from issuing the bag to starting the infusion, the refusal is
`warning_not_on_label`, and a physician and quality may lift it together: the legend protects those who handle the
cells, who can be told, and the cells cannot be made again. What is called back for: an agent that the label does not
name, the first danger of all, and an evaluation that turned out incomplete. What a label warned of already, or warns
of in vain by now, calls nothing back.

## A label is completed

A bag is labelled before anything is in it, at the chair or at the bench, so that it never lies about without a name.
Its first label says *see document* for what nobody can know yet. Once the bag is measured, and the collection over, its
label is reprinted as *completed* and scanned on it: volume, cells, anticoagulant or DMSO, when the collection ended and
until when it keeps. A preset names the steps that wait for this (`completed_before`, `label_incomplete`); in the
packaged ones the starting material is not packed and product not frozen before. A small bag's own label has no room for
volume and dose; its tie tag is printed when they are known.

## The date on product

Labels of product are printed in the open run, before anything is frozen, so the day of printing tells the date: the
preset's shelf life later, 23:59 on the wall of the place that printed it, with UTC below. A label goes onto product
on that day and in that room only (`label_outdated`, `wrong_station`); the books take the date from the label, freezing
adds nothing to it, a reprint keeps it, and the gates refuse from that very minute. Thawed cells have a shorter clock.

## Labels beside the container's own

A container's own label names it. A *companion* goes on or around a container that is there already: its tie tag,
overwrap or cassette, the syringe its cells were drawn into. It is printed with *Print a companion label*, scanned
back together with the container's own label by two people, counted like every print, and never taken for the
container (`companion_label`); [why](adr/0024-what-goes-with-a-container-never-stands-for-it.md). A syringe's may be
scanned for its bag's at the bedside where the preset says `given_by_syringe`, until the end of the thaw clock that is
printed on it. A preset also names the companions without which no final bag freezes or leaves.

A final bag too small for a whole label gets a *small bag* label, which says what the column *partial* wants affixed;
its tie tag says all that is affixed or attached, and no fill ends without it. Whatever the size, what holds product has
a symbol of ISBT 128 for other houses' scanners, beside the token for ours. Of blood groups no template says
anything.

## A label over another's

Where a label cannot be taken off, or another house stuck its own over ours, a print of ours goes over it (*Stick a
label over another's*, `relabel_over`), by two people. Both labels are scanned while both can be read. The covered one
is a print of ours, also a void one that still sits on the container, or another house's that names the therapy: by
Chain of Identity, by donation number, or by another party's number that is bound to it. The new one was printed for
this very container (`label_on_another`). A photo shows both (`photo_missing`); how it is kept and who sees it is
[a decision of its own](adr/0022-a-photo-is-sealed-and-its-hash-is-not.md).

## Cards and labels of things

Some prints only say what they belong to: a therapy's card, a badge, the card of a station, the label of a lot, of one
vial or pack of it, of equipment, of a storage position. They stand on no cells, have no print serial (*not counted*)
and are accounted for nowhere; the same thing always gives the same bytes. The symbol of a lot is GTIN, expiry and
number (GS1 01, 17, 10), that of a vial its serial number as well (21), that of equipment GIAI or GRAI (8004, 8003):
what a scan looks up, nothing else. They are fetched from the page of what they belong to, and from doors that end in
`label.pdf`, `card.pdf` or `badge.pdf`, or in `.zpl`: who prints labels may print them, badges and the cards of
stations are an administrator's. They speak the language of the site, badges English.

## The life of a template

A template is a TOML file: a stock, and elements with their place in millimetres, each of which tells a
[word](#the-words). *Label templates* lists every version with its sample. There one is designed: a draft begins from a
version or from a file (`custody labels import`), its picture follows what is filled in, and beside it stands what
speaks against it. Nothing is kept as a version while its sample lacks an element that some jurisdiction wants affixed,
has no room for a word, lays one thing on another, has words that nobody can read (white on white, black on black,
under a box), or has a symbol that another engine does not read back, in every language at 203, 300 and 600 dpi;
`custody labels check FILE` tells the same at home. What is kept is exactly what was looked at.

Whoever designs labels prints a sample of a version or of a draft on any printer that has its stock. It says *SAMPLE,
not for use* as its notice, or in place of its title where a version has none (the word alone where there is no more
room), and *SAMPLE* where a label has the number of its print. It is no print: it has no serial and is accounted for
nowhere, and every station refuses its symbols. It goes through the spool, which says who sent which version, or which
change of a draft, to which printer; a sample that was perhaps printed is not sent again by itself, nor the same one
queued beside it.

Quality and a second person approve a version for exactly its bytes, in force from the beginning of a day
(`approve_label_template`), at most a year ahead. The newest one in force prints; a retired one prints nothing new and
never comes back, and the one before it prints again. No two begin at the same moment. Every version is kept for ever: a
print is drawn from its own, and a reprint is made from that of the print before it, unless the template was what is
wrong, as the reprint's reason or its retirement says; what was retired for misprints or a changed rule draws no open
print either, and one that lies ready goes onto nothing (`template_at_fault`). Where a version's file in the database is
not the one that was kept and approved, nothing is printed from it, and `custody verify` says so
([why](adr/0021-a-print-keeps-the-version-of-its-template.md)). Production prints nothing that nobody approved.

![A label template being designed](pictures/label-design.png)

## Accounting

Every print has a number, and prints add up: those carried in and those printed = applied, void and destroyed, with
none left over. *Label reconciliation* shows it for a therapy, and for a station shift by shift, as prints stood at the
end of the shift, and as a paper for two people to sign. A number that no print on file has is told. A print is applied
only when it was scanned on its container; a reprint voids the one before, which then tells what the new one goes onto
and opens nothing else; what is not used is accounted for by two people. No room takes labels of two therapies. Nothing
is released and no therapy closes while a print lies open (`labels_open`); a preset names further steps that wait for it
(`reconciled_before`).

![How the prints of a therapy add up](pictures/reconciliation.png)

## What a site chooses

`CUSTODY_SITE_LABELS` names a TOML file, read when the app starts; a site that it does not name prints as the United
States have it, in English:

    [NORTH]
    jurisdiction = "eu"
    language = "de"
    shifts = ["06:00", "14:00", "22:00"]

Shifts begin by the clock on the wall; those above are an example. Captions and instructions are in the site's
language, English or German. Product names and dates stay as ISBT 128 prints them. A statement has the languages that
its rule allows: those of the United States are English everywhere.
"""
PAPERS_AND_CARDS: Final = """\
## Papers and cards

They stand on no cells: they have no print serial, are not accounted for, and the same facts always give the same
bytes. Their symbols are read back before they are handed out like those of labels.

**The packing list** goes into the shipper. It says where the shipment comes from and goes to, when it was packed, how
to keep it, and for each container what it is, whose (donation number, Chain of Identity, mark; no name), how much,
and everything that the matrix wants to *accompany* it: labels that are too small say *See accompanying documents*,
and this is what they mean. Of the blood group, which the books do not keep, and of what nobody recorded it says so. It
says what the therapy's chain had told when the shipment was packed. Its codes inform, and open no step on cells. It
is fetched where the shipment was packed, from *Handoffs*, and from the page of each container in it; where the station
has a printer for papers, it is sent there.

**Action cards** lie at a station, so that gloved hands touch no keyboard. Scanned in the station's field, a card
opens the form of its step, empty, with the cursor in the first scan. It does nothing else: no verdict without people
scanning bag, wristband and badge themselves, and no field takes a card for a thing (`wrong_kind`). The code is `&t`,
the step's name with hyphens and a check character, as `&tSTART-INFUSIONF`; it names no person, patient or container.
A card that is not for this person or this kind of station says so (`wrong_role`, `wrong_station`). *Station* has a
link to print them: a card for each step that whoever asks may do there, titled as the page it opens.
"""
UNIONS: Final = """\
## Made in one place, given in another

A preset may name `jurisdictions = ["us"]`, the places where its product is given. Labels then say what these and the
printing site's own want together: whichever asks for more is heard, every statement of each is said in the languages
that its own rule allows, the same words once. The app does not start with a template that lacks what such a union
wants affixed. A print whose statements have no room is refused: US and EU together fit in English, not in German, on
the shipped labels of bags.
"""
JURISDICTIONS: Final = """\
## The matrix

The app does not start with a template that lacks what some jurisdiction wants **affixed**, or with a packing list that
lacks what must be **accompanying**. Each jurisdiction is a file in `labels/jurisdictions`, **an example, for the site
to approve**, written from memory of its sources and not compared with their current text. *Partial* counts instead
where the label's shorter side is under 80 mm; *outside* is the carton.
"""
PRODUCTS: Final = """\
## What labels are printed on

A label that falls off in nitrogen leaves a bag without a name, and nobody notices before the bag is taken out. A
printer's profile names the *stock product* that is in it, with what its maker rates it for. What will be frozen
(final bag, small bag, cassette, overwrap, tie tag, cryovial) is sent only to a product rated down to −196 °C, where
nitrogen boils: a preset says how warm storage may become, not how cold it is. Without a named product production
sends no such label; a demo does, and its pages say so. Where cells are stored above 0 °C nothing is asked. A label that
is fetched as a file is not asked after either: whoever prints it answers for what it is printed on.

`CUSTODY_STOCKS` names a TOML file with the site's own products, read when the app starts; the keys are those of
`labels/stocks.toml`, whose products are **examples, for the site to replace**: production does not know them. Of a real
product stands there only what a text of its maker was found to say, and which; where it was no data sheet, the source
says so. A maker who is missing was not found, not judged. The site compares each with the sheet of the edition that it
buys, and says `example = false`. Where the maker tells how cold a surface may be when the label is stuck on
(`applied_from_millicelsius`), pages tell it: a label over another's often goes onto a frozen bag. Nothing is refused
for it, since nobody knows how cold the bag is.
"""
