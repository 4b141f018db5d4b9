//! Content hashes: of bytes, and of sets of files. They name artefacts; they protect nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The hash of many labelled pieces. Two lists of pieces have the same one only when labels and contents are equal.
#[derive(Default)]
pub struct Pieces(Sha256);

impl Pieces {
    /// Adds one piece.
    pub fn add(&mut self, label: &str, content: &[u8]) {
        for part in [label.as_bytes(), content] {
            self.0
                .update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            self.0.update(part);
        }
    }

    /// Adds a file, or all files below a directory, labelled by their paths below `root`.
    ///
    /// # Errors
    /// When something there cannot be read. What does not exist adds nothing.
    pub fn add_path(&mut self, root: &Path, path: &Path) -> Result<()> {
        for file in files_below(path)? {
            let label = file
                .strip_prefix(root)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/");
            let content = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            self.add(&label, &content);
        }
        Ok(())
    }

    /// The hash of what was added, in hex.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// All files at or below a path, in order, without hidden ones and what tools leave behind.
///
/// # Errors
/// When a directory cannot be read.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("reading {}", path.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || name == "target" || name == "node_modules" {
                continue;
            }
            found.extend(files_below(&entry.path())?);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_between_name_and_content_changes_the_hash() {
        let hash = |label: &str, content: &str| {
            let mut pieces = Pieces::default();
            pieces.add(label, content.as_bytes());
            pieces.finish()
        };
        assert_eq!(hash("a", "bc"), hash("a", "bc"));
        assert_ne!(hash("a", "bc"), hash("ab", "c"));
    }
}
