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
use saiki_domain::filing_forms;
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
        ("dora.data_losses", choices(&["confidentiality"])),
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
    // A final report with no more than an initial notification knows does not.
    assert!(!faults(&schema, &written(&dora("final", &first()))).is_empty());
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
    let content = dora("final", &fields);
    let error = export(
        &shown(&content),
        ExportFormat::Form,
        ExportEncoding::Utf8,
        "",
    )
    .unwrap_err();
    let ExportError::Encoding(faults) = error else {
        panic!("{error:?}");
    };
    let named: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(named, ["fields.dora.duration", "fields.costs.direct"]);
    assert!(faults.0[1].message.ja.contains("JPY"));
}
