//! Where things are: the clone, its target directory and the cache outside it. It starts nothing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::Interrupt;

/// The clone a command works on.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    cache: PathBuf,
    interrupt: Interrupt,
}

impl Workspace {
    /// Finds the clone: from cargo when it started us, else upwards from the current directory.
    ///
    /// # Errors
    /// When there is no workspace here.
    pub fn find(interrupt: Interrupt) -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(dir) => PathBuf::from(dir),
            None => env::current_dir().context("reading the current directory")?,
        };
        let Some(root) = start
            .ancestors()
            .find(|dir| dir.join("xtask/Cargo.toml").is_file())
        else {
            bail!("{} is not inside a clone of Saiki", start.display());
        };
        let root = root.to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => env::current_dir()?.join(dir),
            None => root.join("target"),
        };
        let cache = cache_dir().unwrap_or_else(|| target.join("xtask-cache"));
        Ok(Self {
            root,
            target,
            cache,
            interrupt,
        })
    }

    /// The root of the clone.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Finished artefacts keyed by the hash of their inputs. Outlives the clone; may be deleted at any time.
    #[must_use]
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    /// Whether somebody asked us to stop.
    #[must_use]
    pub fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// The cargo that started us, run at the root of the clone.
    #[must_use]
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        // What `cargo run` tells a program about its package would mislead the next cargo.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&*name);
            }
        }
        command
    }
}

/// `SAIKI_XTASK_CACHE`, else the user's cache directory; none when neither is known.
fn cache_dir() -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("SAIKI_XTASK_CACHE")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("saiki-xtask")))
        .or_else(|| Some(set("HOME")?.join(".cache/saiki-xtask")))
}
