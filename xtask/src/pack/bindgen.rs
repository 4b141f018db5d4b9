//! The two tools that work on the compiled module: wasm-bindgen, as a library, and wasm-opt, as a Node program. Names and
//! pages are not their business.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::hash;
use crate::process;

/// What wasm-bindgen made of the module.
pub(super) struct Bound {
    pub(super) script: String,
    pub(super) module: Vec<u8>,
    /// Pieces of JavaScript that crates bring, by their paths below `snippets/`.
    pub(super) snippets: BTreeMap<String, Vec<u8>>,
}

/// What every browser of the last years has; wasm-opt must be told, as the module no longer says so itself.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-gc",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Generates the JavaScript side and strips names from the module.
pub(super) fn bind(module: &Path, work: &Path) -> Result<Bound> {
    fs::create_dir_all(work)?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("console")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .web(true)?;
    bindgen.generate(work).context("wasm-bindgen")?;
    let home = work.join("snippets");
    let mut snippets = BTreeMap::new();
    for file in hash::files_below(&home)? {
        snippets.insert(
            file.strip_prefix(&home)?
                .to_string_lossy()
                .replace('\\', "/"),
            fs::read(&file)?,
        );
    }
    let script =
        fs::read_to_string(work.join("console.js")).context("reading wasm-bindgen's script")?;
    let module = fs::read(work.join("console_bg.wasm")).context("reading wasm-bindgen's module")?;
    Ok(Bound {
        script,
        module,
        snippets,
    })
}

/// What is worth its time. A console of views and JSON readers is thousands of functions that differ in a constant or a
/// type: merging them takes a third off in seconds. Measured on 52,000 functions, `-Oz` takes three minutes for as much,
/// and the module compresses worse after it.
const PASSES: &[&str] = &[
    "--duplicate-function-elimination",
    "--merge-similar-functions",
    "--duplicate-function-elimination",
    "--remove-unused-module-elements",
];

/// Makes the module smaller.
pub(super) fn optimise(module: &[u8], work: &Path, node: &Path, script: &Path) -> Result<Vec<u8>> {
    let (before, after) = (work.join("before.wasm"), work.join("after.wasm"));
    fs::write(&before, module)?;
    let mut command = Command::new(node);
    command
        .arg(script)
        .args(PASSES)
        .args(FEATURES)
        .arg(&before)
        .arg("-o")
        .arg(&after);
    let name = "wasm-opt";
    let status = command
        .status()
        .with_context(|| format!("starting {name}"))?;
    process::succeeded(name, status)?;
    fs::read(&after).context("reading wasm-opt's module")
}
