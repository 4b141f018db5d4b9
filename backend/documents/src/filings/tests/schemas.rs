//! What is written for programs holds to its schema: the snapshot of every form, and the file of DORA at each stage.

use super::{
    bytes, export,
    given::{content, dora, made},
    shown, text,
};
use crate::filings::{ExportError, schema};
use saiki_api::{
    Lang,
    filings::{ExportFormat, FilingContent},
    people::ExportEncoding,
};
use saiki_domain::{fault::Faults, filing_forms};
use serde_json::{Value, json};

/// As much of JSON Schema as the two schemas here use. Where a value does not hold to it, and why.
fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn holds(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut found = Vec::new();
    check(root, schema, value, "", &mut found);
    found.is_empty()
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Object(rules) = schema else {
        panic!("no schema at {at}");
    };
    for (rule, wanted) in rules {
        let fits = match rule.as_str() {
            "$ref" => {
                let place = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(place).unwrap(), value, at, found);
                true
            }
            "type" => match wanted.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64(),
                "number" => value.is_number(),
                "null" => value.is_null(),
                other => panic!("type {other}"),
            },
            "enum" => wanted.as_array().unwrap().contains(value),
            "const" => wanted == value,
            "minimum" => value.as_f64().is_none_or(|n| n >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= wanted.as_f64().unwrap()),
            "minItems" => length(value).is_none_or(|n| n >= wanted.as_u64().unwrap()),
            "minLength" => characters(value).is_none_or(|n| n >= wanted.as_u64().unwrap()),
            "maxLength" => characters(value).is_none_or(|n| n <= wanted.as_u64().unwrap()),
            "required" => {
                let names = wanted.as_array().unwrap().iter();
                let mut missing = names.filter(|name| {
                    value.is_object() && value.get(name.as_str().unwrap()).is_none()
                });
                missing.next().is_none()
            }
            "properties" => {
                for (name, schema) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(root, schema, value, &format!("{at}/{name}"), found);
                    }
                }
                true
            }
            "additionalProperties" => {
                assert_eq!(*wanted, json!(false));
                let known = rules["properties"].as_object().unwrap();
                let names = value.as_object().into_iter().flatten();
                names
                    .map(|(name, _)| name)
                    .all(|name| known.contains_key(name))
            }
            "items" => {
                for (n, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, value, &format!("{at}/{n}"), found);
                }
                true
            }
            "anyOf" => {
                let mut ways = wanted.as_array().unwrap().iter();
                ways.any(|way| holds(root, way, value))
            }
            "oneOf" => {
                let ways = wanted.as_array().unwrap().iter();
                ways.filter(|way| holds(root, way, value)).count() == 1
            }
            "contains" => {
                let all = value.as_array();
                all.is_none_or(|all| all.iter().any(|one| holds(root, wanted, one)))
            }
            "allOf" => {
                for schema in wanted.as_array().unwrap() {
                    check(root, schema, value, at, found);
                }
                true
            }
            "if" => {
                if holds(root, wanted, value) {
                    check(root, &rules["then"], value, at, found);
                }
                true
            }
            "then" | "$schema" | "$defs" | "title" | "description" | "format" | "pattern" => true,
            other => panic!("rule {other}"),
        };
        if !fits {
            found.push(format!("{at}: {rule} {wanted}, found {value}"));
        }
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_array().map(|all| all.len() as u64)
}

