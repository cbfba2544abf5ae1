"""What happened to one therapy, as tables; `audit_sample` makes an audit record of it.

The facts are invented; identifiers are of the demonstration range.
"""

STAGES = """
Enrolment
Labels, wristband
Leukapheresis
Pack and hand over
Receipt at the lab
Cryo storage
Selection, activation
Gene insertion
Expansion
Harvest and fill
Freezing
Quality control
Release
Shipment
Receipt at the site
Bridging chemotherapy
Lymphodepletion
Dose plan
Thaw
Check by two
Infusion
Monitoring
Discharge
Close-out
"""

# Badge | role | what the signature means.
PEOPLE = """
N-0412 | apheresis nurse | performed
N-0377 | apheresis nurse | verified
C-0021 | courier | received
T-0115 | receiving technician | received
T-0140 | process operator | performed
T-0152 | process operator | verified
Q-0031 | QC analyst | performed
Q-0007 | qualified person | released
L-0063 | cell lab technician | performed
N-0530 | nurse | performed
N-0541 | nurse | verified
P-0019 | physician | approved
K-0002 | coordinator | performed
"""

# Code | sentence | what to do next.
REASONS = """
G05 | This bag belongs to another therapy. | Put it back, keep it cold, call quality.
G09 | The second checker is the person who did the step. | Ask a colleague to check.
G17 | This vector lot expired on 2026-01-31. | Take a lot in date.
G18 | The vials scanned are not the vials planned. |
G21 | Quality has not released this bag. |
G30 | The thaw clock of 30 minutes ran out 4 minutes ago. | Keep the bag, call quality.
"""

