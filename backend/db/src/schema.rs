//! Tables as diesel sees them: one description for both databases. `migrations/` holds the same twice, and a
//! test reads every column of it on each.

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> Binary,
        email -> Text,
        email_key -> Text,
        name -> Text,
        role -> Text,
        lang -> Text,
        password_hash -> Text,
        disabled -> Bool,
        token_epoch -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        must_change_password -> Bool,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> Binary,
        user_id -> Binary,
        family -> Binary,
        token_hash -> Binary,
        issued_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    idempotency_keys (user_id, route, key) {
        user_id -> Binary,
        route -> Text,
        key -> Text,
        body_hash -> Binary,
        status -> Nullable<Integer>,
        headers -> Nullable<Text>,
        body -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    audit_heads (chain) {
        chain -> Text,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    audit_entries (chain, seq) {
        chain -> Text,
        seq -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<Binary>,
        actor_name -> Text,
        action -> Text,
        subject -> Text,
        data -> Text,
        prev_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    incidents (id) {
        id -> Binary,
        reference -> Text,
        title -> Text,
        summary -> Text,
        category -> Text,
        threat_source -> Nullable<Text>,
        threats -> Text,
        assets -> Text,
        severity -> Text,
        severity_rank -> Integer,
        tlp -> Text,
        phase -> Text,
        noticed_by -> Nullable<Text>,
        noticed_note -> Text,
        affected_services -> Text,
        facts -> Text,
        search_key -> Text,
        created_by -> Binary,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        exercise -> Bool,
    }
}

diesel::table! {
    incident_times (incident_id, kind) {
        incident_id -> Binary,
        kind -> Text,
        at -> BigInt,
        zone -> Text,
        precision -> Text,
        note -> Text,
    }
}

diesel::table! {
    incident_phases (id) {
        id -> Binary,
        incident_id -> Binary,
        phase -> Text,
        entered_at -> BigInt,
        by_id -> Binary,
        by_name -> Text,
        note -> Text,
    }
}

diesel::table! {
    incident_members (incident_id, user_id) {
        incident_id -> Binary,
        user_id -> Binary,
        added_by -> Binary,
        added_at -> BigInt,
    }
}

diesel::table! {
    incident_keys (incident_id) {
        incident_id -> Binary,
        sealed -> Nullable<Binary>,
        created_at -> BigInt,
        destroyed_at -> Nullable<BigInt>,
        before_sealed -> Nullable<Binary>,
        rekey_started_at -> Nullable<BigInt>,
        rekey_place -> Nullable<Text>,
        rekeyed_at -> Nullable<BigInt>,
        rekey_halted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    unreadable_values (incident_id, table_name, column_name, row_id, n) {
        incident_id -> Binary,
        table_name -> Text,
        column_name -> Text,
        row_id -> Binary,
        n -> BigInt,
        skipped_by_name -> Nullable<Text>,
        skipped_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    retentions (incident_id) {
        incident_id -> Binary,
        until_day -> Nullable<Text>,
        months -> Nullable<BigInt>,
        basis -> Text,
        hold_reason -> Nullable<Text>,
        hold_by_name -> Nullable<Text>,
        hold_at -> Nullable<BigInt>,
        asked_by -> Nullable<Binary>,
        asked_by_name -> Nullable<Text>,
        asked_at -> Nullable<BigInt>,
        asked_people -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    erasures (incident_id) {
        incident_id -> Binary,
        basis -> Text,
        until_day -> Nullable<Text>,
        asked_by_name -> Text,
        asked_at -> BigInt,
        confirmed_by_name -> Text,
        confirmed_at -> BigInt,
        people -> BigInt,
        key_fingerprint -> Text,
        key_made_at -> BigInt,
        place -> Text,
        counts -> Text,
        cleared_at -> Nullable<BigInt>,
        certificate -> Nullable<Text>,
        sha256 -> Nullable<Text>,
        signature -> Nullable<Text>,
        public_key -> Nullable<Text>,
        log_emptied_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    contact_stops (id) {
        id -> Binary,
        incident_id -> Binary,
        person_id -> Binary,
        reason -> Text,
        mail -> Bool,
        post -> Bool,
        phone -> Bool,
        standing -> Bool,
        sealed -> Binary,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
        lifted_by_name -> Nullable<Text>,
        lifted_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    timeline_events (id) {
        id -> Binary,
        incident_id -> Binary,
        at -> BigInt,
        zone -> Text,
        precision -> Text,
        text -> Text,
        automatic -> Bool,
        author_id -> Nullable<Binary>,
        author_name -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    people_imports (id) {
        id -> Binary,
        incident_id -> Binary,
        file_name -> Text,
        state -> Text,
        dry_run -> Bool,
        options -> Text,
        encoding -> Nullable<Text>,
        mapping -> Text,
        bytes -> BigInt,
        sha256 -> Text,
        row_count -> BigInt,
        added -> BigInt,
        duplicates -> BigInt,
        errors -> BigInt,
        sealed_report -> Nullable<Binary>,
        refusal -> Nullable<Text>,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        lease_until -> BigInt,
    }
}

diesel::table! {
    people_import_errors (import_id, n) {
        import_id -> Binary,
        n -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    people_uploads (id) {
        id -> Binary,
        incident_id -> Binary,
        file_name -> Text,
        bytes -> BigInt,
        received -> BigInt,
        chunks -> BigInt,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    people_upload_chunks (upload_id, n) {
        upload_id -> Binary,
        n -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    import_presets (id) {
        id -> Binary,
        name -> Text,
        settings -> Text,
        by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    people (id) {
        id -> Binary,
        incident_id -> Binary,
        import_id -> Nullable<Binary>,
        sealed -> Binary,
        lang -> Text,
        data_items -> Text,
        damage_minor -> Nullable<BigInt>,
        damage_currency -> Nullable<Text>,
        contract_ref -> Text,
        has_email -> Bool,
        email_index -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
        number_index -> Nullable<Binary>,
        name_index -> Nullable<Binary>,
        contact_index -> Binary,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        decision -> Nullable<Text>,
        decision_id -> Nullable<Binary>,
        sla_ref -> Text,
        organisation_hash -> Nullable<Binary>,
        household_id -> Nullable<Binary>,
    }
}

diesel::table! {
    people_decisions (id) {
        id -> Binary,
        incident_id -> Binary,
        decision -> Text,
        way -> Nullable<Text>,
        day -> Nullable<Text>,
        sealed -> Binary,
        people -> BigInt,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    letters (id) {
        id -> Binary,
        incident_id -> Binary,
        kind -> Text,
        name -> Text,
        state -> Text,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        series_id -> Binary,
        series_number -> BigInt,
        follows_id -> Nullable<Binary>,
    }
}

diesel::table! {
    unsubscribe_keys (id) {
        id -> Binary,
        incident_id -> Binary,
        sealed -> Binary,
    }
}

diesel::table! {
    letter_versions (letter_id, version) {
        letter_id -> Binary,
        version -> BigInt,
        texts -> Text,
        sender -> Text,
        audience -> Text,
        content_hash -> Text,
        author_id -> Binary,
        author_name -> Text,
        created_at -> BigInt,
        attachments -> Text,
        encoding -> Text,
        basis -> Text,
        fallback -> Text,
    }
}

diesel::table! {
    approvals (id) {
        id -> Binary,
        incident_id -> Binary,
        letter_id -> Binary,
        letter_version -> BigInt,
        content_hash -> Text,
        recipients_hash -> Text,
        recipients -> BigInt,
        state -> Text,
        requested_by -> Binary,
        requested_by_name -> Text,
        requested_at -> BigInt,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        comment -> Text,
        void_reason -> Nullable<Text>,
        facts_hash -> Text,
    }
}

diesel::table! {
    losses (id) {
        id -> Binary,
        incident_id -> Binary,
        class -> Text,
        jnsa_class -> Text,
        variety -> Text,
        description -> Text,
        low -> BigInt,
        high -> BigInt,
        currency -> Text,
        state -> Text,
        day -> Text,
        basis -> Text,
        exchange -> Nullable<Text>,
        calculation -> Nullable<Text>,
        home_low -> BigInt,
        home_high -> BigInt,
        home_currency -> Text,
        search_key -> Text,
        reversal -> Nullable<Text>,
        created_by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    loss_versions (loss_id, version) {
        loss_id -> Binary,
        version -> BigInt,
        content -> Text,
        home_low -> BigInt,
        home_high -> BigInt,
        reversal_reason -> Nullable<Text>,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    prevention_options (id) {
        id -> Binary,
        incident_id -> Binary,
        content -> Text,
        currency -> Text,
        state -> Text,
        reason -> Text,
        decided_by_name -> Nullable<Text>,
        measure_id -> Nullable<Binary>,
        created_by_name -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    measures (id) {
        id -> Binary,
        incident_id -> Binary,
        option_id -> Nullable<Binary>,
        kind -> Text,
        content -> Text,
        content_hash -> Text,
        search_key -> Text,
        due -> Nullable<Text>,
        spent -> BigInt,
        currency -> Text,
        state -> Text,
        writers -> Text,
        implemented_by -> Nullable<Binary>,
        implemented_by_name -> Nullable<Text>,
        implemented_at -> Nullable<BigInt>,
        state_note -> Text,
        audit_on -> Nullable<Text>,
        created_by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    measure_approvals (id) {
        id -> Binary,
        incident_id -> Binary,
        subject_id -> Binary,
        content_hash -> Text,
        state -> Text,
        requested_by -> Binary,
        requested_by_name -> Text,
        requested_at -> BigInt,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        comment -> Text,
    }
}

diesel::table! {
    measure_targets (id) {
        id -> Binary,
        incident_id -> Binary,
        measure_id -> Binary,
        system_id -> Nullable<Binary>,
        name -> Text,
        name_key -> Text,
        role -> Text,
        state -> Text,
        note -> Text,
        due -> Nullable<Text>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    measure_audits (id) {
        id -> Binary,
        incident_id -> Binary,
        measure_id -> Binary,
        effective -> Bool,
        tested -> Text,
        next_on -> Nullable<Text>,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    trainings (id) {
        id -> Binary,
        incident_id -> Binary,
        kind -> Text,
        title -> Text,
        audience -> Text,
        day -> Text,
        held -> Bool,
        sealed -> Binary,
        invited -> BigInt,
        attended -> BigInt,
        result -> Text,
        next_on -> Nullable<Text>,
        created_by_name -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    plan_revisions (id) {
        id -> Binary,
        incident_id -> Binary,
        content -> Text,
        content_hash -> Text,
        state -> Text,
        writers -> Text,
        in_force_on -> Nullable<Text>,
        reason -> Text,
        created_by_name -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    sanctions (id) {
        id -> Binary,
        incident_id -> Binary,
        kind -> Text,
        state -> Text,
        sealed -> Binary,
        created_by_name -> Text,
        decided_by_name -> Nullable<Text>,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    campaigns (id) {
        id -> Binary,
        incident_id -> Binary,
        letter_id -> Binary,
        letter_kind -> Text,
        letter_version -> BigInt,
        approval_id -> Nullable<Binary>,
        name -> Text,
        state -> Text,
        pause_reason -> Nullable<Text>,
        ambiguous_policy -> Text,
        content_hash -> Text,
        recipients_hash -> Text,
        total -> BigInt,
        frozen -> Nullable<Text>,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
        started_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        version -> BigInt,
        ramp -> Nullable<Text>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Binary,
        kind -> Text,
        campaign_id -> Nullable<Binary>,
        incident_id -> Binary,
        person_id -> Nullable<Binary>,
        sealed -> Binary,
        address_index -> Binary,
        number_index -> Nullable<Binary>,
        domain -> Text,
        lang -> Text,
        state -> Text,
        lease_token -> Nullable<BigInt>,
        lease_until -> Nullable<BigInt>,
        attempts -> Integer,
        ambiguous -> Integer,
        next_at -> Nullable<BigInt>,
        message_id -> Text,
        body_sha256 -> Text,
        last_phase -> Nullable<Text>,
        last_code -> Nullable<Integer>,
        last_enhanced -> Nullable<Text>,
        last_text -> Nullable<Text>,
        accepted_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        mailing_id -> Nullable<Binary>,
        unit_id -> Nullable<Binary>,
        bounce_class -> Nullable<Text>,
        bounce_status -> Nullable<Text>,
        alarm_id -> Nullable<Binary>,
        user_id -> Nullable<Binary>,
    }
}

diesel::table! {
    alarms (id) {
        id -> Binary,
        incident_id -> Binary,
        raised_at -> BigInt,
        state -> Text,
        pause_reason -> Nullable<Text>,
        unsent_reason -> Nullable<Text>,
        frozen -> Text,
        finished_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    alarm_items (incident_id, subject, basis, due, hours) {
        incident_id -> Binary,
        subject -> Text,
        basis -> Text,
        due -> BigInt,
        hours -> BigInt,
        alarm_id -> Binary,
    }
}

diesel::table! {
    bounce_events (id) {
        id -> Binary,
        delivery_id -> Binary,
        incident_id -> Binary,
        sha256 -> Text,
        kind -> Text,
        class -> Nullable<Text>,
        status -> Nullable<Text>,
        text -> Nullable<Text>,
        effect -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    bounce_tallies (outcome) {
        outcome -> Text,
        n -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    suppressions (id) {
        id -> Binary,
        kind -> Text,
        reason -> Text,
        scope -> Binary,
        address_index -> Binary,
        domain -> Text,
        status -> Nullable<Text>,
        incident_id -> Nullable<Binary>,
        campaign_id -> Nullable<Binary>,
        delivery_id -> Nullable<Binary>,
        created_at -> BigInt,
        standing -> Bool,
        once -> Bool,
        lifted_sealed -> Nullable<Binary>,
        lifted_by_name -> Nullable<Text>,
        lifted_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    attempts (delivery_id, n) {
        delivery_id -> Binary,
        n -> Integer,
        token -> BigInt,
        may_repeat -> Bool,
        started_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        phase -> Nullable<Text>,
        code -> Nullable<Integer>,
        enhanced -> Nullable<Text>,
        text -> Nullable<Text>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    lane_states (token, lane) {
        token -> BigInt,
        lane -> Text,
        why -> Text,
        per_minute -> Nullable<BigInt>,
        code -> Nullable<Integer>,
        enhanced -> Nullable<Text>,
        since -> BigInt,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    workers (token) {
        token -> BigInt,
        name -> Text,
        started_at -> BigInt,
        seen_at -> BigInt,
        stopped_at -> Nullable<BigInt>,
        trouble -> Nullable<Text>,
        trouble_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox_mails (id) {
        id -> Binary,
        incident_id -> Binary,
        delivery_id -> Binary,
        message_id -> Text,
        sealed -> Binary,
        size -> BigInt,
        accepted_at -> BigInt,
    }
}

diesel::table! {
    filings (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        kind -> Text,
        content -> Text,
        missing -> Text,
        sha256 -> Text,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
        series -> Text,
    }
}

diesel::table! {
    filing_fields (incident_id, key) {
        incident_id -> Binary,
        key -> Text,
        state -> Text,
        value -> Nullable<Text>,
        note -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
        version -> BigInt,
    }
}

// Named as in `measure_approvals`, so that one row serves both.
diesel::table! {
    filing_approvals (id) {
        id -> Binary,
        incident_id -> Binary,
        #[sql_name = "filing_id"]
        subject_id -> Binary,
        #[sql_name = "sha256"]
        content_hash -> Text,
        state -> Text,
        requested_by -> Binary,
        requested_by_name -> Text,
        requested_at -> BigInt,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        comment -> Text,
    }
}

diesel::table! {
    filing_records (filing_id) {
        filing_id -> Binary,
        incident_id -> Binary,
        sha256 -> Text,
        filed_at -> BigInt,
        channel -> Text,
        reference -> Text,
        reason -> Text,
        by_id -> Binary,
        by_name -> Text,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    filing_duties (id) {
        id -> Binary,
        incident_id -> Binary,
        key -> Nullable<Text>,
        name -> Text,
        decision -> Nullable<Text>,
        filed_at -> Nullable<BigInt>,
        channel -> Nullable<Text>,
        reference -> Text,
        filing_id -> Nullable<Binary>,
        reason -> Text,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        created_by_name -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    files (id) {
        id -> Binary,
        incident_id -> Binary,
        subject_kind -> Text,
        subject_id -> Binary,
        sealed -> Binary,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        chunks -> BigInt,
        added_by -> Binary,
        added_by_name -> Text,
        created_at -> BigInt,
        removed_by -> Nullable<Binary>,
        removed_by_name -> Nullable<Text>,
        removed_at -> Nullable<BigInt>,
        sealed_reason -> Nullable<Binary>,
        version -> BigInt,
    }
}

diesel::table! {
    file_chunks (file_id, n) {
        file_id -> Binary,
        n -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    playbooks (version) {
        version -> BigInt,
        items -> Text,
        note -> Text,
        created_by -> Nullable<Binary>,
        created_by_name -> Nullable<Text>,
        created_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    incident_playbooks (incident_id) {
        incident_id -> Binary,
        playbook_version -> BigInt,
        personal_data -> Nullable<Bool>,
        contract -> Nullable<Bool>,
        extortion -> Nullable<Bool>,
        version -> BigInt,
    }
}

diesel::table! {
    activities (incident_id, activity) {
        incident_id -> Binary,
        activity -> Text,
        accountable_id -> Nullable<Binary>,
        accepted_at -> Nullable<BigInt>,
        declined -> Text,
        executive_id -> Nullable<Binary>,
        budget_minor -> Nullable<BigInt>,
        budget_currency -> Nullable<Text>,
        due_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        closed_by_name -> Nullable<Text>,
        closing_note -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    activity_team (incident_id, activity, user_id) {
        incident_id -> Binary,
        activity -> Text,
        user_id -> Binary,
    }
}

diesel::table! {
    items (id) {
        id -> Binary,
        incident_id -> Binary,
        activity -> Text,
        code -> Text,
        place -> Integer,
        from_playbook -> Bool,
        title -> Text,
        guidance -> Text,
        done_when -> Text,
        csf -> Text,
        role -> Nullable<Text>,
        due_rule -> Nullable<Text>,
        mandatory -> Text,
        owner_id -> Nullable<Binary>,
        due_at -> Nullable<BigInt>,
        priority -> Text,
        state -> Text,
        reason -> Text,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        created_at -> BigInt,
        touched_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    item_comments (id) {
        id -> Binary,
        incident_id -> Binary,
        item_id -> Binary,
        text -> Text,
        author_id -> Binary,
        author_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    contacts (id) {
        id -> Binary,
        incident_id -> Binary,
        kind -> Text,
        sealed -> Binary,
        owner_id -> Nullable<Binary>,
        first_heard_at -> BigInt,
        last_word_at -> Nullable<BigInt>,
        next_word_due -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    contact_words (id) {
        id -> Binary,
        incident_id -> Binary,
        contact_id -> Binary,
        direction -> Text,
        channel -> Text,
        at -> BigInt,
        sealed -> Binary,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    reports (id) {
        id -> Binary,
        number -> Text,
        kind -> Text,
        channel -> Text,
        lang -> Text,
        state -> Text,
        sealed -> Binary,
        received_at -> BigInt,
        due_at -> Nullable<BigInt>,
        incident_id -> Nullable<Binary>,
        contact_id -> Nullable<Binary>,
        reason -> Nullable<Text>,
        duplicate_of -> Nullable<Binary>,
        settled_by -> Nullable<Binary>,
        settled_by_name -> Nullable<Text>,
        settled_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> Binary,
        incident_id -> Binary,
        letter_id -> Binary,
        slug -> Text,
        state -> Text,
        reason -> Text,
        withdrawn_by -> Nullable<Binary>,
        withdrawn_by_name -> Nullable<Text>,
        withdrawn_at -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    notice_publications (notice_id, number) {
        notice_id -> Binary,
        number -> BigInt,
        letter_version -> BigInt,
        content_hash -> Text,
        approval_id -> Binary,
        pages -> Text,
        page_hash -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    claims (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        kind -> Text,
        sealed -> Binary,
        person_id -> Nullable<Binary>,
        contact_id -> Nullable<Binary>,
        received_at -> BigInt,
        channel -> Text,
        claimed_minor -> Nullable<BigInt>,
        claimed_currency -> Nullable<Text>,
        owner_id -> Nullable<Binary>,
        answer_due -> Nullable<Text>,
        counsel -> Text,
        state -> Text,
        agreed_minor -> Nullable<BigInt>,
        agreed_currency -> Nullable<Text>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        paid_on -> Nullable<Text>,
        settled -> Bool,
        loss_id -> Nullable<Binary>,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    claim_events (id) {
        id -> Binary,
        incident_id -> Binary,
        claim_id -> Binary,
        action -> Text,
        sealed -> Binary,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    contracts (id) {
        id -> Binary,
        counterparty -> Text,
        side -> Text,
        ends -> Text,
        content -> Text,
        lasting_gaps -> BigInt,
        retired -> Bool,
        search_key -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    service_windows (id) {
        id -> Binary,
        incident_id -> Binary,
        details -> Text,
        starts -> BigInt,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    sla_checks (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        contracts -> BigInt,
        results -> BigInt,
        breached -> BigInt,
        undecided -> BigInt,
        credits -> Text,
        unnamed -> Text,
        inputs -> Text,
        sha256 -> Text,
        by_id -> Binary,
        by_name -> Text,
        as_of -> BigInt,
    }
}

diesel::table! {
    sla_results (check_id, number) {
        check_id -> Binary,
        number -> BigInt,
        contract_id -> Binary,
        counterparty -> Text,
        service_key -> Text,
        month -> Text,
        outcome -> BigInt,
        credit -> BigInt,
        search_key -> Text,
        content -> Text,
    }
}

diesel::table! {
    sla_claims (check_id, number) {
        check_id -> Binary,
        number -> BigInt,
        claim_id -> Binary,
    }
}

diesel::table! {
    sla_losses (check_id, currency) {
        check_id -> Binary,
        currency -> Text,
        loss_id -> Binary,
    }
}

diesel::table! {
    units (id) {
        id -> Binary,
        name -> Text,
        name_key -> Text,
        person -> Text,
        email -> Text,
        phone -> Text,
        fax -> Text,
        parent_id -> Nullable<Binary>,
        note -> Text,
        retired -> Bool,
        search_key -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    systems (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> Text,
        number_key -> Text,
        name -> Text,
        kind -> Text,
        unit_id -> Nullable<Binary>,
        os -> Text,
        os_version -> Text,
        software -> Text,
        settings -> Text,
        exposure -> Text,
        contact -> Text,
        note -> Text,
        affected -> Bool,
        damage -> Text,
        measure -> Text,
        measure_reason -> Text,
        connection -> Text,
        excluded -> Text,
        remedied_by -> Nullable<Binary>,
        similarity -> BigInt,
        likelihood -> Text,
        backup_result -> Nullable<Text>,
        backup_last_good_at -> Nullable<BigInt>,
        search_key -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    reconnection_rules (id) {
        id -> Binary,
        incident_id -> Binary,
        text -> Text,
        kinds -> Text,
        retired -> Bool,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    system_marks (system_id, rule_id) {
        system_id -> Binary,
        rule_id -> Binary,
        by_id -> Binary,
        by_name -> Text,
        note -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    system_steps (id) {
        id -> Binary,
        system_id -> Binary,
        what -> Text,
        before -> Text,
        after -> Text,
        note -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    backup_checks (id) {
        id -> Binary,
        system_id -> Binary,
        result -> Text,
        last_good_at -> Nullable<BigInt>,
        checked_by -> Text,
        note -> Text,
        by_id -> Binary,
        at -> BigInt,
    }
}

diesel::table! {
    instructions (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        state -> Text,
        title -> Text,
        text -> Text,
        deadline -> Nullable<BigInt>,
        reply_to -> Text,
        unit_ids -> Text,
        of_systems -> Nullable<Text>,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
        issued_by_name -> Nullable<Text>,
        issued_at -> Nullable<BigInt>,
        closing_note -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    instruction_units (instruction_id, unit_id) {
        instruction_id -> Binary,
        unit_id -> Binary,
        answer -> Text,
        reason -> Text,
        answered_by -> Text,
        answered_at -> Nullable<BigInt>,
        tries -> BigInt,
    }
}

diesel::table! {
    instruction_mailings (id) {
        id -> Binary,
        incident_id -> Binary,
        instruction_id -> Binary,
        number -> BigInt,
        state -> Text,
        pause_reason -> Nullable<Text>,
        frozen -> Text,
        total -> BigInt,
        started_by -> Binary,
        started_by_name -> Text,
        started_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    instruction_systems (instruction_id, system_id) {
        instruction_id -> Binary,
        system_id -> Binary,
    }
}

diesel::table! {
    instruction_answers (id) {
        id -> Binary,
        instruction_id -> Binary,
        unit_id -> Binary,
        answer -> Text,
        note -> Text,
        way -> Text,
        answered_by -> Text,
        recorded_by -> Binary,
        recorded_by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    lessons (id) {
        id -> Binary,
        incident_id -> Binary,
        phase -> Text,
        content -> Text,
        created_by_name -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    final_reports (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        content -> Text,
        sha256 -> Text,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    log_sources (id) {
        id -> Binary,
        incident_id -> Binary,
        details -> Text,
        search_key -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    evidence (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        title -> Text,
        kind -> Text,
        origin -> Text,
        size -> Nullable<BigInt>,
        sha256 -> Text,
        hash_method -> Text,
        note -> Text,
        status -> Text,
        holder -> Text,
        place -> Text,
        seal -> Text,
        events -> BigInt,
        last_event_at -> BigInt,
        disposition -> Nullable<Text>,
        search_key -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    custody_events (evidence_id, n) {
        evidence_id -> Binary,
        n -> BigInt,
        act -> Text,
        details -> Text,
        sha256 -> Text,
        at -> BigInt,
        recorded_by -> Binary,
        recorded_by_name -> Text,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    interviews (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        sealed -> Binary,
        finished -> Bool,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    causes (id) {
        id -> Binary,
        incident_id -> Binary,
        parent_id -> Nullable<Binary>,
        details -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    conclusions (incident_id, question) {
        incident_id -> Binary,
        question -> Text,
        text -> Text,
        tree_hash -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    law_decisions (incident_id, law) {
        incident_id -> Binary,
        law -> Text,
        details -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    handovers (incident_id) {
        incident_id -> Binary,
        content -> Text,
        content_hash -> Text,
        giver_name -> Nullable<Text>,
        taker_name -> Nullable<Text>,
        given_at -> Nullable<BigInt>,
        taken_at -> Nullable<BigInt>,
        updated_by_name -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recovery_plans (incident_id) {
        incident_id -> Binary,
        goal -> Text,
        editors -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recovery_tasks (id) {
        id -> Binary,
        incident_id -> Binary,
        position -> BigInt,
        plan -> Text,
        progress -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recovery_parties (id) {
        id -> Binary,
        incident_id -> Binary,
        position -> BigInt,
        party -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recovery_approvals (id) {
        id -> Binary,
        incident_id -> Binary,
        content_hash -> Text,
        state -> Text,
        requested_by -> Binary,
        requested_by_name -> Text,
        requested_at -> BigInt,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        comment -> Text,
    }
}

diesel::table! {
    recovery_steps (id) {
        id -> Binary,
        incident_id -> Binary,
        task_id -> Binary,
        position -> BigInt,
        step -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recovery_runs (id) {
        id -> Binary,
        incident_id -> Binary,
        step_id -> Binary,
        n -> BigInt,
        passed -> Bool,
        observed -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    recovery_dates (id) {
        id -> Binary,
        incident_id -> Binary,
        day -> Text,
        date -> Text,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    recovery_reports (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        content -> Text,
        complete -> Bool,
        sha256 -> Text,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    monitorings (id) {
        id -> Binary,
        incident_id -> Binary,
        title -> Text,
        from_day -> Text,
        to_day -> Text,
        frequency -> Text,
        watched -> Text,
        responsible -> Text,
        created_by -> Binary,
        created_by_name -> Text,
        created_at -> BigInt,
        ended_by -> Nullable<Binary>,
        ended_by_name -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
        editors -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    monitoring_checks (id) {
        id -> Binary,
        incident_id -> Binary,
        monitoring_id -> Binary,
        day -> Text,
        result -> Text,
        note -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
        settled_note -> Nullable<Text>,
        settled_by -> Nullable<Binary>,
        settled_by_name -> Nullable<Text>,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    followups (id) {
        id -> Binary,
        incident_id -> Binary,
        person_id -> Binary,
        channel -> Nullable<Text>,
        state -> Text,
        assignee_id -> Nullable<Binary>,
        call_at -> BigInt,
        tries -> Integer,
        by_hand -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    followup_attempts (id) {
        id -> Binary,
        incident_id -> Binary,
        person_id -> Binary,
        channel -> Text,
        result -> Text,
        at -> BigInt,
        sealed -> Binary,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
        to_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    substitute_notices (id) {
        id -> Binary,
        incident_id -> Binary,
        notice_id -> Binary,
        people -> BigInt,
        kept_until -> Text,
        decision_id -> Binary,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    post_batches (id) {
        id -> Binary,
        incident_id -> Binary,
        number -> BigInt,
        letter_id -> Binary,
        letter_kind -> Text,
        letter_version -> BigInt,
        content_hash -> Text,
        frozen -> Text,
        envelope -> Text,
        letters -> BigInt,
        returned -> BigInt,
        pdf_sha256 -> Nullable<Text>,
        pages -> Nullable<BigInt>,
        posted_on -> Nullable<Text>,
        service -> Text,
        decision_id -> Nullable<Binary>,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
        version -> BigInt,
        people -> BigInt,
    }
}

diesel::table! {
    post_letters (id) {
        id -> Binary,
        batch_id -> Binary,
        n -> BigInt,
        incident_id -> Binary,
        person_id -> Binary,
        lang -> Text,
        sealed -> Binary,
        number_index -> Nullable<Binary>,
        state -> Text,
        tracking -> Nullable<Binary>,
        returned_on -> Nullable<Text>,
        return_reason -> Nullable<Text>,
    }
}

diesel::table! {
    post_letter_people (letter_id, person_id) {
        letter_id -> Binary,
        person_id -> Binary,
        incident_id -> Binary,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Binary,
        name -> Text,
        sealed -> Binary,
        host -> Text,
        events -> Text,
        format -> Text,
        lang -> Text,
        exercises -> Bool,
        enabled -> Bool,
        last_taken_at -> Nullable<BigInt>,
        created_by_name -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    webhook_calls (id) {
        id -> Binary,
        webhook_id -> Binary,
        event -> Text,
        body -> Text,
        state -> Text,
        attempts -> BigInt,
        status -> Nullable<BigInt>,
        error -> Nullable<Text>,
        next_at -> Nullable<BigInt>,
        held_until -> Nullable<BigInt>,
        created_at -> BigInt,
        done_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(followups, people);
diesel::allow_tables_to_appear_in_same_query!(post_letter_people, post_letters);

// Only tables that meet in some query: letting all of them meet is a minute more of compiling.
diesel::table! {
    person_addresses (id) {
        id -> Binary,
        incident_id -> Binary,
        person_id -> Binary,
        channel -> Text,
        own -> Bool,
        position -> BigInt,
        value_index -> Nullable<Binary>,
        sealed -> Binary,
        state -> Text,
        state_at -> Nullable<BigInt>,
        state_by_name -> Text,
        merge_id -> Nullable<Binary>,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    segments (id) {
        id -> Binary,
        incident_id -> Binary,
        name -> Text,
        audience -> Text,
        by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    households (id) {
        id -> Binary,
        incident_id -> Binary,
        kind -> Text,
        head_id -> Nullable<Binary>,
        sealed -> Binary,
        reason -> Nullable<Text>,
        number_index -> Nullable<Binary>,
        identity_index -> Nullable<Binary>,
        email_index -> Nullable<Binary>,
        members -> Text,
        dissolved_at -> Nullable<BigInt>,
        dissolved_by_name -> Text,
        by_name -> Text,
        created_at -> BigInt,
        version -> BigInt,
        phone_index -> Nullable<Binary>,
    }
}

diesel::table! {
    delivery_people (delivery_id, person_id) {
        delivery_id -> Binary,
        person_id -> Binary,
        incident_id -> Binary,
        merge_id -> Nullable<Binary>,
    }
}

diesel::table! {
    person_merges (id) {
        id -> Binary,
        incident_id -> Binary,
        survivor_id -> Binary,
        survivor_version -> BigInt,
        people -> BigInt,
        sealed -> Binary,
        by_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
        undone_at -> Nullable<BigInt>,
        undone_by_name -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    merged_people (id) {
        id -> Binary,
        incident_id -> Binary,
        merge_id -> Binary,
        survivor_id -> Binary,
        sealed -> Binary,
        contact_index -> Binary,
        number_index -> Nullable<Binary>,
    }
}

diesel::table! {
    distinct_people (a, b) {
        a -> Binary,
        b -> Binary,
        incident_id -> Binary,
        by_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    own_rules (id) {
        id -> Text,
        rule_version -> BigInt,
        fields -> Text,
        retired -> Bool,
        by_name -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    pinned_rules (id, rule_version) {
        id -> Text,
        rule_version -> BigInt,
        rule -> Text,
    }
}

diesel::table! {
    uploaded_calendars (id) {
        id -> Text,
        fields -> Text,
        by_name -> Text,
        uploaded_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    incident_clocks (id) {
        id -> Binary,
        incident_id -> Binary,
        rule_id -> Text,
        rule_version -> BigInt,
        decision -> Nullable<Text>,
        filed_at -> Nullable<BigInt>,
        channel -> Nullable<Text>,
        reference -> Text,
        filing_id -> Nullable<Binary>,
        reason -> Text,
        decided_by -> Nullable<Binary>,
        decided_by_name -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        owner_id -> Nullable<Binary>,
        owner_name -> Nullable<Text>,
        internal_due -> Nullable<BigInt>,
        added_by_name -> Nullable<Text>,
        added_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    clock_answers (id) {
        id -> Binary,
        incident_id -> Nullable<Binary>,
        question -> Text,
        answer -> Text,
        known_at -> Nullable<Text>,
        note -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    clock_plans (incident_id, question) {
        incident_id -> Binary,
        question -> Text,
        owner_id -> Nullable<Binary>,
        owner_name -> Nullable<Text>,
        due -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    clock_marks (id) {
        id -> Binary,
        clock_id -> Binary,
        state -> Text,
        due -> Nullable<BigInt>,
        since -> BigInt,
    }
}

diesel::table! {
    clock_feeds (user_id) {
        user_id -> Binary,
        token_hash -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    consistency_overrulings (id) {
        id -> Binary,
        incident_id -> Binary,
        key -> Text,
        contradiction -> Text,
        reason -> Text,
        by_id -> Binary,
        by_name -> Text,
        at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(activities, approvals);
diesel::allow_tables_to_appear_in_same_query!(activities, campaigns);
diesel::allow_tables_to_appear_in_same_query!(activities, contact_stops);
diesel::allow_tables_to_appear_in_same_query!(activities, contacts);
diesel::allow_tables_to_appear_in_same_query!(activities, custody_events);
diesel::allow_tables_to_appear_in_same_query!(activities, deliveries);
diesel::allow_tables_to_appear_in_same_query!(activities, evidence);
diesel::allow_tables_to_appear_in_same_query!(activities, incident_members);
diesel::allow_tables_to_appear_in_same_query!(activities, incident_playbooks);
diesel::allow_tables_to_appear_in_same_query!(activities, incidents);
diesel::allow_tables_to_appear_in_same_query!(activities, instruction_systems);
diesel::allow_tables_to_appear_in_same_query!(activities, instruction_units);
diesel::allow_tables_to_appear_in_same_query!(activities, instructions);
diesel::allow_tables_to_appear_in_same_query!(activities, items);
diesel::allow_tables_to_appear_in_same_query!(activities, letter_versions);
diesel::allow_tables_to_appear_in_same_query!(activities, letters);
diesel::allow_tables_to_appear_in_same_query!(activities, measures);
diesel::allow_tables_to_appear_in_same_query!(activities, people);
diesel::allow_tables_to_appear_in_same_query!(activities, playbooks);
diesel::allow_tables_to_appear_in_same_query!(activities, sanctions);
diesel::allow_tables_to_appear_in_same_query!(activities, trainings);
diesel::allow_tables_to_appear_in_same_query!(activities, workers);
diesel::allow_tables_to_appear_in_same_query!(alarm_items, incidents);
diesel::allow_tables_to_appear_in_same_query!(alarms, deliveries);
diesel::allow_tables_to_appear_in_same_query!(alarms, incidents);
diesel::allow_tables_to_appear_in_same_query!(approvals, campaigns);
diesel::allow_tables_to_appear_in_same_query!(approvals, deliveries);
diesel::allow_tables_to_appear_in_same_query!(approvals, letter_versions);
diesel::allow_tables_to_appear_in_same_query!(approvals, letters);
diesel::allow_tables_to_appear_in_same_query!(approvals, losses);
diesel::allow_tables_to_appear_in_same_query!(approvals, measure_approvals);
diesel::allow_tables_to_appear_in_same_query!(approvals, measures);
diesel::allow_tables_to_appear_in_same_query!(approvals, people);
diesel::allow_tables_to_appear_in_same_query!(approvals, plan_revisions);
diesel::allow_tables_to_appear_in_same_query!(approvals, workers);
diesel::allow_tables_to_appear_in_same_query!(attempts, campaigns);
diesel::allow_tables_to_appear_in_same_query!(attempts, deliveries);
diesel::allow_tables_to_appear_in_same_query!(attempts, letter_versions);
diesel::allow_tables_to_appear_in_same_query!(attempts, letters);
diesel::allow_tables_to_appear_in_same_query!(attempts, people);
diesel::allow_tables_to_appear_in_same_query!(attempts, workers);
diesel::allow_tables_to_appear_in_same_query!(audit_entries, audit_heads);
diesel::allow_tables_to_appear_in_same_query!(campaigns, deliveries);
diesel::allow_tables_to_appear_in_same_query!(campaigns, filings);
diesel::allow_tables_to_appear_in_same_query!(campaigns, incidents);
diesel::allow_tables_to_appear_in_same_query!(campaigns, instructions);
diesel::allow_tables_to_appear_in_same_query!(campaigns, letter_versions);
diesel::allow_tables_to_appear_in_same_query!(campaigns, letters);
diesel::allow_tables_to_appear_in_same_query!(campaigns, people);
diesel::allow_tables_to_appear_in_same_query!(campaigns, systems);
diesel::allow_tables_to_appear_in_same_query!(campaigns, workers);
diesel::allow_tables_to_appear_in_same_query!(clock_marks, incident_clocks);
diesel::allow_tables_to_appear_in_same_query!(contact_stops, deliveries);
diesel::allow_tables_to_appear_in_same_query!(contact_stops, letters);
diesel::allow_tables_to_appear_in_same_query!(contact_stops, people);
diesel::allow_tables_to_appear_in_same_query!(contacts, incident_members);
diesel::allow_tables_to_appear_in_same_query!(contacts, incidents);
diesel::allow_tables_to_appear_in_same_query!(contacts, items);
diesel::allow_tables_to_appear_in_same_query!(custody_events, evidence);
diesel::allow_tables_to_appear_in_same_query!(deliveries, filings);
diesel::allow_tables_to_appear_in_same_query!(deliveries, incidents);
diesel::allow_tables_to_appear_in_same_query!(deliveries, instruction_mailings);
diesel::allow_tables_to_appear_in_same_query!(deliveries, instructions);
diesel::allow_tables_to_appear_in_same_query!(deliveries, letter_versions);
diesel::allow_tables_to_appear_in_same_query!(deliveries, letters);
diesel::allow_tables_to_appear_in_same_query!(deliveries, outbox_mails);
diesel::allow_tables_to_appear_in_same_query!(deliveries, people);
diesel::allow_tables_to_appear_in_same_query!(deliveries, systems);
diesel::allow_tables_to_appear_in_same_query!(campaigns, delivery_people);
diesel::allow_tables_to_appear_in_same_query!(deliveries, delivery_people);
diesel::allow_tables_to_appear_in_same_query!(delivery_people, people);
diesel::allow_tables_to_appear_in_same_query!(households, people);
diesel::allow_tables_to_appear_in_same_query!(merged_people, people);
diesel::allow_tables_to_appear_in_same_query!(people, person_addresses);
diesel::allow_tables_to_appear_in_same_query!(people, person_merges);
diesel::allow_tables_to_appear_in_same_query!(merged_people, person_merges);
diesel::allow_tables_to_appear_in_same_query!(deliveries, users);
diesel::allow_tables_to_appear_in_same_query!(deliveries, workers);
diesel::allow_tables_to_appear_in_same_query!(file_chunks, files);
diesel::allow_tables_to_appear_in_same_query!(file_chunks, items);
diesel::allow_tables_to_appear_in_same_query!(files, filings);
diesel::allow_tables_to_appear_in_same_query!(files, incidents);
diesel::allow_tables_to_appear_in_same_query!(files, items);
diesel::allow_tables_to_appear_in_same_query!(files, letters);
diesel::allow_tables_to_appear_in_same_query!(files, people);
diesel::allow_tables_to_appear_in_same_query!(filing_approvals, filings);
diesel::allow_tables_to_appear_in_same_query!(filing_records, filings);
diesel::allow_tables_to_appear_in_same_query!(filings, incidents);
diesel::allow_tables_to_appear_in_same_query!(filings, instructions);
diesel::allow_tables_to_appear_in_same_query!(filings, items);
diesel::allow_tables_to_appear_in_same_query!(filings, letters);
diesel::allow_tables_to_appear_in_same_query!(filings, people);
diesel::allow_tables_to_appear_in_same_query!(filings, systems);
diesel::allow_tables_to_appear_in_same_query!(incident_clocks, incidents);
diesel::allow_tables_to_appear_in_same_query!(incident_members, incidents);
diesel::allow_tables_to_appear_in_same_query!(incident_members, items);
diesel::allow_tables_to_appear_in_same_query!(incident_members, reports);
diesel::allow_tables_to_appear_in_same_query!(incident_members, users);
diesel::allow_tables_to_appear_in_same_query!(incident_phases, incident_times);
diesel::allow_tables_to_appear_in_same_query!(incident_phases, incidents);
diesel::allow_tables_to_appear_in_same_query!(incident_playbooks, incidents);
diesel::allow_tables_to_appear_in_same_query!(incident_playbooks, items);
diesel::allow_tables_to_appear_in_same_query!(incident_playbooks, people);
diesel::allow_tables_to_appear_in_same_query!(incident_playbooks, playbooks);
diesel::allow_tables_to_appear_in_same_query!(incident_times, incidents);
diesel::allow_tables_to_appear_in_same_query!(incidents, instructions);
diesel::allow_tables_to_appear_in_same_query!(incidents, items);
diesel::allow_tables_to_appear_in_same_query!(incidents, letters);
diesel::allow_tables_to_appear_in_same_query!(incidents, people);
diesel::allow_tables_to_appear_in_same_query!(incidents, playbooks);
diesel::allow_tables_to_appear_in_same_query!(incidents, systems);
diesel::allow_tables_to_appear_in_same_query!(incidents, users);
diesel::allow_tables_to_appear_in_same_query!(instruction_answers, instruction_systems);
diesel::allow_tables_to_appear_in_same_query!(instruction_answers, instruction_units);
diesel::allow_tables_to_appear_in_same_query!(instruction_answers, instructions);
diesel::allow_tables_to_appear_in_same_query!(instruction_answers, systems);
diesel::allow_tables_to_appear_in_same_query!(instruction_answers, units);
diesel::allow_tables_to_appear_in_same_query!(instruction_systems, instruction_units);
diesel::allow_tables_to_appear_in_same_query!(instruction_systems, instructions);
diesel::allow_tables_to_appear_in_same_query!(instruction_systems, systems);
diesel::allow_tables_to_appear_in_same_query!(instruction_systems, units);
diesel::allow_tables_to_appear_in_same_query!(instruction_units, instructions);
diesel::allow_tables_to_appear_in_same_query!(instruction_units, systems);
diesel::allow_tables_to_appear_in_same_query!(instruction_units, units);
diesel::allow_tables_to_appear_in_same_query!(instructions, letters);
diesel::allow_tables_to_appear_in_same_query!(instructions, people);
diesel::allow_tables_to_appear_in_same_query!(instructions, systems);
diesel::allow_tables_to_appear_in_same_query!(instructions, units);
diesel::allow_tables_to_appear_in_same_query!(items, letters);
diesel::allow_tables_to_appear_in_same_query!(items, people);
diesel::allow_tables_to_appear_in_same_query!(items, playbooks);
diesel::allow_tables_to_appear_in_same_query!(letter_versions, letters);
diesel::allow_tables_to_appear_in_same_query!(lane_states, workers);
diesel::allow_tables_to_appear_in_same_query!(letter_versions, workers);
diesel::allow_tables_to_appear_in_same_query!(letters, losses);
diesel::allow_tables_to_appear_in_same_query!(letters, measure_approvals);
diesel::allow_tables_to_appear_in_same_query!(letters, measure_targets);
diesel::allow_tables_to_appear_in_same_query!(letters, measures);
diesel::allow_tables_to_appear_in_same_query!(letters, people);
diesel::allow_tables_to_appear_in_same_query!(letters, plan_revisions);
diesel::allow_tables_to_appear_in_same_query!(letters, sanctions);
diesel::allow_tables_to_appear_in_same_query!(letters, systems);
diesel::allow_tables_to_appear_in_same_query!(letters, workers);
diesel::allow_tables_to_appear_in_same_query!(losses, measures);
diesel::allow_tables_to_appear_in_same_query!(losses, plan_revisions);
diesel::allow_tables_to_appear_in_same_query!(measure_approvals, measures);
diesel::allow_tables_to_appear_in_same_query!(measure_targets, measures);
diesel::allow_tables_to_appear_in_same_query!(measures, plan_revisions);
diesel::allow_tables_to_appear_in_same_query!(measures, sanctions);
diesel::allow_tables_to_appear_in_same_query!(measures, trainings);
diesel::allow_tables_to_appear_in_same_query!(people, playbooks);
diesel::allow_tables_to_appear_in_same_query!(people, systems);
diesel::allow_tables_to_appear_in_same_query!(reconnection_rules, system_marks);
diesel::allow_tables_to_appear_in_same_query!(reconnection_rules, systems);
diesel::allow_tables_to_appear_in_same_query!(sanctions, trainings);
diesel::allow_tables_to_appear_in_same_query!(sla_claims, sla_results);
diesel::allow_tables_to_appear_in_same_query!(system_marks, systems);
diesel::allow_tables_to_appear_in_same_query!(system_steps, systems);
diesel::allow_tables_to_appear_in_same_query!(systems, units);
