CREATE TABLE account (
    person TEXT COLLATE "C" NOT NULL,
    badge TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    roles TEXT COLLATE "C" NOT NULL,
    sites TEXT COLLATE "C" NOT NULL,
    training_until TEXT COLLATE "C" NOT NULL,
    secret_hash TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL,
    failures BIGINT NOT NULL,
    locked_until TEXT COLLATE "C",
    CONSTRAINT pk_account PRIMARY KEY (person),
    CONSTRAINT uq_account_badge UNIQUE (badge)
);

CREATE TABLE answer (
    key TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL,
    status BIGINT NOT NULL,
    response BYTEA NOT NULL,
    entry_id TEXT COLLATE "C",
    at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY (key)
);

CREATE TABLE asset (
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    calibrated_until TEXT COLLATE "C" NOT NULL,
    qualified_at TEXT COLLATE "C",
    used_at TEXT COLLATE "C",
    CONSTRAINT pk_asset PRIMARY KEY (id)
);

CREATE INDEX ix_asset_kind ON asset (kind);

CREATE TABLE clock (
    id BIGINT NOT NULL,
    now TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_clock PRIMARY KEY (id),
    CONSTRAINT ck_clock_single CHECK (id = 1)
);

CREATE TABLE installation (
    id BIGINT NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,
    demo BOOLEAN NOT NULL,
    created_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_installation PRIMARY KEY (id),
    CONSTRAINT ck_installation_single CHECK (id = 1)
);

CREATE TABLE ledger_checkpoint (
    size BIGINT NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_ledger_checkpoint PRIMARY KEY (size)
);

CREATE TABLE ledger_entry (
    seq BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    leaf BYTEA NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY (seq),
    CONSTRAINT uq_ledger_entry_id UNIQUE (id),
    CONSTRAINT ck_ledger_entry_leaf CHECK (length(leaf) = 32),
    CONSTRAINT ck_ledger_entry_body CHECK (length(body) <= 65535)
);

CREATE TABLE ledger_head (
    id BIGINT NOT NULL,
    size BIGINT NOT NULL,
    frontier BYTEA NOT NULL,
    rec TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_ledger_head PRIMARY KEY (id),
    CONSTRAINT ck_ledger_head_single CHECK (id = 1)
);

CREATE TABLE lot (
    gtin TEXT COLLATE "C" NOT NULL,
    lot TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    construct TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_lot PRIMARY KEY (gtin, lot)
);

CREATE INDEX ix_lot_kind ON lot (kind);

CREATE TABLE opening (
    entry_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    nonce BYTEA NOT NULL,
    ciphertext BYTEA NOT NULL,
    CONSTRAINT pk_opening PRIMARY KEY (entry_id, name)
);

CREATE INDEX ix_opening_subject ON opening (subject);

CREATE TABLE preset_approval (
    preset TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    first_by TEXT COLLATE "C" NOT NULL,
    second_by TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_preset_approval PRIMARY KEY (preset, version)
);

CREATE TABLE security_line (
    n BIGSERIAL NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    door TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C",
    station TEXT COLLATE "C",
    why TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_security_line PRIMARY KEY (n)
);

CREATE INDEX ix_security_line_at ON security_line (at);

CREATE TABLE serial (
    series TEXT COLLATE "C" NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_serial PRIMARY KEY (series)
);

CREATE TABLE station (
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    site TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    token_hash BYTEA,
    CONSTRAINT pk_station PRIMARY KEY (id),
    CONSTRAINT uq_station_token_hash UNIQUE (token_hash)
);

CREATE TABLE therapy (
    coi TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    site TEXT COLLATE "C" NOT NULL,
    preset TEXT COLLATE "C" NOT NULL,
    preset_version BIGINT NOT NULL,
    indication TEXT COLLATE "C" NOT NULL,
    candidacy TEXT COLLATE "C" NOT NULL,
    weight_grams BIGINT NOT NULL,
    under_twelve BOOLEAN NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    enrolled_at TEXT COLLATE "C" NOT NULL,
    alike BOOLEAN NOT NULL,
    closed_at TEXT COLLATE "C",
    CONSTRAINT pk_therapy PRIMARY KEY (coi)
);

CREATE INDEX ix_therapy_site_status ON therapy (site, status);

CREATE INDEX ix_therapy_subject ON therapy (subject);

