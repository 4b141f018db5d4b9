//! The clone's own files: tracked ones and new ones not yet added, not what builds leave behind. It judges nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the clone.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask/ lies in the clone")
        .to_path_buf()
}

/// All files, as paths below the root.
pub fn files() -> Vec<String> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])
    .current_dir(root());
    let listed = git.output().ok().filter(|output| output.status.success());
    let all: Vec<String> = match listed {
        Some(output) => String::from_utf8_lossy(&output.stdout)
            .split('\0')
            .map(str::to_owned)
            .collect(),
        // An unpacked archive has no git.
        None => {
            let files = xtask::hash::files_below(&root()).expect("the clone can be read");
            files
                .iter()
                .map(|file| {
                    file.strip_prefix(root())
                        .expect("below the root")
                        .display()
                        .to_string()
                })
                .collect()
        }
    };
    let files: Vec<String> = all
        .into_iter()
        .filter(|path| !path.is_empty() && root().join(path).is_file())
        .collect();
    assert!(
        files.iter().any(|path| path == "Cargo.toml"),
        "the list of files must be the clone's"
    );
    files
}

/// The content of a file that is text; none for pictures and the like.
pub fn text(path: &str) -> Option<String> {
    String::from_utf8(fs::read(root().join(path)).expect("a listed file can be read")).ok()
}

/// Rust files with their text.
pub fn rust_files() -> Vec<(String, String)> {
    let rust = files().into_iter().filter(|path| path.ends_with(".rs"));
    rust.filter_map(|path| text(&path).map(|text| (path, text)))
        .collect()
}
