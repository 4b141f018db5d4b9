//! A deadline for tests.

use saiki_api::clocks::Clock;

/// A deadline of the Japanese law with this title, state and end.
pub(crate) fn clock(title: &str, state: &str, due: Option<&str>) -> Clock {
    serde_json::from_value(serde_json::json!({
        "id": "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6a",
        "incident_id": "0198a7f2-4b8e-7c31-9a52-3f1d2e4c5b6b",
        "incident_reference": "INC-2026-0012",
        "incident_title": "改ざん",
        "exercise": false,
        "rule_id": "jp.appi.prelim",
        "rule_version": 1,
        "title": title,
        "recipient": "個人情報保護委員会",
        "regime": "jp",
        "status": "verified",
        "force": "duty",
        "state": state,
        "asap": false,
        "due": due,
        "zone": "Asia/Tokyo",
        "steps": [],
        "open_questions": [],
        "reason": "",
        "earlier": [],
        "newer": false,
        "version": 1
    }))
    .unwrap()
}
