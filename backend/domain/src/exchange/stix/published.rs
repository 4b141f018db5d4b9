//! What OASIS published and a consumer may not have: the definitions of the extensions used, and the markings of TLP 2.0. They
//! stand in the bundle as published (oasis-open/cti-stix-common-objects), under their own identifiers.

use saiki_api::{Timestamp, classes::Tlp};
use serde_json::{Value, json};

/// The extension of incidents.
pub(super) const INCIDENT: &str = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";
/// The type `impact`.
pub(super) const IMPACT: &str = "extension-definition--7cc33dd6-f6a1-489b-98ea-522d351d71b9";
/// The type `task`.
pub(super) const TASK: &str = "extension-definition--2074a052-8be4-4932-849e-f5e7798e0030";
/// The markings of TLP 2.0.
const TLP: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// Who defined the incident extensions, and who the markings.
const INCIDENT_GROUP: &str = "identity--8ce3f695-d5a4-4dc8-9e93-a65af453a31a";
const TLP_GROUP: &str = "identity--b3bca3c2-1f3d-4b54-b44f-dac42c3a8f01";
/// Where the specifications are.
const SPECIFICATIONS: &str = "https://github.com/oasis-open/cti-stix-common-objects/tree/";

/// When identities made here begin: the same for each, since the same organisation is in every bundle.
pub(super) const IDENTITY_CREATED: Timestamp = Timestamp::UNIX_EPOCH;

/// Identifier and name of the marking of a label.
pub(super) fn marking(tlp: Tlp) -> (&'static str, &'static str) {
    match tlp {
        Tlp::Red => (
            "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
            "red",
        ),
        Tlp::AmberStrict => (
            "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
            "amber+strict",
        ),
        Tlp::Amber => (
            "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            "amber",
        ),
        Tlp::Green => (
            "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            "green",
        ),
        Tlp::Clear => (
            "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
            "clear",
        ),
    }
}

/// A definition as it was published.
struct Published {
    id: &'static str,
    by: &'static str,
    created: &'static str,
    modified: &'static str,
    name: &'static str,
    schema: &'static str,
    version: &'static str,
    kind: &'static str,
}

impl Published {
    fn object(&self) -> Value {
        json!({
            "type": "extension-definition",
            "spec_version": "2.1",
            "id": self.id,
            "created_by_ref": self.by,
            "created": self.created,
            "modified": self.modified,
            "name": self.name,
            "schema": format!("{SPECIFICATIONS}{}", self.schema),
            "version": self.version,
            "extension_types": [self.kind],
        })
    }
}

/// The definitions and the marking a bundle needs.
pub(super) fn objects(tlp: Tlp, impacts: bool, tasks: bool) -> Vec<Value> {
    let mut all = vec![
        Published {
            id: TLP,
            by: TLP_GROUP,
            created: "2022-10-01T00:00:00.000Z",
            modified: "2022-10-01T00:00:00.000Z",
            name: "TLP 2.0",
            schema: "master/extension-definition-specifications/tlp-2.0",
            version: "1.0.0",
            kind: "property-extension",
        }
        .object(),
        Published {
            id: INCIDENT,
            by: INCIDENT_GROUP,
            created: "2020-10-19T20:51:00.000Z",
            modified: "2023-07-11T00:56:00.000Z",
            name: "Incident Core Extension",
            schema: "main/extension-definition-specifications/incident-ef7",
            version: "2.0.0",
            kind: "property-extension",
        }
        .object(),
    ];
    if impacts {
        let impact = Published {
            id: IMPACT,
            by: INCIDENT_GROUP,
            created: "2023-05-16T21:01:53.607242Z",
            modified: "2023-05-16T21:01:53.607242Z",
            name: "Impact Extension",
            schema: "main/extension-definition-specifications/incident-core/impact",
            version: "1.0.0",
            kind: "new-sdo",
        };
        all.push(impact.object());
    }
    if tasks {
        let task = Published {
            id: TASK,
            by: INCIDENT_GROUP,
            created: "2023-05-16T21:24:16.596743Z",
            modified: "2023-05-16T21:24:16.596743Z",
            name: "Task Extension",
            schema: "main/extension-definition-specifications/incident-core/task",
            version: "1.0.0",
            kind: "new-sdo",
        };
        all.push(task.object());
    }
    let (id, name) = marking(tlp);
    all.push(json!({
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": id,
        "created": "2022-10-01T00:00:00.000Z",
        "name": tlp.label(),
        "extensions": { (TLP): { "extension_type": "property-extension", "tlp_2_0": name } },
    }));
    all
}