fn characters(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

#[test]
fn the_snapshot_of_every_form_holds_to_its_schema() {
    let schema = schema();
    let check = |content: &FilingContent| {
        let value: Value =
            serde_json::from_str(&text(&shown(content), ExportFormat::Json)).unwrap();
        assert_eq!(faults(&schema, &value), Vec::<String>::new());
        value
    };
    for form in filing_forms::forms() {
        check(&made(form, form.head.langs[0]));
    }
    let mut value = check(&content(Lang::Ja));
    value["stage"] = json!("last");
    value.as_object_mut().unwrap().remove("tlp");
    assert_eq!(faults(&schema, &value).len(), 2);
}

fn words(text: &str) -> Value {
    json!({"kind": "text", "value": {"ja": "", "en": text}})
}

fn at(text: &str) -> Value {
    json!({"kind": "moment", "value": {"at": text, "zone": "Europe/Paris", "precision": "minute"}})
}

fn choice(code: &str) -> Value {
    json!({"kind": "choice", "value": code})
}

fn choices(codes: &[&str]) -> Value {
    json!({"kind": "choices", "value": codes})
}

fn number(number: i64) -> Value {
    json!({"kind": "number", "value": number})
}

fn yes(yes: bool) -> Value {
    json!({"kind": "yes_no", "value": yes})
}

fn euro(minor: i64) -> Value {
    json!({"kind": "money", "value": {"minor": minor, "currency": "EUR"}})
}

fn first() -> Vec<(&'static str, Value)> {
    vec![
        ("org.name", words("Aoba Bank SE")),
        ("org.lei", words("529900T8BM49AURSDO55")),
        ("dora.entity_types", choices(&["credit_institution"])),
        ("reporter.name", words("H. Sato")),
        ("reporter.email", words("sato@aoba.example")),
        ("reporter.phone", words("+33123456789")),
        ("dora.currency", choice("EUR")),
        ("incident.reference", words("INC-2026-0001")),
        ("times.detected", at("2026-07-05T23:05:30.5Z")),
        ("times.classified", at("2026-07-06T03:00:00Z")),
        ("summary", words("The portal was tampered with.")),
        (
            "dora.criteria",
            choices(&["geographical_spread", "data_losses", "economic_impact"]),
        ),
        ("dora.states", choices(&["FR", "DE"])),
        ("discovery.method", choice("customer")),
        ("dora.bcp_activated", yes(false)),
    ]
}

fn second() -> Vec<(&'static str, Value)> {
    let mut fields = first();
    fields.extend([
        ("times.occurred", at("2026-07-05T22:20:00Z")),
        ("times.recovered", at("2026-07-08T04:50:00Z")),
        ("dora.duration", words("2:06:30")),
        ("dora.downtime", words("0:03:15")),
        ("dora.duration_figures", choice("estimates")),
        ("dora.incident_types", choices(&["cybersecurity-related"])),
        ("dora.techniques", choices(&["defacement"])),
        ("attack.indicators", words("203.0.113.7")),
        ("dora.critical_services", words("Payments")),
        ("dora.functional_areas", words("Retail")),
        ("dora.infrastructure", choice("no")),
        (
            "dora.financial_interest",
            choice("information_not_available"),
        ),
        ("dora.clients_number", number(1_998)),
        ("dora.clients_percent", number(4)),
        ("dora.counterparts_number", number(0)),
        ("dora.transactions_number", number(12)),
        ("dora.transactions_value", euro(123_450)),
        ("dora.figures", choices(&["estimates_for_clients_affected"])),
        ("dora.temporary_measures", yes(true)),
        ("dora.temporary_measures_text", words("Read-only portal")),
        ("dora.states_impact", choices(&["clients"])),
        (
            "dora.states_impact_text",
            words("Clients of both branches."),
        ),
        ("dora.data_losses", choices(&["confidentiality"])),
        ("dora.data_losses_text", words("Names and addresses.")),
        ("dora.authorities", choices(&["data_protection_authority"])),
    ]);
    fields
}

fn last() -> Vec<(&'static str, Value)> {
    let mut fields = second();
    fields.extend([
        ("dora.root_causes", choices(&["malicious_actions"])),
        (
            "dora.root_causes_detailed",
            choices(&["malicious_actions_fraudulent_actions"]),
        ),
        (
            "dora.root_causes_additional",
            choices(&["identity_and_access_management"]),
        ),
        ("cause.text", words("A password that could be guessed.")),
        ("cause.root", words("No second factor for administrators.")),
        ("dora.resolution", words("Second factor for all.")),
        ("dora.root_cause_addressed", at("2026-07-20T08:00:00Z")),
        ("times.closed", at("2026-07-21T08:00:00Z")),
        ("dora.planned_difference", words("None")),
        ("dora.economic_threshold", words("Not reached")),
        ("costs.direct", euro(1_000_000)),
        ("costs.indirect", euro(50)),
        ("costs.recovered", euro(0)),
    ]);
    fields
}

fn dora_schema() -> Value {
    serde_json::from_str(include_str!("../dora.schema.json")).unwrap()
}

fn written(content: &FilingContent) -> Value {
    serde_json::from_slice(&bytes(&shown(content), ExportFormat::Form)).unwrap()
}

#[test]
fn each_stage_of_dora_holds_to_the_schema() {
    let schema = dora_schema();
    for (stage, fields, word) in [
        ("initial", first(), "initial_notification"),
        ("intermediate", second(), "intermediate_report"),
        ("final", last(), "final_report"),
    ] {
        let value = written(&dora(stage, &fields));
        assert_eq!(faults(&schema, &value), Vec::<String>::new(), "{stage}");
        assert_eq!(value["incidentSubmission"], word);
    }
    // Called a final report, what an initial notification knows does not.
    let mut value = written(&dora("initial", &first()));
    value["incidentSubmission"] = json!("final_report");
    assert!(!faults(&schema, &value).is_empty());
}

/// What keeps the file from being written.
fn refused(content: &FilingContent) -> Faults {
    let error = export(
        &shown(content),
        ExportFormat::Form,
        ExportEncoding::Utf8,
        "",
    )
    .unwrap_err();
    match error {
        ExportError::Encoding(faults) => faults,
        error => panic!("{error:?}"),
    }
}

fn keys(faults: &Faults) -> Vec<&str> {
    faults.0.iter().map(|fault| fault.field.as_str()).collect()
}

/// The fields of a final report with one of them another, or absent.
fn last_but(key: &'static str, value: Option<Value>) -> Vec<(&'static str, Value)> {
    let mut fields = last();
    fields.retain(|(known, _)| *known != key);
    fields.extend(value.map(|value| (key, value)));
    fields
}

#[test]
fn what_the_file_of_dora_demands_and_nobody_told_is_named_with_its_item() {
    let nothing = refused(&dora("initial", &[]));
    assert_eq!(
        keys(&nothing),
        [
            "fields.org.lei",
            "fields.org.name",
            "fields.dora.entity_types",
            "fields.reporter.name",
            "fields.reporter.email",
            "fields.reporter.phone",
            "fields.dora.currency",
            "fields.incident.reference",
            "fields.times.detected",
            "fields.times.classified",
            "fields.summary",
            "fields.dora.criteria",
            "fields.discovery.method",
        ]
    );
    let faults = refused(&dora("final", &second()));
    assert_eq!(
        keys(&faults),
        [
            "fields.dora.economic_threshold",
            "fields.dora.root_causes",
            "fields.dora.root_causes_detailed",
            "fields.dora.root_causes_additional",
            "fields.cause.text",
            "fields.dora.resolution",
            "fields.dora.root_cause_addressed",
            "fields.times.closed",
            "fields.dora.planned_difference",
            "fields.costs.direct",
            "fields.costs.recovered",
        ]
    );
    assert_eq!(faults.0[1].code, "required");
    let message = &faults.0[1].message;
    assert!(
        message.ja.contains("「4.1 根本原因（大分類）」"),
        "{message:?}"
    );
    assert!(
        message.en.contains("“4.1 Root causes, high level”"),
        "{message:?}"
    );
}

#[test]
fn what_one_answer_demands_of_another_is_named_too() {
    let lei = "529900T8BM49AURSDO55";
    for (key, value, wanted) in [
        (
            "dora.incident_types",
            Some(choices(&["other"])),
            "dora.incident_type_other",
        ),
        ("attack.indicators", None, "attack.indicators"),
        (
            "dora.techniques",
            Some(choices(&["other"])),
            "dora.technique_other",
        ),
        (
            "dora.authorities",
            Some(choices(&["other"])),
            "dora.authority_other",
        ),
        (
            "dora.root_causes_detailed",
            Some(choices(&["human_error_other"])),
            "dora.root_cause_other",
        ),
        (
            "dora.recurring",
            Some(words("Twice in March.")),
            "dora.recurring_date",
        ),
        ("times.recovered", None, "times.recovered"),
        ("dora.duration_figures", None, "dora.duration_figures"),
        (
            "dora.temporary_measures_text",
            None,
            "dora.temporary_measures_text",
        ),
        ("dora.states_impact_text", None, "dora.states_impact_text"),
        (
            "dora.submitter_name",
            Some(words("Reports Ltd.")),
            "dora.submitter_code",
        ),
        ("dora.parent_lei", Some(words(lei)), "dora.parent_name"),
    ] {
        let faults = refused(&dora("final", &last_but(key, value)));
        assert_eq!(keys(&faults), [format!("fields.{wanted}")], "{key}");
    }
    let second_contact = Some(words("Duty desk"));
    let faults = refused(&dora(
        "final",
        &last_but("dora.contact2_name", second_contact),
    ));
    assert_eq!(
        keys(&faults),
        ["fields.dora.contact2_email", "fields.dora.contact2_phone"]
    );
}

#[test]
fn values_the_file_of_dora_has_no_shape_for_are_named_once() {
    for (key, value) in [
        ("org.lei", words("529900-T8BM49")),
        ("reporter.email", words("sato at aoba")),
        ("reporter.phone", words("03-1234-5678")),
        ("dora.clients_percent", number(101)),
        ("summary", words(&"x".repeat(32_768))),
    ] {
        let faults = refused(&dora("final", &last_but(key, Some(value))));
        assert_eq!(keys(&faults), [format!("fields.{key}")]);
        assert_ne!(faults.0[0].code, "required");
    }
    for (phone, wanted) in [
        ("+33 (0)1 23 45 67 89", "+33123456789"),
        ("+81-3-1234-5678", "+81312345678"),
        ("+1 (555) 010.0100", "+15550100100"),
    ] {
        let fields = last_but("reporter.phone", Some(words(phone)));
        let value = written(&dora("final", &fields));
        assert_eq!(value["primaryContact"]["phone"], wanted);
    }
}

#[test]
fn whoever_submits_to_dora_bears_one_code() {
    for (code, name, other) in [
        ("529900T8BM49AURSDO55", "LEI", "code"),
        ("FR-77", "code", "LEI"),
    ] {
        let mut fields = first();
        fields.extend([
            ("dora.submitter_name", words("Reports Ltd.")),
            ("dora.submitter_code", words(code)),
        ]);
        let value = written(&dora("initial", &fields));
        assert_eq!(faults(&dora_schema(), &value), Vec::<String>::new());
        let entity = &value["submittingEntity"];
        assert_eq!(entity["name"], "Reports Ltd.");
        assert_eq!(entity[name], code);
        assert!(entity.get(other).is_none(), "{entity}");
    }
}

#[test]
fn what_does_not_apply_is_told_in_words_or_left_out_of_the_file_of_dora() {
    let idle = |key: &'static str| {
        let mut content = dora("final", &last_but(key, None));
        let field = json!({"key": key, "state": "not_applicable", "value": null});
        content.fields.push(serde_json::from_value(field).unwrap());
        content
    };
    let value = written(&idle("dora.planned_difference"));
    assert_eq!(
        value["incident"]["incidentResolutionVsPlannedImplementation"],
        "Not applicable"
    );
    let value = written(&idle("dora.transactions_number"));
    assert_eq!(
        value["impactAssessment"]["affectedAssets"]["affectedTransactions"],
        json!({})
    );
    assert_eq!(faults(&dora_schema(), &value), Vec::<String>::new());
    // A code has no words for it.
    let faults = refused(&idle("dora.root_causes"));
    assert_eq!(keys(&faults), ["fields.dora.root_causes"]);
    assert!(faults.0[0].message.ja.contains("「該当なし」"));
}

