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
    }
}

diesel::table! {
    deliveries (id) {
        id -> Binary,
        kind -> Text,
        campaign_id -> Binary,
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
    workers (token) {
        token -> BigInt,
        name -> Text,
        started_at -> BigInt,
        seen_at -> BigInt,
        stopped_at -> Nullable<BigInt>,
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

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    counters,
    users,
    refresh_tokens,
    idempotency_keys,
    audit_heads,
    audit_entries,
    incidents,
    incident_times,
    incident_phases,
    incident_members,
    incident_keys,
    timeline_events,
    people_imports,
    people_import_errors,
    people,
    letters,
    letter_versions,
    approvals,
    campaigns,
    deliveries,
    attempts,
    workers,
    outbox_mails,
    filings,
    files,
    file_chunks,
);