CREATE TABLE vault_person (
    subject TEXT COLLATE "C" NOT NULL,
    wrapped_key BYTEA,
    nonce BYTEA,
    ciphertext BYTEA,
    CONSTRAINT pk_vault_person PRIMARY KEY (subject)
);

CREATE TABLE vault_read (
    n BIGSERIAL NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    reader TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_vault_read PRIMARY KEY (n)
);

CREATE INDEX ix_vault_read_subject ON vault_read (subject);

CREATE TABLE alias (
    type TEXT COLLATE "C" NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_alias PRIMARY KEY (type, issuer, value),
    CONSTRAINT fk_alias_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_alias_therapy ON alias (therapy);

CREATE INDEX ix_alias_value ON alias (value);

CREATE TABLE container (
    id TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    din TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    product_code TEXT COLLATE "C" NOT NULL,
    division TEXT COLLATE "C" NOT NULL,
    condition TEXT COLLATE "C" NOT NULL,
    disposition TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    made_at TEXT COLLATE "C" NOT NULL,
    volume_microlitres BIGINT,
    cells_thousands BIGINT,
    component TEXT COLLATE "C",
    colour TEXT COLLATE "C",
    expires_at TEXT COLLATE "C",
    left_storage_at TEXT COLLATE "C",
    thawed_at TEXT COLLATE "C",
    run TEXT COLLATE "C",
    CONSTRAINT pk_container PRIMARY KEY (id),
    CONSTRAINT fk_container_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_container_therapy_id UNIQUE (therapy, id)
);

CREATE INDEX ix_container_din ON container (din);

CREATE INDEX ix_container_holder ON container (holder);

CREATE INDEX ix_container_place ON container (place);

CREATE INDEX ix_container_run ON container (run);

CREATE TABLE deviation (
    id TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    critical BOOLEAN NOT NULL,
    opened_at TEXT COLLATE "C" NOT NULL,
    opened_by TEXT COLLATE "C" NOT NULL,
    root_cause TEXT COLLATE "C",
    closed_by TEXT COLLATE "C",
    closed_at TEXT COLLATE "C",
    CONSTRAINT pk_deviation PRIMARY KEY (id),
    CONSTRAINT fk_deviation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_deviation_therapy ON deviation (therapy);

CREATE TABLE donation (
    din TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    assigned_at TEXT COLLATE "C" NOT NULL,
    started_at TEXT COLLATE "C",
    ended_at TEXT COLLATE "C",
    volume_processed_millilitres BIGINT,
    volume_returned_millilitres BIGINT,
    CONSTRAINT pk_donation PRIMARY KEY (din),
    CONSTRAINT fk_donation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_donation_therapy ON donation (therapy);

CREATE TABLE handoff (
    id TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    releaser TEXT COLLATE "C" NOT NULL,
    from_holder TEXT COLLATE "C" NOT NULL,
    to_holder TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    released_at TEXT COLLATE "C" NOT NULL,
    shipment TEXT COLLATE "C",
    accepter TEXT COLLATE "C",
    accepted_at TEXT COLLATE "C",
    CONSTRAINT pk_handoff PRIMARY KEY (id),
    CONSTRAINT fk_handoff_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_handoff_therapy_id UNIQUE (therapy, id)
);

CREATE INDEX ix_handoff_shipment ON handoff (shipment);

CREATE INDEX ix_handoff_state_to_holder ON handoff (state, to_holder);

CREATE TABLE label (
    serial BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    bears TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    printed_by TEXT COLLATE "C" NOT NULL,
    printed_at TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C",
    replaces BIGINT,
    reprint_reason TEXT COLLATE "C",
    closed_at TEXT COLLATE "C",
    CONSTRAINT pk_label PRIMARY KEY (serial),
    CONSTRAINT fk_label_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_label_bears ON label (bears);

CREATE INDEX ix_label_state ON label (state);

CREATE INDEX ix_label_therapy ON label (therapy);

CREATE TABLE ledger_link (
    subject TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    CONSTRAINT pk_ledger_link PRIMARY KEY (subject, n),
    CONSTRAINT fk_ledger_link_seq FOREIGN KEY(seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_ledger_link_n CHECK (n >= 1)
);

CREATE TABLE milestone (
    therapy TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    times BIGINT NOT NULL,
    first_at TEXT COLLATE "C" NOT NULL,
    last_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_milestone PRIMARY KEY (therapy, step),
    CONSTRAINT fk_milestone_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE occupancy (
    place TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    opened_at TEXT COLLATE "C" NOT NULL,
    opened_by TEXT COLLATE "C" NOT NULL,
    closed_at TEXT COLLATE "C",
    CONSTRAINT pk_occupancy PRIMARY KEY (place, n),
    CONSTRAINT fk_occupancy_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_occupancy_therapy ON occupancy (therapy);

CREATE TABLE override (
    id TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    because TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    second TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    used_at TEXT COLLATE "C",
    CONSTRAINT pk_override PRIMARY KEY (id),
    CONSTRAINT fk_override_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_override_therapy ON override (therapy);

CREATE TABLE participation (
    therapy TEXT COLLATE "C" NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (therapy, person, step),
    CONSTRAINT fk_participation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE session (
    token_hash BYTEA NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    started TEXT COLLATE "C" NOT NULL,
    seen TEXT COLLATE "C" NOT NULL,
    until TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (token_hash),
    CONSTRAINT fk_session_person FOREIGN KEY(person) REFERENCES account (person) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_session_station FOREIGN KEY(station) REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_session_person ON session (person);

CREATE TABLE shipment (
    sscc TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    shipper TEXT COLLATE "C" NOT NULL,
    logger TEXT COLLATE "C" NOT NULL,
    seal TEXT COLLATE "C" NOT NULL,
    from_holder TEXT COLLATE "C" NOT NULL,
    to_site TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    packed_at TEXT COLLATE "C" NOT NULL,
    arrived_at TEXT COLLATE "C",
    CONSTRAINT pk_shipment PRIMARY KEY (sscc),
    CONSTRAINT fk_shipment_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_shipment_therapy_sscc UNIQUE (therapy, sscc)
);

CREATE INDEX ix_shipment_state_to_site ON shipment (state, to_site);

CREATE TABLE wristband (
    gsrn TEXT COLLATE "C" NOT NULL,
    srin BIGINT NOT NULL,
    version BIGINT NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    bound_at TEXT COLLATE "C",
    scanned_at TEXT COLLATE "C",
    scanned_station TEXT COLLATE "C",
    CONSTRAINT pk_wristband PRIMARY KEY (gsrn, srin),
    CONSTRAINT fk_wristband_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_wristband_therapy ON wristband (therapy);

CREATE TABLE custody_span (
    container TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    since TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    until TEXT COLLATE "C",
    CONSTRAINT pk_custody_span PRIMARY KEY (container, n),
    CONSTRAINT fk_custody_span_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_custody_span_holder_until ON custody_span (holder, until);

CREATE INDEX ix_custody_span_therapy ON custody_span (therapy);

CREATE TABLE edge (
    therapy TEXT COLLATE "C" NOT NULL,
    parent TEXT COLLATE "C" NOT NULL,
    child TEXT COLLATE "C" NOT NULL,
    how TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_edge PRIMARY KEY (therapy, parent, child),
    CONSTRAINT fk_edge_therapy_parent FOREIGN KEY(therapy, parent) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_edge_therapy_child FOREIGN KEY(therapy, child) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_edge_child ON edge (child);

CREATE INDEX ix_edge_parent ON edge (parent);

CREATE TABLE handoff_item (
    handoff TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_handoff_item PRIMARY KEY (handoff, container),
    CONSTRAINT fk_handoff_item_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_handoff_item_therapy_handoff FOREIGN KEY(therapy, handoff) REFERENCES handoff (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_handoff_item_container ON handoff_item (container);

CREATE INDEX ix_handoff_item_therapy ON handoff_item (therapy);

CREATE TABLE hold (
    id TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    placed_by TEXT COLLATE "C" NOT NULL,
    placed_at TEXT COLLATE "C" NOT NULL,
    for_ever BOOLEAN NOT NULL,
    lifted_by TEXT COLLATE "C",
    lifted_at TEXT COLLATE "C",
    CONSTRAINT pk_hold PRIMARY KEY (id),
    CONSTRAINT fk_hold_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_hold_container ON hold (container);

CREATE INDEX ix_hold_therapy ON hold (therapy);

CREATE TABLE identity_check (
    id TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    station TEXT COLLATE "C" NOT NULL,
    first_by TEXT COLLATE "C" NOT NULL,
    first_at TEXT COLLATE "C" NOT NULL,
    first_agrees BOOLEAN NOT NULL,
    container TEXT COLLATE "C",
    session BIGINT,
    second_by TEXT COLLATE "C",
    second_at TEXT COLLATE "C",
    second_agrees BOOLEAN,
    result TEXT COLLATE "C",
    result_at TEXT COLLATE "C",
    used_at TEXT COLLATE "C",
    CONSTRAINT pk_identity_check PRIMARY KEY (id),
    CONSTRAINT fk_identity_check_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_identity_check_therapy_id UNIQUE (therapy, id)
);

CREATE INDEX ix_identity_check_container ON identity_check (container);

CREATE TABLE lot_use (
    gtin TEXT COLLATE "C" NOT NULL,
    lot TEXT COLLATE "C" NOT NULL,
    serial TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    used_at TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_lot_use PRIMARY KEY (gtin, lot, serial),
    CONSTRAINT fk_lot_use_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_lot_use_container ON lot_use (container);

CREATE INDEX ix_lot_use_therapy ON lot_use (therapy);

CREATE TABLE observation (
    therapy TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    at TEXT COLLATE "C" NOT NULL,
    by TEXT COLLATE "C" NOT NULL,
    value BIGINT,
    word TEXT COLLATE "C",
    unit TEXT COLLATE "C",
    container TEXT COLLATE "C",
    reviewed_by TEXT COLLATE "C",
    CONSTRAINT pk_observation PRIMARY KEY (therapy, name, n),
    CONSTRAINT fk_observation_therapy FOREIGN KEY(therapy) REFERENCES therapy (coi) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_observation_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_observation_container ON observation (container);

CREATE TABLE planned_bag (
    therapy TEXT COLLATE "C" NOT NULL,
    plan BIGINT NOT NULL,
    session BIGINT NOT NULL,
    n BIGINT NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    cells_thousands BIGINT NOT NULL,
    partly BOOLEAN NOT NULL,
    CONSTRAINT pk_planned_bag PRIMARY KEY (therapy, plan, session, n),
    CONSTRAINT fk_planned_bag_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_planned_bag_container ON planned_bag (container);

CREATE TABLE position (
    id TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C",
    therapy TEXT COLLATE "C",
    CONSTRAINT pk_position PRIMARY KEY (id),
    CONSTRAINT fk_position_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_position_whole CHECK ((container IS NULL) = (therapy IS NULL))
);

CREATE INDEX ix_position_container ON position (container);

CREATE TABLE shipment_item (
    sscc TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    therapy TEXT COLLATE "C" NOT NULL,
    received BOOLEAN NOT NULL,
    CONSTRAINT pk_shipment_item PRIMARY KEY (sscc, container),
    CONSTRAINT fk_shipment_item_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_shipment_item_therapy_sscc FOREIGN KEY(therapy, sscc) REFERENCES shipment (therapy, sscc) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_shipment_item_container ON shipment_item (container);

CREATE INDEX ix_shipment_item_therapy ON shipment_item (therapy);

CREATE TABLE infusion (
    therapy TEXT COLLATE "C" NOT NULL,
    container TEXT COLLATE "C" NOT NULL,
    session BIGINT NOT NULL,
    started_at TEXT COLLATE "C" NOT NULL,
    started_by TEXT COLLATE "C" NOT NULL,
    "check" TEXT COLLATE "C",
    stopped_at TEXT COLLATE "C",
    volume_microlitres BIGINT,
    residual_microlitres BIGINT,
    cells_thousands BIGINT,
    CONSTRAINT pk_infusion PRIMARY KEY (therapy, container),
    CONSTRAINT fk_infusion_therapy_container FOREIGN KEY(therapy, container) REFERENCES container (therapy, id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_infusion_therapy_check FOREIGN KEY(therapy, "check") REFERENCES identity_check (therapy, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_infusion_container ON infusion (container);

CREATE FUNCTION custody_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF true THEN
    RAISE EXCEPTION '% is never changed and nothing is removed from it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_refuse BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_refuse;

CREATE TRIGGER ledger_entry_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_truncate;

CREATE TRIGGER ledger_link_refuse BEFORE UPDATE OR DELETE ON ledger_link FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_link ENABLE ALWAYS TRIGGER ledger_link_refuse;

CREATE TRIGGER ledger_link_truncate BEFORE TRUNCATE ON ledger_link FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_link ENABLE ALWAYS TRIGGER ledger_link_truncate;

CREATE TRIGGER ledger_checkpoint_refuse BEFORE UPDATE OR DELETE ON ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER ledger_checkpoint_refuse;

CREATE TRIGGER ledger_checkpoint_truncate BEFORE TRUNCATE ON ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER ledger_checkpoint_truncate;

CREATE TRIGGER installation_refuse BEFORE UPDATE OR DELETE ON installation FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE installation ENABLE ALWAYS TRIGGER installation_refuse;

CREATE TRIGGER installation_truncate BEFORE TRUNCATE ON installation FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE installation ENABLE ALWAYS TRIGGER installation_truncate;

CREATE TRIGGER ledger_head_refuse BEFORE DELETE ON ledger_head FOR EACH ROW EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_head_refuse;

CREATE TRIGGER ledger_head_truncate BEFORE TRUNCATE ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse();

ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_head_truncate;

CREATE FUNCTION custody_ledger_entry_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry) OR EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id) THEN
    RAISE EXCEPTION '%: an entry takes the next number and a new id', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_insert BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION custody_ledger_entry_insert();

ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_insert;

CREATE FUNCTION custody_ledger_link_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM ledger_link WHERE subject = NEW.subject) THEN
    RAISE EXCEPTION '%: a link takes the next number of its subject', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_link_insert BEFORE INSERT ON ledger_link FOR EACH ROW EXECUTE FUNCTION custody_ledger_link_insert();

ALTER TABLE ledger_link ENABLE ALWAYS TRIGGER ledger_link_insert;

CREATE FUNCTION custody_ledger_checkpoint_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <= (SELECT coalesce(max(size), -1) FROM ledger_checkpoint) THEN
    RAISE EXCEPTION '%: a checkpoint covers more than the one before', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_checkpoint_insert BEFORE INSERT ON ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION custody_ledger_checkpoint_insert();

ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER ledger_checkpoint_insert;

CREATE FUNCTION custody_ledger_head_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger_head) THEN
    RAISE EXCEPTION '%: there is one head', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_head_insert BEFORE INSERT ON ledger_head FOR EACH ROW EXECUTE FUNCTION custody_ledger_head_insert();

ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_head_insert;

CREATE FUNCTION custody_installation_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM installation) THEN
    RAISE EXCEPTION '%: there is one installation', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER installation_insert BEFORE INSERT ON installation FOR EACH ROW EXECUTE FUNCTION custody_installation_insert();

ALTER TABLE installation ENABLE ALWAYS TRIGGER installation_insert;

CREATE FUNCTION custody_head_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size < OLD.size OR NEW.rec < OLD.rec THEN
    RAISE EXCEPTION '%: the head only moves forward', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_head_update BEFORE UPDATE ON ledger_head FOR EACH ROW EXECUTE FUNCTION custody_head_update();

ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_head_update;

CREATE FUNCTION custody_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.therapy <> OLD.therapy THEN
    RAISE EXCEPTION '%: what is bound to a therapy is never bound to another', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER alias_update BEFORE UPDATE OF therapy ON alias FOR EACH ROW EXECUTE FUNCTION custody_bound();

ALTER TABLE alias ENABLE ALWAYS TRIGGER alias_update;

CREATE TRIGGER container_update BEFORE UPDATE OF therapy ON container FOR EACH ROW EXECUTE FUNCTION custody_bound();

ALTER TABLE container ENABLE ALWAYS TRIGGER container_update;

CREATE TRIGGER donation_update BEFORE UPDATE OF therapy ON donation FOR EACH ROW EXECUTE FUNCTION custody_bound();

ALTER TABLE donation ENABLE ALWAYS TRIGGER donation_update;

CREATE TRIGGER wristband_update BEFORE UPDATE OF therapy ON wristband FOR EACH ROW EXECUTE FUNCTION custody_bound();

ALTER TABLE wristband ENABLE ALWAYS TRIGGER wristband_update;

INSERT INTO ledger_head (id, size, frontier, rec)
VALUES (1, 0, '\x0000000000000000'::bytea, '0001-01-01T00:00:00.000000Z');
