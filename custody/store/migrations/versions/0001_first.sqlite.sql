CREATE TABLE account (
    person TEXT NOT NULL,
    badge TEXT NOT NULL,
    display_name TEXT NOT NULL,
    roles TEXT NOT NULL,
    sites TEXT NOT NULL,
    training_until TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    active INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    locked_until TEXT,
    CONSTRAINT pk_account PRIMARY KEY (person),
    CONSTRAINT uq_account_badge UNIQUE (badge)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE answer (
    "key" TEXT NOT NULL,
    person TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    response BLOB NOT NULL,
    entry_id TEXT,
    at TEXT NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY ("key")
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE asset (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    calibrated_until TEXT NOT NULL,
    qualified_at TEXT,
    used_at TEXT,
    CONSTRAINT pk_asset PRIMARY KEY (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_asset_kind ON asset (kind);

CREATE TABLE clock (
    id INTEGER NOT NULL,
    now TEXT NOT NULL,
    CONSTRAINT pk_clock PRIMARY KEY (id),
    CONSTRAINT ck_clock_single CHECK (id = 1)
)
 STRICT;

CREATE TABLE installation (
    id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    demo INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT pk_installation PRIMARY KEY (id),
    CONSTRAINT ck_installation_single CHECK (id = 1)
)
 STRICT;

CREATE TABLE ledger_checkpoint (
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_ledger_checkpoint PRIMARY KEY (size)
)
 STRICT;

CREATE TABLE ledger_entry (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    body BLOB NOT NULL,
    leaf BLOB NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY (seq),
    CONSTRAINT uq_ledger_entry_id UNIQUE (id),
    CONSTRAINT ck_ledger_entry_leaf CHECK (length(leaf) = 32),
    CONSTRAINT ck_ledger_entry_body CHECK (length(body) <= 65535)
)
 STRICT;

CREATE TABLE ledger_head (
    id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    rec TEXT NOT NULL,
    CONSTRAINT pk_ledger_head PRIMARY KEY (id),
    CONSTRAINT ck_ledger_head_single CHECK (id = 1)
)
 STRICT;

CREATE TABLE lot (
    gtin TEXT NOT NULL,
    lot TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    construct TEXT NOT NULL,
    status TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    CONSTRAINT pk_lot PRIMARY KEY (gtin, lot)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_lot_kind ON lot (kind);

CREATE TABLE opening (
    entry_id TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT,
    nonce BLOB NOT NULL,
    ciphertext BLOB NOT NULL,
    CONSTRAINT pk_opening PRIMARY KEY (entry_id, name)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_opening_subject ON opening (subject);

CREATE TABLE preset_approval (
    preset TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    first_by TEXT NOT NULL,
    second_by TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_preset_approval PRIMARY KEY (preset, version)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE security_line (
    n INTEGER NOT NULL,
    at TEXT NOT NULL,
    door TEXT NOT NULL,
    person TEXT,
    station TEXT,
    why TEXT NOT NULL,
    CONSTRAINT pk_security_line PRIMARY KEY (n)
)
 STRICT;

CREATE INDEX ix_security_line_at ON security_line (at);

CREATE TABLE serial (
    series TEXT NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_serial PRIMARY KEY (series)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE station (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    site TEXT NOT NULL,
    holder TEXT NOT NULL,
    zone TEXT NOT NULL,
    title TEXT NOT NULL,
    token_hash BLOB,
    CONSTRAINT pk_station PRIMARY KEY (id),
    CONSTRAINT uq_station_token_hash UNIQUE (token_hash)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE therapy (
    coi TEXT NOT NULL,
    subject TEXT NOT NULL,
    site TEXT NOT NULL,
    preset TEXT NOT NULL,
    preset_version INTEGER NOT NULL,
    indication TEXT NOT NULL,
    candidacy TEXT NOT NULL,
    weight_grams INTEGER NOT NULL,
    under_twelve INTEGER NOT NULL,
    status TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    alike INTEGER NOT NULL,
    closed_at TEXT,
    CONSTRAINT pk_therapy PRIMARY KEY (coi)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_therapy_site_status ON therapy (site, status);

CREATE INDEX ix_therapy_subject ON therapy (subject);

CREATE TABLE vault_person (
    subject TEXT NOT NULL,
    wrapped_key BLOB,
    nonce BLOB,
    ciphertext BLOB,
    CONSTRAINT pk_vault_person PRIMARY KEY (subject)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE vault_read (
    n INTEGER NOT NULL,
    subject TEXT NOT NULL,
    reader TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_vault_read PRIMARY KEY (n)
)
 STRICT;

CREATE INDEX ix_vault_read_subject ON vault_read (subject);

CREATE TABLE alias (
    type TEXT NOT NULL,
    issuer TEXT NOT NULL,
    value TEXT NOT NULL,
    therapy TEXT NOT NULL,
    CONSTRAINT pk_alias PRIMARY KEY (type, issuer, value),
    CONSTRAINT fk_alias_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_alias_therapy ON alias (therapy);

CREATE INDEX ix_alias_value ON alias (value);

CREATE TABLE container (
    id TEXT NOT NULL,
    therapy TEXT NOT NULL,
    din TEXT NOT NULL,
    kind TEXT NOT NULL,
    product_code TEXT NOT NULL,
    division TEXT NOT NULL,
    condition TEXT NOT NULL,
    disposition TEXT NOT NULL,
    holder TEXT NOT NULL,
    place TEXT NOT NULL,
    made_at TEXT NOT NULL,
    volume_microlitres INTEGER,
    cells_thousands INTEGER,
    component TEXT,
    colour TEXT,
    expires_at TEXT,
    left_storage_at TEXT,
    thawed_at TEXT,
    run TEXT,
    CONSTRAINT pk_container PRIMARY KEY (id),
    CONSTRAINT fk_container_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_container_therapy_id UNIQUE (therapy, id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_container_din ON container (din);

CREATE INDEX ix_container_holder ON container (holder);

CREATE INDEX ix_container_place ON container (place);

CREATE INDEX ix_container_run ON container (run);

CREATE TABLE deviation (
    id TEXT NOT NULL,
    therapy TEXT NOT NULL,
    reason TEXT NOT NULL,
    critical INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    root_cause TEXT,
    closed_by TEXT,
    closed_at TEXT,
    CONSTRAINT pk_deviation PRIMARY KEY (id),
    CONSTRAINT fk_deviation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_deviation_therapy ON deviation (therapy);

CREATE TABLE donation (
    din TEXT NOT NULL,
    therapy TEXT NOT NULL,
    station TEXT NOT NULL,
    assigned_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    volume_processed_millilitres INTEGER,
    volume_returned_millilitres INTEGER,
    CONSTRAINT pk_donation PRIMARY KEY (din),
    CONSTRAINT fk_donation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_donation_therapy ON donation (therapy);

CREATE TABLE handoff (
    id TEXT NOT NULL,
    therapy TEXT NOT NULL,
    releaser TEXT NOT NULL,
    from_holder TEXT NOT NULL,
    to_holder TEXT NOT NULL,
    state TEXT NOT NULL,
    released_at TEXT NOT NULL,
    shipment TEXT,
    accepter TEXT,
    accepted_at TEXT,
    CONSTRAINT pk_handoff PRIMARY KEY (id),
    CONSTRAINT fk_handoff_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_handoff_therapy_id UNIQUE (therapy, id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_handoff_shipment ON handoff (shipment);

CREATE INDEX ix_handoff_state_to_holder ON handoff (state, to_holder);

CREATE TABLE label (
    serial INTEGER NOT NULL,
    kind TEXT NOT NULL,
    bears TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    printed_by TEXT NOT NULL,
    printed_at TEXT NOT NULL,
    station TEXT NOT NULL,
    therapy TEXT,
    replaces INTEGER,
    reprint_reason TEXT,
    closed_at TEXT,
    CONSTRAINT pk_label PRIMARY KEY (serial),
    CONSTRAINT fk_label_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_label_bears ON label (bears);

CREATE INDEX ix_label_state ON label (state);

CREATE INDEX ix_label_therapy ON label (therapy);

CREATE TABLE ledger_link (
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    CONSTRAINT pk_ledger_link PRIMARY KEY (subject, n),
    CONSTRAINT fk_ledger_link_seq FOREIGN KEY(seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_ledger_link_n CHECK (n >= 1)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE milestone (
    therapy TEXT NOT NULL,
    step TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    CONSTRAINT pk_milestone PRIMARY KEY (therapy, step),
    CONSTRAINT fk_milestone_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE occupancy (
    place TEXT NOT NULL,
    n INTEGER NOT NULL,
    therapy TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    closed_at TEXT,
    CONSTRAINT pk_occupancy PRIMARY KEY (place, n),
    CONSTRAINT fk_occupancy_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_occupancy_therapy ON occupancy (therapy);

CREATE TABLE override (
    id TEXT NOT NULL,
    therapy TEXT NOT NULL,
    reason TEXT NOT NULL,
    step TEXT NOT NULL,
    because TEXT NOT NULL,
    "by" TEXT NOT NULL,
    second TEXT NOT NULL,
    at TEXT NOT NULL,
    used_at TEXT,
    CONSTRAINT pk_override PRIMARY KEY (id),
    CONSTRAINT fk_override_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_override_therapy ON override (therapy);

CREATE TABLE participation (
    therapy TEXT NOT NULL,
    person TEXT NOT NULL,
    step TEXT NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (therapy, person, step),
    CONSTRAINT fk_participation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE session (
    token_hash BLOB NOT NULL,
    person TEXT NOT NULL,
    station TEXT NOT NULL,
    started TEXT NOT NULL,
    seen TEXT NOT NULL,
    until TEXT NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (token_hash),
    CONSTRAINT fk_session_person FOREIGN KEY(person) REFERENCES account (person) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_session_station FOREIGN KEY(station) REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_session_person ON session (person);

CREATE TABLE shipment (
    sscc TEXT NOT NULL,
    therapy TEXT NOT NULL,
    shipper TEXT NOT NULL,
    logger TEXT NOT NULL,
    seal TEXT NOT NULL,
    from_holder TEXT NOT NULL,
    to_site TEXT NOT NULL,
    state TEXT NOT NULL,
    packed_at TEXT NOT NULL,
    arrived_at TEXT,
    CONSTRAINT pk_shipment PRIMARY KEY (sscc),
    CONSTRAINT fk_shipment_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_shipment_therapy_sscc UNIQUE (therapy, sscc)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_shipment_state_to_site ON shipment (state, to_site);

CREATE TABLE wristband (
    gsrn TEXT NOT NULL,
    srin INTEGER NOT NULL,
    version INTEGER NOT NULL,
    therapy TEXT NOT NULL,
    state TEXT NOT NULL,
    bound_at TEXT,
    scanned_at TEXT,
    scanned_station TEXT,
    CONSTRAINT pk_wristband PRIMARY KEY (gsrn, srin),
    CONSTRAINT fk_wristband_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_wristband_therapy ON wristband (therapy);

CREATE TABLE custody_span (
    container TEXT NOT NULL,
    n INTEGER NOT NULL,
    therapy TEXT NOT NULL,
    holder TEXT NOT NULL,
    since TEXT NOT NULL,
    "by" TEXT NOT NULL,
    until TEXT,
    CONSTRAINT pk_custody_span PRIMARY KEY (container, n),
    CONSTRAINT fk_custody_span_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_custody_span_holder_until ON custody_span (holder, until);

CREATE INDEX ix_custody_span_therapy ON custody_span (therapy);

CREATE TABLE edge (
    therapy TEXT NOT NULL,
    parent TEXT NOT NULL,
    child TEXT NOT NULL,
    how TEXT NOT NULL,
    CONSTRAINT pk_edge PRIMARY KEY (therapy, parent, child),
    CONSTRAINT fk_edge_therapy_parent FOREIGN KEY(therapy, parent) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_edge_therapy_child FOREIGN KEY(therapy, child) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_edge_child ON edge (child);

CREATE INDEX ix_edge_parent ON edge (parent);

CREATE TABLE handoff_item (
    handoff TEXT NOT NULL,
    container TEXT NOT NULL,
    therapy TEXT NOT NULL,
    CONSTRAINT pk_handoff_item PRIMARY KEY (handoff, container),
    CONSTRAINT fk_handoff_item_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_handoff_item_therapy_handoff FOREIGN KEY(therapy, handoff) REFERENCES handoff (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_handoff_item_container ON handoff_item (container);

CREATE INDEX ix_handoff_item_therapy ON handoff_item (therapy);

CREATE TABLE hold (
    id TEXT NOT NULL,
    therapy TEXT NOT NULL,
    container TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    for_ever INTEGER NOT NULL,
    lifted_by TEXT,
    lifted_at TEXT,
    CONSTRAINT pk_hold PRIMARY KEY (id),
    CONSTRAINT fk_hold_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_hold_container ON hold (container);

CREATE INDEX ix_hold_therapy ON hold (therapy);

CREATE TABLE identity_check (
    id TEXT NOT NULL,
    therapy TEXT NOT NULL,
    station TEXT NOT NULL,
    first_by TEXT NOT NULL,
    first_at TEXT NOT NULL,
    first_agrees INTEGER NOT NULL,
    container TEXT,
    session INTEGER,
    second_by TEXT,
    second_at TEXT,
    second_agrees INTEGER,
    result TEXT,
    result_at TEXT,
    used_at TEXT,
    CONSTRAINT pk_identity_check PRIMARY KEY (id),
    CONSTRAINT fk_identity_check_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_identity_check_therapy_id UNIQUE (therapy, id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_identity_check_container ON identity_check (container);

CREATE TABLE lot_use (
    gtin TEXT NOT NULL,
    lot TEXT NOT NULL,
    serial TEXT NOT NULL,
    therapy TEXT NOT NULL,
    container TEXT NOT NULL,
    used_at TEXT NOT NULL,
    CONSTRAINT pk_lot_use PRIMARY KEY (gtin, lot, serial),
    CONSTRAINT fk_lot_use_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_lot_use_container ON lot_use (container);

CREATE INDEX ix_lot_use_therapy ON lot_use (therapy);

CREATE TABLE observation (
    therapy TEXT NOT NULL,
    name TEXT NOT NULL,
    n INTEGER NOT NULL,
    step TEXT NOT NULL,
    at TEXT NOT NULL,
    "by" TEXT NOT NULL,
    value INTEGER,
    word TEXT,
    unit TEXT,
    container TEXT,
    reviewed_by TEXT,
    CONSTRAINT pk_observation PRIMARY KEY (therapy, name, n),
    CONSTRAINT fk_observation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_observation_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_observation_container ON observation (container);

CREATE TABLE planned_bag (
    therapy TEXT NOT NULL,
    "plan" INTEGER NOT NULL,
    session INTEGER NOT NULL,
    n INTEGER NOT NULL,
    container TEXT NOT NULL,
    cells_thousands INTEGER NOT NULL,
    partly INTEGER NOT NULL,
    CONSTRAINT pk_planned_bag PRIMARY KEY (therapy, "plan", session, n),
    CONSTRAINT fk_planned_bag_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_planned_bag_container ON planned_bag (container);

CREATE TABLE position (
    id TEXT NOT NULL,
    holder TEXT NOT NULL,
    container TEXT,
    therapy TEXT,
    CONSTRAINT pk_position PRIMARY KEY (id),
    CONSTRAINT fk_position_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_position_whole CHECK ((container IS NULL) = (therapy IS NULL))
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_position_container ON position (container);

CREATE TABLE shipment_item (
    sscc TEXT NOT NULL,
    container TEXT NOT NULL,
    therapy TEXT NOT NULL,
    received INTEGER NOT NULL,
    CONSTRAINT pk_shipment_item PRIMARY KEY (sscc, container),
    CONSTRAINT fk_shipment_item_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_shipment_item_therapy_sscc FOREIGN KEY(therapy, sscc) REFERENCES shipment (therapy, sscc) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_shipment_item_container ON shipment_item (container);

CREATE INDEX ix_shipment_item_therapy ON shipment_item (therapy);

CREATE TABLE infusion (
    therapy TEXT NOT NULL,
    container TEXT NOT NULL,
    session INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    started_by TEXT NOT NULL,
    "check" TEXT,
    stopped_at TEXT,
    volume_microlitres INTEGER,
    residual_microlitres INTEGER,
    cells_thousands INTEGER,
    CONSTRAINT pk_infusion PRIMARY KEY (therapy, container),
    CONSTRAINT fk_infusion_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_infusion_therapy_check FOREIGN KEY(therapy, "check") REFERENCES identity_check (therapy, id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_infusion_container ON infusion (container);

CREATE TRIGGER ledger_entry_update BEFORE UPDATE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'ledger_entry is never changed');
END;

CREATE TRIGGER ledger_link_update BEFORE UPDATE ON ledger_link
BEGIN
  SELECT RAISE(ABORT, 'ledger_link is never changed');
END;

CREATE TRIGGER ledger_checkpoint_update BEFORE UPDATE ON ledger_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'ledger_checkpoint is never changed');
END;

CREATE TRIGGER installation_update BEFORE UPDATE ON installation
BEGIN
  SELECT RAISE(ABORT, 'installation is never changed');
END;

CREATE TRIGGER ledger_entry_delete BEFORE DELETE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from ledger_entry');
END;

CREATE TRIGGER ledger_link_delete BEFORE DELETE ON ledger_link
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from ledger_link');
END;

CREATE TRIGGER ledger_checkpoint_delete BEFORE DELETE ON ledger_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from ledger_checkpoint');
END;

CREATE TRIGGER installation_delete BEFORE DELETE ON installation
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from installation');
END;

CREATE TRIGGER ledger_head_delete BEFORE DELETE ON ledger_head
BEGIN
  SELECT RAISE(ABORT, 'nothing is removed from ledger_head');
END;

CREATE TRIGGER ledger_entry_insert BEFORE INSERT ON ledger_entry
WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry) OR EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'an entry takes the next number and a new id');
END;

CREATE TRIGGER ledger_link_insert BEFORE INSERT ON ledger_link
WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM ledger_link WHERE subject = NEW.subject)
BEGIN
  SELECT RAISE(ABORT, 'a link takes the next number of its subject');
END;

CREATE TRIGGER ledger_checkpoint_insert BEFORE INSERT ON ledger_checkpoint
WHEN NEW.size <= (SELECT coalesce(max(size), -1) FROM ledger_checkpoint)
BEGIN
  SELECT RAISE(ABORT, 'a checkpoint covers more than the one before');
END;

CREATE TRIGGER ledger_head_insert BEFORE INSERT ON ledger_head
WHEN EXISTS (SELECT 1 FROM ledger_head)
BEGIN
  SELECT RAISE(ABORT, 'there is one head');
END;

CREATE TRIGGER installation_insert BEFORE INSERT ON installation
WHEN EXISTS (SELECT 1 FROM installation)
BEGIN
  SELECT RAISE(ABORT, 'there is one installation');
END;

CREATE TRIGGER ledger_head_update BEFORE UPDATE ON ledger_head
WHEN NEW.size < OLD.size OR NEW.rec < OLD.rec
BEGIN
  SELECT RAISE(ABORT, 'the head only moves forward');
END;

CREATE TRIGGER alias_update BEFORE UPDATE OF THERAPY ON alias
WHEN NEW.therapy <> OLD.therapy
BEGIN
  SELECT RAISE(ABORT, 'what is bound to a therapy is never bound to another');
END;

CREATE TRIGGER container_update BEFORE UPDATE OF THERAPY ON container
WHEN NEW.therapy <> OLD.therapy
BEGIN
  SELECT RAISE(ABORT, 'what is bound to a therapy is never bound to another');
END;

CREATE TRIGGER donation_update BEFORE UPDATE OF THERAPY ON donation
WHEN NEW.therapy <> OLD.therapy
BEGIN
  SELECT RAISE(ABORT, 'what is bound to a therapy is never bound to another');
END;

CREATE TRIGGER wristband_update BEFORE UPDATE OF THERAPY ON wristband
WHEN NEW.therapy <> OLD.therapy
BEGIN
  SELECT RAISE(ABORT, 'what is bound to a therapy is never bound to another');
END;

INSERT INTO ledger_head (id, size, frontier, rec)
VALUES (1, 0, x'0000000000000000', '0001-01-01T00:00:00.000000Z');
