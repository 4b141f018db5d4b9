//! The OpenAPI document: checked in, fresh, and complete for each operation.

use serde_json::Value;
use std::collections::BTreeSet;

/// Path, method and operation of everything documented.
pub fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&saiki::openapi::text().unwrap()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if ["get", "put", "post", "delete", "patch"].contains(&method.as_str()) {
                all.push((path.clone(), method.to_uppercase(), operation.clone()));
            }
        }
    }
    all
}

#[test]
fn the_checked_in_document_is_fresh() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/openapi.json");
    let checked_in = std::fs::read_to_string(file).unwrap();
    assert!(
        checked_in == saiki::openapi::text().unwrap(),
        "openapi/openapi.json is out of date: run `cargo xtask openapi`"
    );
}

#[test]
fn each_operation_says_what_it_is_and_who_may_call_it() {
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations() {
        let name = format!("{method} {path}");
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(
            !id.is_empty() && ids.insert(id.to_owned()),
            "{name}: operationId"
        );
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(
            !summary.is_empty() && !summary.ends_with('.'),
            "{name}: summary"
        );
        let tags = operation["tags"].as_array().map_or(0, Vec::len);
        assert_eq!(tags, 1, "{name}: one tag");
        let security = operation["security"].as_array();
        let security = security.unwrap_or_else(|| panic!("{name}: security, or explicitly none"));
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses.keys().any(|k| k.starts_with('2')),
            "{name}: a success"
        );
        assert!(responses.contains_key("default"), "{name}: problems");
        let secured = security.iter().any(|s| s.get("bearer").is_some());
        assert_eq!(secured, responses.contains_key("401"), "{name}: 401");
        for parameter in path_parameters(&path) {
            let listed = operation["parameters"].as_array().into_iter().flatten();
            let found = listed
                .filter(|p| p["in"] == "path")
                .any(|p| p["name"] == parameter);
            assert!(found, "{name}: path parameter {parameter}");
        }
    }
}

/// Two types of one name would overwrite each other in the document, and clients would read the wrong one.
#[test]
fn no_two_types_of_the_document_share_a_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/src");
    let mut folders = vec![std::path::PathBuf::from(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let into = if path.is_dir() {
                &mut folders
            } else {
                &mut files
            };
            into.push(path);
        }
    }
    let mut names = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let mut given = None;
        let mut shown = false;
        for line in text.lines() {
            shown |= line.contains("utoipa::ToSchema");
            given = line
                .split_once("schema(as = ")
                .and_then(|(_, rest)| rest.split(')').next())
                .or(given);
            let mut words = line
                .split([' ', '<', '{', '(', ';'])
                .filter(|w| !w.is_empty());
            let kind = (words.next(), words.next());
            if let (Some("pub"), Some("struct" | "enum")) = kind {
                let name = given.take().or(words.next()).unwrap();
                let first = !std::mem::take(&mut shown) || names.insert(name.to_owned());
                assert!(
                    first,
                    "{name}: give one of them another name with `schema(as = …)`"
                );
            }
        }
    }
    assert!(names.len() > 50, "{names:?}");
}

#[test]
fn each_tag_used_is_explained() {
    let document: Value = serde_json::from_str(&saiki::openapi::text().unwrap()).unwrap();
    let explained: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|t| t["description"].is_string())
        .filter_map(|t| t["name"].as_str())
        .collect();
    for (path, method, operation) in operations() {
        let tag = operation["tags"][0].as_str().unwrap_or_default();
        assert!(explained.contains(tag), "{method} {path}: tag {tag}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(&saiki::openapi::text().unwrap()).unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                into.push(reference.to_owned());
            }
            map.values().for_each(|v| collect(v, into));
        }
        Value::Array(list) => list.iter().for_each(|v| collect(v, into)),
        _ => {}
    }
}

fn path_parameters(path: &str) -> Vec<&str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}
