//! `cargo xtask bench`: what is measured, the programs it takes, and starting them. The measuring is in `measure`.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::process::{self, Interrupt};
use crate::server::{self, Profile};
use crate::step::step;
use crate::tools::{self, Wanted, on_path};
use crate::workspace::Workspace;

/// The parts, in the order in which they need each other's results.
pub const PARTS: [&str; 8] = [
    "import",
    "lists",
    "documents",
    "deliver",
    "million",
    "proof",
    "clocks",
    "sla",
];
/// The databases measured on.
pub const DATABASES: [&str; 2] = ["sqlite", "postgresql"];

/// What was typed after `cargo xtask bench`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Parts wanted.
    pub parts: Vec<&'static str>,
    /// Databases wanted.
    pub databases: Vec<&'static str>,
    /// People imported.
    pub people: u32,
    /// Letters delivered.
    pub letters: u32,
}

impl Options {
    /// Reads them.
    ///
    /// # Errors
    /// When a word is not understood.
    pub fn read(words: &[String]) -> Result<Self> {
        let mut options = Self {
            parts: Vec::new(),
            databases: DATABASES.to_vec(),
            people: 1_000_000,
            letters: 50_000,
        };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .with_context(|| format!("`{word}` needs a value"))
            };
            match word {
                "--people" => options.people = count(word, value()?)?,
                "--letters" => options.letters = count(word, value()?)?,
                "--on" => options.databases = vec![one_of(&DATABASES, value()?)?],
                part => options.parts.push(one_of(&PARTS, part)?),
            }
        }
        if options.parts.is_empty() {
            options.parts = PARTS
                .into_iter()
                .filter(|part| *part != "million")
                .collect();
        }
        Ok(options)
    }
}

fn count(name: &str, text: &str) -> Result<u32> {
    match text.replace('_', "").parse() {
        Ok(n) if n >= 100 => Ok(n),
        _ => bail!("{name} takes a number of at least 100, not `{text}`"),
    }
}

fn one_of(known: &[&'static str], word: &str) -> Result<&'static str> {
    known
        .iter()
        .find(|name| **name == word)
        .copied()
        .with_context(|| {
            format!(
                "`{word}` is not understood here; known are {}",
                known.join(", ")
            )
        })
}

/// Builds the server for use, and measures it.
///
/// # Errors
/// When a program is missing, something does not build, or a measurement does not come to its end.
pub fn bench(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    // Looked at before anything is built.
    let _options = Options::read(words)?;
    references(workspace.interrupt())?;
    let program = server::build(workspace, Profile::Release)?;
    let measure = step("what measures: compiling it", || {
        let mut command = workspace.cargo();
        command
            .args(["build", "--package", "xtask", "--bin", "measure"])
            .args(["--features", "xtask/demo", "--target-dir"])
            .arg(workspace.target());
        process::run(&mut command, workspace.interrupt())?;
        Ok(workspace.target().join("debug").join("measure"))
    })?;
    let mut command = Command::new(measure);
    command
        .args(words)
        .env("SAIKI_MEASURE_PROGRAM", program)
        .env("SAIKI_MEASURE_HOME", workspace.target().join("bench"));
    process::run(&mut command, workspace.interrupt())?;
    Ok(ExitCode::SUCCESS)
}

/// Looks for the programs that are measured against.
fn references(interrupt: &Interrupt) -> Result<()> {
    for (name, package) in [
        ("sqlite3", "sqlite3"),
        ("psql", "postgresql-client"),
        ("zip", "zip"),
        ("unzip", "unzip"),
        ("smtp-source", "postfix"),
    ] {
        let wanted = Wanted {
            what: &format!("{name}, to measure against"),
            debian: &[package],
            elsewhere: &format!("install {name} and put it on PATH"),
        };
        tools::ensure(&wanted, interrupt, || reference(name))?;
    }
    Ok(())
}

/// A program that is measured against. Postfix's lie where only root looks.
#[must_use]
pub fn reference(name: &str) -> Option<PathBuf> {
    on_path(name).or_else(|| {
        let aside = PathBuf::from("/usr/sbin").join(name);
        aside.is_file().then_some(aside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::read(&words)
    }

    #[test]
    fn parts_and_sizes_are_read_and_what_is_unknown_is_named() {
        let all = read("").expect("nothing is a wish for all");
        assert_eq!(
            all.parts,
            [
                "import",
                "lists",
                "documents",
                "deliver",
                "proof",
                "clocks",
                "sla"
            ]
        );
        assert_eq!((all.people, all.letters), (1_000_000, 50_000));
        let some = read("import --people 20_000 --on sqlite").expect("it is understood");
        assert_eq!(
            (some.parts, some.databases, some.people),
            (vec!["import"], vec!["sqlite"], 20_000)
        );
        for wrong in ["imports", "--people", "--people 3", "--on oracle"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
