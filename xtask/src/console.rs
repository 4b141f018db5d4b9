//! The console as the server carries it: built only when something it is made of changed. The compiling, packing and
//! embedding are elsewhere; this decides which of them are needed.

mod compile;
mod inputs;
mod toolchain;
mod wasm_opt;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::hash;
use crate::process;
use crate::step::{step, warn};
use crate::workspace::Workspace;

/// Finished consoles kept in the cache.
const KEPT: usize = 10;

/// Makes sure that the console of this clone's sources lies where the server's build looks for it.
///
/// # Errors
/// When a prerequisite is missing or the console does not compile.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    ensure_beside(workspace, || Ok(()))
}

/// As [`ensure`], with other work done while the console is packed, which keeps one core busy and leaves the others idle.
/// Where it need not be packed that work is left out: whoever gives it must not rely on it.
///
/// # Errors
/// As [`ensure`], and what that work ends with.
pub fn ensure_beside(
    workspace: &Workspace,
    beside: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    let toolchain = toolchain::choose(workspace)?;
    let mut optimiser = wasm_opt::installed(workspace);
    let mut key = inputs::key(workspace, &toolchain, optimiser.as_ref())?;
    if Place::of(workspace, &key).is_current(&key) {
        println!("✓ console: nothing changed since it was built");
        return Ok(());
    }
    if optimiser.is_none() {
        // Only now: where it cannot be had, a console built without it stays current and the network is left alone.
        optimiser = wasm_opt::fetch(workspace);
        key = inputs::key(workspace, &toolchain, optimiser.as_ref())?;
    }
    let place = Place::of(workspace, &key);
    if place.cached.join("assets.rs").is_file() {
        return step(
            "console: taking the one built earlier from these sources",
            || place.publish(&place.cached, &key),
        );
    }
    // Side by side: the console's own crate, the largest, keeps one core busy for most of its time.
    let (wasm, packer) = thread::scope(|scope| {
        let packer = scope.spawn(|| compile::packer(workspace));
        let wasm = compile::console(workspace, &toolchain);
        (wasm, packer.join())
    });
    let wasm = wasm?;
    let Ok(packer) = packer else {
        bail!("compiling the program that packs the console broke off");
    };
    let packer = packer?;
    let fresh = place.home.join("fresh");
    let pack = || {
        remove(&fresh)?;
        let mut command = std::process::Command::new(packer);
        command
            .arg(workspace.root().join("frontend"))
            .arg(wasm)
            .arg(&fresh);
        if let Some(optimiser) = &optimiser {
            command.args(optimiser.command());
        }
        process::run(&mut command, workspace.interrupt())?;
        place.publish(&fresh, &key)
    };
    thread::scope(|scope| {
        let other = scope.spawn(beside);
        let title = "console: binding, optimising, hashing and compressing it";
        let packed = step(title, pack);
        let Ok(other) = other.join() else {
            bail!("what was done beside packing the console broke off");
        };
        packed.and(other)
    })?;
    if let Err(error) = place.keep(&fresh) {
        warn(&format!(
            "the console could not be kept for the next clone: {error:#}"
        ));
    }
    remove(&fresh)
}

struct Place {
    home: PathBuf,
    dist: PathBuf,
    stamp: PathBuf,
    cached: PathBuf,
}

impl Place {
    fn of(workspace: &Workspace, key: &str) -> Self {
        let home = workspace.target().join("console");
        let cached = workspace.cache().join("console").join(key);
        Self {
            dist: home.join("dist"),
            stamp: home.join("stamp"),
            home,
            cached,
        }
    }

    fn is_current(&self, key: &str) -> bool {
        self.dist.join("assets.rs").is_file()
            && fs::read_to_string(&self.stamp).is_ok_and(|stamp| stamp == key)
    }

    /// Puts finished files where the server's build script finds them, unless the same ones are there already: it
    /// watches the place, and the server would be compiled again for nothing.
    fn publish(&self, from: &Path, key: &str) -> Result<()> {
        if digest(from)? != digest(&self.dist)? {
            let incoming = self.home.join("incoming");
            remove(&incoming)?;
            // Copied, not moved: the times of the files must be later than the server's last build.
            copy(from, &incoming)?;
            remove(&self.dist)?;
            fs::rename(&incoming, &self.dist).context("putting the console in place")?;
        }
        fs::write(&self.stamp, key).context("writing the console's stamp")
    }

    fn keep(&self, from: &Path) -> Result<()> {
        let Some(all) = self.cached.parent() else {
            return Ok(());
        };
        let half = all.join(format!("half-{}", std::process::id()));
        copy(from, &half)?;
        if fs::rename(&half, &self.cached).is_err() {
            // Another build of the same sources was quicker.
            remove(&half)?;
        }
        let mut others: Vec<_> = fs::read_dir(all)?
            .flatten()
            .filter(|entry| entry.path() != self.cached)
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        others.sort();
        for (_, old) in others.iter().rev().skip(KEPT - 1) {
            remove(old)?;
        }
        Ok(())
    }
}

fn digest(dir: &Path) -> Result<String> {
    let mut pieces = hash::Pieces::default();
    pieces.add_path(dir, dir)?;
    Ok(pieces.finish())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in hash::files_below(from)? {
        let target = to.join(file.strip_prefix(from)?);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&file, &target)
            .with_context(|| format!("copying {} to {}", file.display(), target.display()))?;
    }
    Ok(())
}

fn remove(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("removing {}", dir.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(home: &Path) -> Place {
        Place {
            home: home.to_path_buf(),
            dist: home.join("dist"),
            stamp: home.join("stamp"),
            cached: home.join("cache/console/key"),
        }
    }

    fn built(home: &Path, content: &str) -> PathBuf {
        let fresh = home.join("fresh");
        remove(&fresh).expect("removable");
        fs::create_dir_all(fresh.join("assets")).expect("writable");
        fs::write(fresh.join("assets.rs"), "[]").expect("writable");
        fs::write(fresh.join("assets/console.js"), content).expect("writable");
        fresh
    }

    #[test]
    fn the_same_files_are_not_written_again() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let place = place(home.path());
        let script = place.dist.join("assets/console.js");
        let written = || {
            fs::metadata(&script)
                .and_then(|it| it.modified())
                .expect("it is there")
        };

        place
            .publish(&built(home.path(), "one"), "a")
            .expect("published");
        assert!(place.is_current("a") && !place.is_current("b"));
        let before = written();
        // Other sources, the same result: the server's build must not notice.
        place
            .publish(&built(home.path(), "one"), "b")
            .expect("published");
        assert!(place.is_current("b"));
        assert_eq!(written(), before);

        place
            .publish(&built(home.path(), "two"), "c")
            .expect("published");
        assert_eq!(fs::read_to_string(&script).expect("readable"), "two");
    }

    #[test]
    fn the_cache_keeps_the_newest_only() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let cache = home.path().join("cache/console");
        for number in 0..KEPT + 3 {
            fs::create_dir_all(cache.join(format!("old-{number}"))).expect("writable");
        }
        let place = place(home.path());
        place.keep(&built(home.path(), "one")).expect("kept");
        assert!(place.cached.join("assets/console.js").is_file());
        assert_eq!(fs::read_dir(&cache).expect("readable").count(), KEPT);
    }
}
