//! The results, a line each: ours, the reference's, their ratio, what it should be, and the peak of memory.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Lines as they are measured.
#[derive(Debug, Default)]
pub struct Table {
    lines: Vec<[String; 6]>,
}

/// One figure.
#[derive(Debug)]
pub struct Line<'a> {
    /// What was measured, and on which database.
    pub what: String,
    /// Ours, with its unit.
    pub ours: String,
    /// The reference, with its name.
    pub reference: String,
    /// Ours by the reference's.
    pub ratio: Option<f64>,
    /// What it should be.
    pub goal: &'a str,
    /// Peak of the server's memory meanwhile, in kB.
    pub memory: Option<u64>,
}

impl Table {
    /// Takes a line, and shows it at once.
    pub fn add(&mut self, line: Line<'_>) {
        let ratio = line
            .ratio
            .map_or(String::new(), |ratio| format!("{ratio:.2}"));
        let memory = line.memory.map_or(String::new(), |kilobytes| {
            format!("{} MB", kilobytes.div_ceil(1000))
        });
        let cells = [
            line.what,
            line.ours,
            line.reference,
            ratio,
            line.goal.to_owned(),
            memory,
        ];
        println!("  {}", cells.join(" · "));
        self.lines.push(cells);
    }

    /// Prints all of it and keeps it as a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, to: &Path) -> Result<()> {
        let mut text = String::from(
            "| measured | ours | reference | ratio | goal | peak memory |\n|---|---|---|---|---|---|\n",
        );
        for cells in &self.lines {
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        println!("\n{text}\nkept as {}", to.display());
        fs::write(to, text).with_context(|| format!("writing {}", to.display()))
    }
}
