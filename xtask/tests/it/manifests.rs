//! Which crate may name which library, and that versions which must agree do. What the libraries are used for is not
//! looked at.

use crate::tree;

/// The dependencies a manifest names, for whatever purpose.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = section.ends_with("dependencies") && !section.starts_with("workspace");
            // `[dependencies.name]`
            if let Some((before, name)) = section.rsplit_once("dependencies.")
                && !before.starts_with("workspace")
            {
                names.push(name.to_owned());
            }
        } else if inside && !line.starts_with('#') {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            names.extend((!name.is_empty()).then(|| name.to_owned()));
        }
    }
    names
}

fn manifests() -> Vec<(String, String)> {
    let manifests = tree::files()
        .into_iter()
        .filter(|path| path.ends_with("/Cargo.toml"));
    manifests
        .map(|path| (path.clone(), tree::text(&path).expect("a manifest is text")))
        .collect()
}

#[track_caller]
fn only(crate_dir: &str, prefixes: &[&str]) {
    let mut used = false;
    for (path, manifest) in manifests() {
        for name in dependencies(&manifest) {
            if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                assert_eq!(
                    path,
                    format!("{crate_dir}/Cargo.toml"),
                    "only {crate_dir} may name {name}"
                );
                used = true;
            }
        }
    }
    assert!(
        used,
        "{crate_dir} no longer names {prefixes:?}: this check has lost its object"
    );
}

#[test]
fn only_the_database_crate_names_diesel() {
    only("backend/db", &["diesel"]);
}

#[test]
fn only_the_server_names_actix() {
    only("backend/server", &["actix", "utoipa-actix"]);
}

#[test]
fn only_the_mailer_names_lettre() {
    only("backend/mailer", &["lettre"]);
}

#[test]
fn dependencies_between_our_crates_point_one_way() {
    let allowed: &[(&str, &[&str])] = &[
        ("openapi", &[]),
        ("frontend", &["saiki-api"]),
        ("xtask", &["saiki-api"]),
        ("backend/domain", &["saiki-api"]),
        ("backend/db", &["saiki-api", "saiki-domain"]),
        ("backend/documents", &["saiki-api", "saiki-domain"]),
        (
            "backend/mailer",
            &["saiki-api", "saiki-db", "saiki-documents", "saiki-domain"],
        ),
        (
            "backend/server",
            &[
                "saiki-api",
                "saiki-db",
                "saiki-documents",
                "saiki-domain",
                "saiki-mailer",
            ],
        ),
    ];
    for (path, manifest) in manifests() {
        let dir = path.trim_end_matches("/Cargo.toml");
        let Some((_, allowed)) = allowed.iter().find(|(known, _)| *known == dir) else {
            continue;
        };
        let own = manifest
            .lines()
            .find_map(|line| line.strip_prefix("name = "))
            .unwrap_or_default()
            .trim_matches('"');
        for name in dependencies(&manifest) {
            // A crate may name itself to switch on its own test helpers.
            let ours = name.starts_with("saiki") && name != own;
            assert!(
                !ours || allowed.contains(&name.as_str()),
                "{path} must not name {name}"
            );
        }
    }
}

#[test]
fn both_halves_of_wasm_bindgen_have_the_same_version() {
    let packages = xtask::lock::packages(&tree::text("Cargo.lock").expect("Cargo.lock is text"));
    let version = |name: &str| {
        let found: Vec<_> = packages
            .iter()
            .filter(|one| one.name() == name)
            .map(|one| one.version())
            .collect();
        assert_eq!(found.len(), 1, "{name} is locked once, not as {found:?}");
        found.first().copied().unwrap_or_default()
    };
    assert_eq!(version("wasm-bindgen"), version("wasm-bindgen-cli-support"));
}