# Hours since the start | stage | step | people | station | verdict, reasons | title; then details.
ACTS = """
0 | S0 | enrol | K-0002 P-0019 | Clinic 1 | accepted | Therapy enrolled, Chain of Identity issued
    candidacy = relapse; preset = lymphoma, version 3
1 | S0 | consent | P-0019 | Clinic 1 | accepted | Consent recorded
    consent version = 2026-01
2 | S0 | order | P-0019 | Clinic 1 | accepted | Order placed, slot confirmed
    sponsor order = SO-99231
144 | S1 | bind_wristband | N-0412 N-0377 | Apheresis chair 3 | accepted | Wristband bound
    statement = patient stated name and birth date
144.2 | S1 | print_labels | N-0412 | Apheresis chair 3 | accepted | Labels printed
    prints = 4; serials = 000231 – 000234
144.4 | S2 | bind_bag | N-0412 N-0412 | Apheresis chair 3 | refused G09 | Collection bag bound
144.5 | S2 | bind_bag | N-0412 N-0377 | Apheresis chair 3 | accepted | Collection bag bound
    container = Collection bag 1
144.6 | S2 | start_collection | N-0412 | Apheresis chair 3 | accepted | Collection started
148.8 | S2 | end_collection | N-0412 N-0377 | Apheresis chair 3 | accepted | Collection ended
    volume collected = 212 mL; volume processed = 11 400 mL; volume returned = 11 188 mL
149 | S2 | take_sample | N-0412 | Apheresis chair 3 | accepted | Sample taken
    container = Sample 1
149.5 | S3 | pack | N-0412 N-0377 | Collection lab | accepted | Packed in shipper
    shipper = GRAI 9506000140445 12; logger = LG-7781; seal = 884213
150 | S3 | release_custody | N-0412 | Collection lab | accepted | Released to courier
150.1 | S3 | accept_custody | C-0021 | Collection lab | accepted | Accepted by courier
150.15 | S3 | accept_custody | C-0021 | Collection lab | already_done | Accepted by courier
158 | S4 | release_custody | C-0021 | Dock 1 | accepted | Released to the lab
158.2 | S4 | accept_custody | T-0115 T-0140 | Dock 1 | accepted | Accepted at the dock
    seal = intact; logger = 2.1 °C to 6.4 °C, in range
158.6 | S4 | match_receipt | T-0115 T-0140 | Dock 1 | accepted | Identity matched to order
    label, order, documents = agree
160 | S6 | open_run | T-0140 T-0152 | Clean room 2 | accepted | Manufacturing run opened
    lot = LY-26-0113; line clearance = signed
161 | S6 | select | T-0140 T-0152 | Clean room 2 | accepted | T cells selected
    CD3+ = 1 240 million; viability = 96.2 %
163 | S6 | activate | T-0140 T-0152 | Clean room 2 | accepted | Cells activated
    bead to cell ratio = 3 : 1
186 | S7 | scan_vector | T-0140 T-0152 | Clean room 2 | refused G17 G18 | Vector scanned
    vector lot = LV-2509
186.2 | S7 | scan_vector | T-0140 T-0152 | Clean room 2 | accepted | Vector scanned
    vector lot = LV-2601; vials = 3 of 3
186.6 | S7 | transduce | T-0140 T-0152 | Clean room 2 | accepted | Gene inserted
    MOI = 3
210 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 1
    count = 58 million; viability = 94 %
234 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 2
    count = 96 million; viability = 94 %
258 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 3
    count = 205 million; viability = 94 %
282 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 4
    count = 480 million; viability = 94 %
306 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 5
    count = 1010 million; viability = 94 %
330 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 6
    count = 1890 million; viability = 94 %
354 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 7
    count = 2740 million; viability = 94 %
378 | S8 | count | T-0140 | Clean room 2 | accepted | Cells counted, day 8
    count = 3420 million; viability = 94 %
402 | S9 | harvest | T-0140 T-0152 | Clean room 2 | accepted | Harvested and filled
    final bags = 3; samples = 1
402.4 | S9 | reconcile_labels | T-0140 T-0152 | Clean room 2 | accepted | Labels reconciled
    unaccounted = 0
404 | S10 | freeze | T-0140 | Cryo room | accepted | Frozen
    curve = in range
405 | S10 | put_away | T-0140 T-0152 | Cryo room | accepted | Put away
    position = Tank 4, rack 2, slot 11
430 | S11 | record_result | Q-0031 | QC lab | accepted | Result recorded: viability
    viability = 93.8 %
450 | S11 | record_result | Q-0031 | QC lab | accepted | Result recorded: vector copy number
    copies per cell = 2.1
452 | S13 | pick | T-0140 | Cryo room | refused G21 | Picked for shipment
500 | S11 | record_result | Q-0031 | QC lab | accepted | Result recorded: sterility
    sterility = no growth
510 | S12 | dispose | Q-0007 | Quality desk | accepted | Released
    disposition = released; certificate = CoA-26-0113
530 | S13 | pack | T-0140 T-0152 | Dock 2 | accepted | Packed in dry shipper
    shipper = GRAI 9506000140445 88; logger = LG-7790; seal = 884377
531 | S13 | release_custody | T-0140 | Dock 2 | accepted | Released to courier
531.2 | S13 | accept_custody | C-0021 | Dock 2 | accepted | Accepted by courier
546 | S14 | release_custody | C-0021 | Site receipt | accepted | Released to the site
546.3 | S14 | accept_custody | L-0063 N-0530 | Site receipt | accepted | Accepted at the site
    seal = intact; logger = −184 °C to −161 °C, in range
547 | S14 | put_away | L-0063 | Site cryo | accepted | Put away
    position = Tank 1, rack 7, slot 3
560 | S15 | bridging | P-0019 | Clinic 1 | accepted | Bridging chemotherapy ended
600 | S16 | lymphodepletion | P-0019 | Ward 5 | accepted | Lymphodepletion started
    weight = 71 200 g
660 | S17 | plan_dose | P-0019 N-0530 | Ward 5 | accepted | Dose planned
    sessions = 2; bag order = A0, B0
720 | S18 | pull | L-0063 | Thaw bench 2 | refused G05 | Bag pulled from storage
    scanned = a bag of another therapy, commitment 7f3a90…
720.1 | S18 | pull | L-0063 N-0530 | Thaw bench 2 | accepted | Bag pulled from storage
    container = Final bag 1
720.3 | S18 | thaw | L-0063 | Thaw bench 2 | accepted | Thawed
    bath = 37.0 °C; integrity = intact
720.5 | S19 | check_first | N-0530 | Bedside 5-12 | accepted | Checked by the first nurse
720.55 | S19 | check_second | N-0541 | Bedside 5-12 | accepted | Checked by the second nurse
720.56 | S19 | check_result | N-0530 N-0541 | Bedside 5-12 | accepted | Bag and patient match
720.6 | S20 | start_infusion | N-0530 N-0541 | Bedside 5-12 | accepted | Infusion started
    container = Final bag 1
721.3 | S20 | end_infusion | N-0530 | Bedside 5-12 | accepted | Infusion ended
    volume = 48 mL; residual = flushed
744.1 | S18 | pull | L-0063 N-0530 | Thaw bench 2 | accepted | Bag pulled from storage
    container = Final bag 2
744.3 | S18 | thaw | L-0063 | Thaw bench 2 | accepted | Thawed
744.95 | S20 | start_infusion | N-0530 N-0541 | Bedside 5-12 | refused G30 | Infusion started
    container = Final bag 2
746 | S20 | declare_infusion | N-0530 N-0541 | Bedside 5-12 | declared | Bag infused on paper
    paper form = INF-0071, stored as file 3c9d…
    container = Final bag 2
    happened = 2026-03-05 09:05 CET
746.5 | S20 | correct | N-0530 N-0541 | Bedside 5-12 | accepted | Stop time corrected
    reason = transcription; stop = 10:20, not 01:20
760 | S21 | record_vitals | N-0530 | Ward 5 | accepted | Vital signs recorded
    temperature = 38.4 °C; CRS = grade 1
784 | S21 | record_vitals | N-0530 | Ward 5 | accepted | Vital signs recorded
    temperature = 37.1 °C; CRS = grade 0
"""

