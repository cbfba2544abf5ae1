"""Every reason for a refusal: its gate, who may lift it, what people read, and what to do next.

A reason is a word stored in the ledger for ever.  The order of this table is policy: of several refusals the one
that stands highest here is shown in large letters, so the worst error there is, a swapped bag, comes first.
"""

from dataclasses import dataclass
from typing import Final

from custody.domain.vocabulary import Severity

HARD, QUALITY, CLINICAL, WARNING = (
    Severity.HARD,
    Severity.QUALITY,
    Severity.CLINICAL,
    Severity.WARNING,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One row: the word, its gate in the catalogue, and its two sentences for people."""

    code: str
    gate: str
    severity: Severity
    sentence: str
    next_step: str
    deviation: bool = False  # a refusal that quality must understand before the therapy goes on


# fmt: off
REASONS: Final[tuple[Reason, ...]] = (
    # identity
    Reason("wrong_patient", "G01", HARD, "This belongs to another patient's therapy.", "Put it aside, keep it cold, and call quality. Start again with the right one.", deviation=True),
    Reason("check_disagrees", "G01", HARD, "The two halves of the bedside check do not agree.", "Do not infuse. Keep the bag with you and call quality and the physician.", deviation=True),
    Reason("not_checked", "G01", HARD, "No bedside check by two people has matched for this bag.", "Do the bedside check: each person scans and answers on their own.", deviation=True),
    Reason("alias_of_another", "G01", HARD, "That number already names another therapy.", "Compare the order and the documents again, and call the coordinator.", deviation=True),
    Reason("alias_mismatch", "G01", HARD, "Label, order and documents do not name the same therapy.", "Quarantine the shipment and call quality.", deviation=True),
    Reason("foreign_container", "G31", HARD, "This shipment must not carry that container.", "Take it out, quarantine it, and call quality.", deviation=True),
    Reason("another_therapy_open", "G12", HARD, "Another patient's material is open in this room, or one of their labels is not accounted for.", "Scan each label on what it is for, or account for it; finish, and sign the line clearance first."),
    Reason("incubator_shared", "G12", HARD, "Another patient's vessel stands in this incubator.", "Choose another incubator; or separate the two vessels, and say so."),
    Reason("wrong_construct", "G11", HARD, "This vector carries another construct than the order asks for.", "Return the vial to quarantine and fetch the vector named in the order.", deviation=True),
    Reason("ledger_tampered", "G36", HARD, "The records of this therapy are not those that were signed.", "Do not go on with this therapy. Keep its cells where they are, and call quality and the administrator."),
    # labels and codes
    Reason("wristband_void", "G09", HARD, "This wristband is not the one on the patient now.", "Destroy the copy. Scan the wristband on the patient's wrist.", deviation=True),
    Reason("wristband_not_bound", "G09", HARD, "This wristband was never bound to a patient.", "Bind it at the bedside, by two people, while the patient states name and birth date."),
    Reason("label_void", "G09", HARD, "This label was replaced or voided.", "Scan the label that replaced it; if none is on the container, reprint it there. Then destroy this one.", deviation=True),
    Reason("label_forged", "G09", HARD, "This label was not printed by this installation.", "Keep it, do not use what it is on, and call quality.", deviation=True),
    Reason("label_altered", "G09", HARD, "This label's code is not the one that was signed here.", "Keep it, do not use what it is on, and call quality.", deviation=True),
    Reason("label_without_serial", "G09", HARD, "This symbol does not say which print it is: a copy could have it too.", "Scan the QR code on the same label: the square with a frame in three of its corners."),
    Reason("label_not_scanned_back", "G21", HARD, "This label was printed, and never scanned on its container.", "Take the step that puts it on its container, for a reprint: Scan a reprint on its container. Then scan it here again."),
    Reason("new_label_alone", "G21", HARD, "A new label alone does not say which container it is on.", "Scan the container by another symbol on it, or by the label that was replaced; then the new label."),
    Reason("label_ambiguous", "G21", HARD, "This container has several labels, and this symbol is on more than one of them.", "Choose which label is meant, or scan the QR code of that very label."),
    Reason("label_in_use", "G20", HARD, "This print is on what it was printed for, or was seen destroyed already.", "If it must come off, reprint it first: that voids it. Then account for it."),
    Reason("label_on_another", "G21", HARD, "This label was printed for something else.", "Put it aside and print the right label.", deviation=True),
    Reason("companion_label", "G21", HARD, "This is the label of a cassette, overwrap, tie tag or syringe, not of the container.", "Scan the container's own label: another patient's bag may lie in the right cassette."),
    Reason("companion_missing", "G21", HARD, "A container lacks a label that must be on or around it: tie tag, cassette or overwrap.", "Print the companion label, and scan it together with the container's own."),
    Reason("companion_there", "G09", HARD, "This container has such a companion label already.", "Reprint it, which voids the one before, or find it and account for it."),
    Reason("photo_missing", "G21", HARD, "No photo shows both labels.", "Photograph the container with both labels on it, before one covers the other."),
    Reason("photo_unreadable", "G21", HARD, "The photo is no PNG or JPEG that can be opened.", "Take it again, with at most 40 million pixels, and look at it before you send it."),
    Reason("photo_used_before", "G21", HARD, "This photo was given for another label before.", "Photograph the container that is in front of you."),
    Reason("label_outdated", "G21", HARD, "This label no longer says what holds: something was found in the donor since it was printed, or its day is over.", "Put it aside, account for it, and print the label anew."),
    Reason("label_incomplete", "G21", HARD, "The label on this bag was printed before it was filled and does not say how much is in it.", "Reprint it as completed, and scan the new label on the bag."),
    Reason("warning_not_on_label", "G21", CLINICAL, "The label on this bag does not warn of what was found in the donor.", "Reprint it and scan the new label on the bag. Where the patient cannot wait, a physician and quality sign an override for this step."),
    Reason("product_code_unknown", "G21", HARD, "No product code for this kind of container is on file.", "The administrator imports the site's product codes first."),
    Reason("labels_open", "G20", HARD, "Labels printed for this therapy are neither applied, voided nor destroyed.", "Find each one on the label page and account for it."),
    Reason("empty", "G03", HARD, "Nothing was scanned.", "Scan again."),
    Reason("unknown_code", "G03", HARD, "This code is not one we know.", "Scan the label of the thing itself. If it will not read, fetch the second checker."),
    Reason("truncated_code", "G03", HARD, "This code is cut off.", "Scan again, holding the scanner steady over the whole symbol."),
    Reason("check_character_wrong", "G03", HARD, "The check character is wrong.", "Scan again. If typed, compare each character and type it anew."),
    Reason("wrong_symbology", "G03", HARD, "The text and the kind of symbol do not belong together.", "Do not use this label. Call quality."),
    Reason("control_characters", "G03", HARD, "The code holds characters that no label carries.", "Test the scanner on the scanner page."),
    Reason("too_long", "G03", HARD, "This is too long to be a code.", "Scan one label only."),
    Reason("two_codes_in_one_read", "G03", HARD, "Two codes came in one read.", "Cover the other label and scan again."),
    Reason("lower_case", "G03", HARD, "The code came in lower case.", "Switch caps lock off and test the scanner."),
    Reason("wrong_keyboard", "G03", HARD, "The scanner and this computer are set to different keyboards.", "Set both to US and test the scanner; until then scan at another station."),
    Reason("separator_lost", "G03", HARD, "The code lost a separator between two of its fields.", "Let the scanner send the GS1 separator, and test it; until then scan at another station."),
    Reason("division_missing", "G03", HARD, "This product code waits for its division.", "Scan the square symbol, which has the code and its division."),
    Reason("national_code", "G03", HARD, "This code is of one country's own making: its length and meaning are not in ISBT 128.", "Scan the donation number or the Chain of Identity on the label."),
    Reason("not_on_file", "G03", HARD, "Nothing with this code is on file.", "Check that it belongs to this installation and call the coordinator."),
    Reason("wrong_kind", "G03", HARD, "This is not the kind of thing to scan here.", "Scan what the field asks for."),
    Reason("same_object_twice", "G02", HARD, "The same object was scanned twice.", "Scan each container once."),
    Reason("missing_scan", "G03", HARD, "Something that must be scanned was not.", "Scan every field that the step asks for."),
    Reason("typed_without_rekey", "G27", HARD, "A typed code needs a second person who types it again.", "Scan it, or let the second checker type the code with its check character."),
    Reason("typed_without_reason", "G27", HARD, "A typed code needs a reason why it was not scanned.", "Scan it, or choose why it was typed; something else is said in words."),
    Reason("serial_already_known", "G02", HARD, "This label or number is in use already.", "If it is on this very thing, nothing is left to do. Else take a fresh label or number.", deviation=True),
    # people and places
    Reason("wrong_role", "G06", HARD, "Your role may not do this step.", "Call the person whose role it is."),
    Reason("wrong_station", "G06", HARD, "This step is not done at this station.", "Go to the station that the work list names."),
    Reason("wrong_site", "G06", HARD, "You do not work for this site.", "Call a colleague of this site."),
    Reason("training_lapsed", "G06", HARD, "Your training for this work has lapsed.", "Call a colleague with current training."),
    Reason("second_missing", "G07", HARD, "This step takes two people.", "Ask a second checker to scan their badge and enter their PIN."),
    Reason("same_person_twice", "G07", HARD, "The second checker is the first person.", "Ask a different person."),
    Reason("second_not_qualified", "G07", HARD, "The second checker's role or training does not allow it.", "Ask someone whose role and training do."),
    Reason("releaser_operated", "G23", HARD, "Whoever releases must not have made the product.", "Ask another qualified person."),
    Reason("clock_skew", "G29", HARD, "The clock of this installation cannot be trusted now.", "Call the administrator; nothing can be signed until the clock is right."),
    # holds, custody, condition
    Reason("on_hold", "G04", HARD, "Quality has put this on hold.", "Leave it where it is and call quality."),
    Reason("already_used", "G02", HARD, "The cells of this container are used up.", "Take the next bag of the plan.", deviation=True),
    Reason("not_released", "G04", HARD, "Quality has not released this container.", "Keep it in storage until quality decides."),
    Reason("not_accepted", "G04", HARD, "This material has not been accepted from quarantine.", "Wait for quality to accept the receipt."),
    Reason("wrong_condition", "G04", HARD, "The container is not in the state that this step needs.", "Look at the container page for what comes next."),
    Reason("not_held_here", "G22", HARD, "Custody of this container lies elsewhere.", "Whoever holds it must hand it over, and you must accept it."),
    Reason("handoff_pending", "G22", HARD, "A handoff of this container is still pending.", "Accept or decline the handoff first."),
    Reason("handoff_closed", "G22", HARD, "This handoff has already been closed.", "Look at the container page for who holds it."),
    Reason("custody_gap", "G22", HARD, "Custody of this container is not unbroken.", "Quality must find out who held it.", deviation=True),
    Reason("position_taken", "G04", HARD, "This storage position is occupied.", "Choose an empty position."),
    Reason("not_in_position", "G04", HARD, "The books have this container in another position.", "Search the position on file and call quality.", deviation=True),
    # order of things
    Reason("consent_missing", "G18", HARD, "No valid consent is on file.", "The physician must record the consent first."),
    Reason("therapy_not_active", "G19", HARD, "The therapy is paused, cancelled or closed.", "Ask the coordinator."),
    Reason("therapy_not_closed", "G19", HARD, "The therapy is not closed.", "Close it first."),
    Reason("retention_runs", "G19", HARD, "The records of this therapy must still say whose cells these were.", "Wait until the preset's years are over; the ledger keeps no names meanwhile."),
    Reason("packed", "G04", HARD, "This container lies in a sealed shipper.", "Receive the shipment first."),
    Reason("still_stored", "G04", HARD, "The books have this container in a storage position.", "Scan it out of its position first."),
    Reason("out_of_order", "G05", HARD, "A step before this one has not been done.", "Do the step that the work list names first."),
    Reason("not_in_preset", "G05", HARD, "The preset of this therapy has no such step.", "Look at the work list for what comes next."),
    Reason("preset_not_approved", "G05", HARD, "This preset version is not approved.", "Two people must approve it first."),
    Reason("template_changed", "G21", HARD, "The file of this label template is not the one that was kept and approved: it was changed, or is gone.", "Call quality: nothing is printed from it. Once it is retired, the one before it prints; whatever else was changed, a verification of the database tells."),
    Reason("template_unknown", "G05", HARD, "No label template of this name and version is on file.", "Keep it as a version first, from its draft or its file."),
    Reason("template_incomplete", "G21", HARD, "The template lacks something that must be affixed.", "Look at its page for what is missing, and make another version that says it."),
    Reason("template_unreadable", "G21", HARD, "The template's sample does not print: words do not fit, or a symbol was not read back.", "Look at its page for which, and make another version with more room."),
    Reason("template_not_approved", "G21", HARD, "No approved template of this kind of label is in force.", "Quality and a second person must approve one first, on the page Label templates."),
    Reason("template_retired", "G05", HARD, "This version was retired, and stays so.", "Keep the layout as a new version, and approve that."),
    Reason("template_has_its_day", "G05", HARD, "This version is approved from another day on, which stays.", "Look at its page for which. For another day retire it, keep the layout as a new version and approve that."),
    Reason("template_day_taken", "G05", HARD, "Another version for this kind of label begins at the same moment.", "Choose another day, or retire that one first."),
    Reason("template_at_fault", "G21", HARD, "The template of this label was retired after it was printed, because it misprints or a rule changed.", "Put the label aside, account for it, and print it anew."),
    Reason("missing_value", "G05", HARD, "A value that must be recorded is missing.", "Fill in every field."),
    Reason("unknown_value", "G05", HARD, "A field that this step does not have was sent.", "Send only the fields that the step asks for."),
    Reason("age_disagrees", "G05", HARD, "The date of birth and the tick for the age do not agree.", "Compare the date with the hospital record, as year, month and day, and tick again."),
    Reason("score_of_another_age", "G05", HARD, "This neurological score is not the one for the patient's age.", "Under twelve years, fill in only the child's score (CAPD); from twelve on, only the ICE score."),
    Reason("value_out_of_range", "G05", HARD, "A value lies outside what is possible.", "Compare the reading and the unit."),
    Reason("not_fresh", "G08", HARD, "The wristband was not scanned here just now.", "Scan the wristband on the patient at this bedside, then the bag."),
    Reason("time_in_future", "G29", HARD, "The time given lies in the future.", "Correct the time."),
    # limits
    Reason("thawed_too_long", "G13", QUALITY, "The thawed cells have waited for too long.", "Quality and the physician must decide."),
    Reason("fresh_window_exceeded", "G13", QUALITY, "The collected cells have been fresh for too long.", "Quality and the physician must decide."),
    Reason("thaw_window_exceeded", "G13", HARD, "The time after thaw has run out.", "Do not infuse. Call the physician and quality.", deviation=True),
    Reason("expired", "G13", HARD, "The expiry time has passed.", "Do not use it. Call quality.", deviation=True),
    Reason("out_of_storage_too_long", "G13", QUALITY, "The container has been outside controlled storage for too long.", "Put it back into the cold; quality must decide.", deviation=True),
    Reason("shipper_hold_exceeded", "G13", QUALITY, "The shipment took longer than the shipper holds its temperature.", "Quarantine it; quality must decide.", deviation=True),
    Reason("changeover_too_short", "G12", HARD, "This room was cleared of another patient's material too recently.", "Wait until the changeover time has passed."),
    Reason("vector_window_exceeded", "G13", HARD, "The vector has been thawed for too long.", "Thaw a fresh vial."),
    Reason("second_collection_too_soon", "G13", CLINICAL, "It is too soon for another collection.", "Wait, or let a physician and quality decide."),
    Reason("collection_too_small", "G24", QUALITY, "Fewer cells were collected than the preset asks for.", "Quality must decide whether they are enough."),
    Reason("outside_expansion_window", "G13", QUALITY, "The culture is too young or too old to be harvested.", "Quality must decide."),
    Reason("viability_low", "G24", QUALITY, "Too few cells of the culture are alive.", "Quality must decide.", deviation=True),
    Reason("cryoprotectant_too_long", "G13", QUALITY, "The cells were in the cryoprotectant for too long.", "Quality must decide.", deviation=True),
    Reason("washout_too_short", "G13", CLINICAL, "Salvage (bridging) chemotherapy has not ended, or ended too recently.", "Wait, or let a physician and quality decide."),
    Reason("too_soon_after_lymphodepletion", "G13", CLINICAL, "It is too soon after lymphodepletion.", "Wait, or let a physician and quality decide."),
    Reason("too_late_after_lymphodepletion", "G13", CLINICAL, "Lymphodepletion was too long ago.", "A physician and quality must decide whether to repeat it."),
    Reason("outside_session_window", "G13", CLINICAL, "Today lies outside the days planned for this session.", "A physician and quality must decide."),
    Reason("temperature_excursion", "G14", QUALITY, "The temperature left its range.", "Quarantine it; quality must decide.", deviation=True),
    Reason("logger_missing", "G14", HARD, "No temperature verdict is on file.", "Read the logger and record its verdict."),
    Reason("seal_mismatch", "G15", QUALITY, "The seal is not the one that was put on.", "Do not open. Quality must decide.", deviation=True),
    Reason("logger_in_use", "G14", HARD, "This logger travels in another sealed shipper.", "Take another logger and start it."),
    Reason("calibration_lapsed", "G16", HARD, "The calibration of this equipment has lapsed.", "Use other equipment and tell maintenance."),
    Reason("shipper_not_requalified", "G17", HARD, "The shipper was not requalified since its last use.", "Take a requalified shipper."),
    Reason("lot_not_released", "G10", HARD, "This lot is not released for use.", "Return it to quarantine and take a released lot."),
    Reason("lot_expired", "G10", HARD, "This lot has expired.", "Discard it and take a lot in date.", deviation=True),
    Reason("vials_differ", "G10", HARD, "The vials scanned are not the number planned.", "Scan each vial once; compare with the batch record."),
    # quality, dose and the patient
    Reason("result_missing", "G24", HARD, "A result of the release specification is missing or unreviewed.", "Record and review every result first."),
    Reason("out_of_specification", "G24", HARD, "A result lies outside the release specification.", "Reject, or release exceptionally with a physician's request; never where whose cells these are is in doubt."),
    Reason("physician_request_missing", "G24", CLINICAL, "Cells out of specification need a physician's and quality's signature.", "A physician and quality sign an override for this step; then do it again."),
    Reason("deviation_open", "G24", HARD, "A critical deviation of this therapy is still open.", "Quality must find the root cause and close it."),
    Reason("product_not_ready", "G13", HARD, "The product is not released and received at the site.", "Do not begin lymphodepletion before it is."),
    Reason("blasts_missing", "G25", HARD, "No recent marrow blast result is on file.", "Record the marrow result first."),
    Reason("plan_unsigned", "G25", HARD, "No signed dose plan names this bag.", "The physician must sign the dose plan."),
    Reason("dose_out_of_range", "G25", HARD, "The planned dose lies outside the preset's range.", "Compare cells, weight and bags, and plan again."),
    Reason("wrong_bag_order", "G32", HARD, "This is not the bag that the plan puts next.", "Return it to storage and fetch the bag named first.", deviation=True),
    Reason("session_too_soon", "G13", CLINICAL, "Too few hours have passed since the session before.", "Wait, or let a physician and quality decide."),
    Reason("toxicity", "G26", CLINICAL, "Side effects of the first infusion forbid the next one now.", "Wait until the grade allows it; a physician decides."),
    Reason("toxicity_unknown", "G26", HARD, "The present grades of side effects are not on file.", "Record vital signs and neurological items first."),
    Reason("patient_not_ready", "G19", HARD, "The patient has not been confirmed ready.", "The nurse must confirm readiness first."),
    Reason("not_stable", "G19", CLINICAL, "The patient is not yet stable enough to go home.", "Go on monitoring; a physician decides."),
    Reason("monitoring_too_short", "G13", CLINICAL, "The monitoring time of the preset has not passed.", "Go on monitoring; a physician decides."),
    Reason("not_given_up", "G33", HARD, "Nobody has given this container up.", "Put it on hold, or have it rejected; only then dispose of it."),
    Reason("room_not_cleared", "G12", HARD, "A room still holds material of this therapy on file.", "Look for what is left there, and sign the line clearance."),
    Reason("container_unaccounted", "G33", HARD, "A container of this therapy is not accounted for.", "Find it and record what became of it."),
    Reason("lookalike", "G30", WARNING, "A patient who looks alike is active at this site.", "Two people must confirm that this is a different person, and tick the box."),
    # requests
    Reason("repeat_differs", "G02", HARD, "The same request key came with another content or person.", "Start the step again."),
)

EVIDENCE_REASONS: Final[tuple[Reason, ...]] = (
    # no gate of a step asks these: they are about what another installation's log says
    Reason("evidence_forked", "G36", HARD, "This partner's log tells two histories, and its key signed both.", "Close no handoff by either. Keep both files, and call quality of both sides and their administrator.", deviation=True),
    Reason("handoff_contradicted", "G22", HARD, "The other party tells this handoff otherwise than we do.", "Compare both records of the handoff, and find out with the other party who holds what.", deviation=True),
    Reason("evidence_not_verified", "G36", HARD, "This file is not what the partner's log signed.", "Do not rely on it. Keep it, and ask the partner for the evidence anew."),
    Reason("partner_unknown", "G36", HARD, "No key of that log is pinned here.", "The administrator pins a partner's key in CUSTODY_PARTNERS, from a source other than the file."),
    Reason("evidence_is_ours", "G36", HARD, "This is evidence from our own log.", "Import what the other party issued."),
    Reason("evidence_unrelated", "G36", HARD, "It speaks of no therapy and no container of ours.", "Ask the partner for the evidence about the therapy or container that was handed over."),
    Reason("evidence_outdated", "G36", HARD, "Newer evidence about the same was received from this partner.", "Look at the newer: it holds everything that this one does."),
    Reason("party_not_theirs", "G22", HARD, "That partner's log does not speak for the receiving party.", "Ask the receiving party for its own evidence; who speaks for whom is pinned in CUSTODY_PARTNERS."),
    Reason("evidence_unmatched", "G22", HARD, "Nothing in this evidence closes that handoff.", "Ask the partner for evidence that was issued after they accepted or declined."),
)
# fmt: on

REASON: Final[dict[str, Reason]] = {reason.code: reason for reason in (*REASONS, *EVIDENCE_REASONS)}
RANK: Final[dict[str, int]] = {code: rank for rank, code in enumerate(REASON)}


def in_order(codes: set[str]) -> tuple[str, ...]:
    """Reason words in the order of policy, the gravest first."""
    return tuple(sorted(codes, key=RANK.__getitem__))