#[test]
fn values_of_dora_stand_where_the_standard_has_them() {
    let value = written(&dora("final", &last()));
    let incident = &value["incident"];
    for (place, wanted) in [
        ("/submittingEntity/LEI", json!("529900T8BM49AURSDO55")),
        (
            "/affectedEntity/0/affectedEntityType",
            json!(["credit_institution"]),
        ),
        (
            "/impactAssessment/affectedAssets/affectedClients",
            json!({"number": 1998, "percentage": 4}),
        ),
        (
            "/impactAssessment/affectedAssets/valueOfAffectedTransactions",
            json!(1234.5),
        ),
        (
            "/impactAssessment/serviceImpact/serviceRestorationDateTime",
            json!("2026-07-08T04:50:00Z"),
        ),
    ] {
        assert_eq!(value.pointer(place), Some(&wanted), "{place}");
    }
    for (name, wanted) in [
        ("detectionDateTime", json!("2026-07-05T23:05:30Z")),
        ("incidentDiscovery", json!("clients")),
        ("grossAmountIndirectDirectCosts", json!(10_000.5)),
        ("financialRecoveriesAmount", json!(0)),
        ("incidentResolutionDateTime", json!("2026-07-21T08:00:00Z")),
        (
            "rootCausesInformation",
            json!("A password that could be guessed.\nNo second factor for administrators."),
        ),
    ] {
        assert_eq!(incident[name], wanted, "{name}");
    }
    let criteria = incident["classificationTypes"].as_array().unwrap();
    assert_eq!(
        criteria[0]["countryCodeMaterialityThresholds"],
        json!(["FR", "DE"])
    );
    assert_eq!(
        criteria[1]["dataLosseMaterialityThresholds"],
        json!(["confidentiality"])
    );
    assert_eq!(
        criteria[2]["economicImpactMaterialityThreshold"],
        "Not reached"
    );
    assert!(criteria[2].get("dataLossesDescription").is_none());
}

#[test]
fn what_the_file_of_dora_cannot_carry_is_named() {
    let mut fields = last();
    fields.retain(|(key, _)| !["dora.duration", "costs.direct"].contains(key));
    fields.push(("dora.duration", words("two days")));
    let yen = json!({"kind": "money", "value": {"minor": 5_000_000, "currency": "JPY"}});
    fields.push(("costs.direct", yen));
    let faults = refused(&dora("final", &fields));
    assert_eq!(
        keys(&faults),
        ["fields.dora.duration", "fields.costs.direct"]
    );
    assert!(faults.0[1].message.ja.contains("JPY"));
}