# Identifier | name | kind | condition | disposition | holder | place | note | flags.
CONTAINERS = """
A9999S24740026000213 | Collection bag 1 | bag | consumed | accepted | Clean room 2 | Lab |  |
A9999S24740026000214 | Sample 1 | sample | retained | accepted | QC lab | Lab |  |
A9999S30110026000301 | Vessel 1 | vessel | consumed | accepted | Clean room 2 | Lab |  |
A9999S30120026000302 | Vessel 2 | vessel | consumed | accepted | Clean room 2 | Lab |  |
A9999S34210026000401 | Final bag 1 | bag | infused | released | Ward 5 | 5-12 |  | infused
A9999S34210026000402 | Final bag 2 | bag | infused | released | Ward 5 | 5-12 | declared | infused
A9999S34210026000403 | Final bag 3 | bag | frozen | released | Site lab | Tank 1 | overwrap | hold
A9999S34210026000404 | Sample 2 | sample | destroyed | accepted | QC lab | Lab |  |
"""

# Parent | child | how.
EDGES = """
0 | 1 | sample
0 | 2 | select
2 | 3 | transform
3 | 4 | fill
3 | 5 | fill
3 | 6 | fill
3 | 7 | sample
"""

# Container | holder | hours since the start, from and until | who released, who accepted.
SPANS = """
0 | Apheresis chair 3 | 144.5 149.5 |
0 | Collection lab | 149.5 150 |
0 | Courier C-0021 | 150.1 158 | N-0412 C-0021
0 | Lab dock 1 | 158.2 160 | C-0021 T-0115
0 | Clean room 2 | 160 161 |
1 | QC lab | 149 500 |
2 | Clean room 2 | 161 186.6 |
3 | Clean room 2 | 186.6 402 |
4 | Clean room 2 | 402 404 |
4 | Lab cryo room | 404 531 |
4 | Courier C-0021 | 531.2 546 | T-0140 C-0021
4 | Site cell lab | 546.3 720.5 | C-0021 L-0063
4 | Ward 5 | 720.5 721.3 | L-0063 N-0530
6 | Clean room 2 | 402 404 |
6 | Lab cryo room | 404 531 |
6 | Courier C-0021 | 531.2 546 | T-0140 C-0021
6 | Site cell lab | 546.3 - | C-0021 L-0063
"""
