//! A form and a field for tests.

use saiki_api::{filing_fields::FilingField, filing_forms::FilingForm};

/// A form of the Japanese law with this identifier, in this series.
pub(super) fn form(id: &str, series: &str) -> FilingForm {
    serde_json::from_value(serde_json::json!({
        "id": id,
        "version": 1,
        "series": series,
        "stage": "initial",
        "regime": "jp",
        "name": { "ja": "漏えい等の速報", "en": "Initial report of a breach" },
        "recipient": { "ja": "個人情報保護委員会", "en": "Personal Information Protection Commission" },
        "source": { "ja": "個人情報保護法26条1項", "en": "APPI, Article 26(1)" },
        "address": "",
        "status": "verified",
        "verified_on": null,
        "langs": ["ja", "en"],
        "channel": "web_form",
        "clocks": [id],
        "own_format": null,
        "note": { "ja": "", "en": "" }
    }))
    .unwrap()
}

/// A field of this kind that nobody wrote; the records do not have it either.
pub(super) fn field(kind: &str) -> FilingField {
    serde_json::from_value(serde_json::json!({
        "key": "summary",
        "group": "what",
        "label": { "ja": "概要", "en": "Outline" },
        "help": { "ja": "", "en": "" },
        "kind": kind,
        "choices": [
            { "code": "a", "label": { "ja": "甲", "en": "A" } },
            { "code": "b", "label": { "ja": "乙", "en": "B" } }
        ],
        "recorded": { "key": "summary", "state": "unknown", "value": null },
        "recorded_text": { "ja": "確認中です。", "en": "Being established." },
        "source": null,
        "own": null,
        "held": { "key": "summary", "state": "unknown", "value": null },
        "text": { "ja": "確認中です。", "en": "Being established." },
        "forms": [],
        "version": 0
    }))
    .unwrap()
}
