//! What the console is made of, as one hash. Too wide would rebuild it for nothing, too narrow would serve an old one:
//! hence its own sources and those of the crates of this clone it depends on, and only its part of the manifests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::toolchain::{FLAGS, Toolchain};
use super::wasm_opt::WasmOpt;
use crate::hash::{self, Pieces};
use crate::lock::{self, Package};
use crate::workspace::Workspace;

/// What turns the compiled module into files; its own code is an input too.
const PACKER: &[&str] = &["wasm-bindgen-cli-support", "brotli", "flate2"];

/// The key under which a finished console is known.
pub(super) fn key(
    workspace: &Workspace,
    toolchain: &Toolchain,
    optimiser: Option<&WasmOpt>,
) -> Result<String> {
    let root = workspace.root();
    let mut pieces = Pieces::default();
    pieces.add("toolchain", toolchain.id().as_bytes());
    pieces.add("flags", FLAGS.as_bytes());
    pieces.add(
        "wasm-opt",
        optimiser.map_or("none", |one| one.version()).as_bytes(),
    );

    let packages = lock::packages(&read(&root.join("Cargo.lock"))?);
    let mut roots = vec!["saiki-console"];
    roots.extend(PACKER);
    let parts = lock::closure(&packages, &roots);
    for package in &parts {
        pieces.add("package", package.text().as_bytes());
    }
    pieces.add(
        "Cargo.toml",
        relevant_manifest(&read(&root.join("Cargo.toml"))?, &parts).as_bytes(),
    );

    let local: BTreeSet<&str> = parts
        .iter()
        .filter(|package| !package.is_from_registry())
        .map(|package| package.name())
        .collect();
    for dir in member_dirs(root)? {
        let manifest = read(&dir.join("Cargo.toml"))?;
        let name = manifest
            .lines()
            .find_map(|line| line.strip_prefix("name = "))
            .unwrap_or_default()
            .trim_matches('"');
        match name {
            "saiki-console" => pieces.add_path(root, &dir)?,
            _ if local.contains(name) => {
                for part in ["Cargo.toml", "build.rs", "src"] {
                    pieces.add_path(root, &dir.join(part))?;
                }
            }
            _ => {}
        }
    }
    pieces.add_path(root, &root.join("xtask/src/pack"))?;
    Ok(pieces.finish())
}

/// The root manifest without what cannot reach the console: other crates' dependencies, lints, members.
fn relevant_manifest(manifest: &str, parts: &[&Package]) -> String {
    let mut section = "";
    let mut kept = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let wanted = match section {
            "[workspace.dependencies]" => {
                let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
                parts.iter().any(|package| package.name() == name)
            }
            "[workspace.package]" | "[profile.release]" | "[profile.console]" => true,
            other => other.starts_with("[patch"),
        };
        if wanted {
            kept.push(line);
        }
    }
    kept.join("\n")
}

fn member_dirs(root: &Path) -> Result<Vec<PathBuf>> {
    let manifests =
        ["frontend", "openapi", "backend"].map(|dir| hash::files_below(&root.join(dir)));
    let mut dirs = Vec::new();
    for manifest in manifests {
        for file in manifest?.iter().filter(|file| file.ends_with("Cargo.toml")) {
            dirs.extend(file.parent().map(Path::to_path_buf));
        }
    }
    Ok(dirs)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_consoles_part_of_the_manifest_counts() {
        let packages = lock::packages("[[package]]\nname = \"serde\"\nversion = \"1\"\n");
        let parts = lock::closure(&packages, &["serde"]);
        let kept = |dependency: &str, size: &str| {
            let manifest = format!(
                "[workspace.dependencies]\n{dependency}\nserde = \"1\"\n[profile.dev]\ndebug = {}\n[profile.console]\nopt-level = {size}\n",
                dependency.len()
            );
            relevant_manifest(&manifest, &parts)
        };
        assert_eq!(kept("diesel = \"2\"", "1"), kept("actix-web = \"4\"", "1"));
        assert_ne!(kept("diesel = \"2\"", "1"), kept("diesel = \"2\"", "2"));
        assert!(kept("diesel = \"2\"", "1").contains("serde = \"1\""));
    }
}
