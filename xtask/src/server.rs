//! Building the server's program and running it. What it does when it runs is its own affair.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{self, Running};
use crate::step::step;
use crate::workspace::Workspace;
use crate::{console, prerequisites};

/// How the server is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to compile, checks switched on.
    Dev,
    /// As deployed.
    Release,
}

/// Compiles the server, with the console that was built last, and returns its program.
///
/// # Errors
/// When a prerequisite is missing or it does not compile.
pub fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    prerequisites::for_building(workspace.interrupt())?;
    let (title, dir) = match profile {
        Profile::Dev => (
            "server: compiling it (about 4 minutes the first time)",
            "debug",
        ),
        Profile::Release => (
            "server: compiling it for use (about 8 minutes the first time)",
            "release",
        ),
    };
    step(title, || {
        let mut command = workspace.cargo();
        command
            .args([
                "build",
                "--package",
                "saiki",
                "--bin",
                "saiki",
                "--target-dir",
            ])
            .arg(workspace.target());
        if profile == Profile::Release {
            command.arg("--release");
        }
        process::run(&mut command, workspace.interrupt())
    })?;
    Ok(workspace.target().join(dir).join("saiki"))
}

/// The programs of the demo and of the browser scenarios.
#[derive(Debug)]
pub struct Programs {
    /// The server.
    pub server: PathBuf,
    /// The mail server that takes everything and misbehaves on request.
    pub sink: PathBuf,
    /// What plays the scenarios.
    pub play: PathBuf,
    /// The server by a clock that is told the time.
    pub story: PathBuf,
}

/// What the demo runs, as package and program: first those that do not carry the console.
const STAGE: [(&str, &str); 4] = [
    ("saiki-mailer", "saiki-sink"),
    ("xtask", "play-demo"),
    ("saiki", "saiki"),
    ("saiki", "saiki-story"),
];

/// Compiles the server together with what is put around it, in one go, so that their dependencies are compiled once.
///
/// # Errors
/// As [`build`].
pub fn build_stage(workspace: &Workspace) -> Result<Programs> {
    prerequisites::for_building(workspace.interrupt())?;
    let title = "server, receiver and play: compiling them (about 5 minutes the first time)";
    step(title, || compile_stage(workspace, stage(workspace, &STAGE)))
}

/// Compiles what of it can be compiled before the console is there: most dependencies, the typesetter above all.
///
/// # Errors
/// As [`build`].
pub fn begin_stage(workspace: &Workspace) -> Result<()> {
    prerequisites::for_building(workspace.interrupt())?;
    let title = "receiver and play: compiling them meanwhile";
    let without_console = STAGE.get(..2).unwrap_or_default();
    step(title, || {
        compile_stage(workspace, stage(workspace, without_console)).map(|_| ())
    })
}

/// Compiles some of these programs. All packages are named in any case: which features dependencies are compiled with hangs
/// on them, and nothing shall be compiled twice.
fn stage(workspace: &Workspace, programs: &[(&str, &str)]) -> Command {
    let mut command = workspace.cargo();
    command.arg("build");
    for (package, _) in STAGE {
        command.args(["--package", package]);
    }
    for (_, program) in programs {
        command.args(["--bin", program]);
    }
    command.args(["--features", "saiki/story,saiki-mailer/sink,xtask/demo"]);
    command
}

/// The same programs as the tests of the workspace leave them: what `cargo test` compiled is not compiled once more with
/// other features, which would be the longest step of all.
///
/// # Errors
/// As [`build`].
pub fn tested_stage(workspace: &Workspace) -> Result<Programs> {
    step("server, receiver and play, with all features", || {
        let mut command = workspace.cargo();
        command.args(["test", "--workspace", "--all-features", "--no-run"]);
        compile_stage(workspace, command)
    })
}

fn compile_stage(workspace: &Workspace, mut command: Command) -> Result<Programs> {
    command.arg("--target-dir").arg(workspace.target());
    process::run(&mut command, workspace.interrupt())?;
    let program = |name: &str| workspace.target().join("debug").join(name);
    Ok(Programs {
        server: program("saiki"),
        sink: program("saiki-sink"),
        play: program("play-demo"),
        story: program("saiki-story"),
    })
}

/// `cargo xtask serve`: builds everything for use and runs it, at the root of the clone, so that
/// data lies in `./data` unless configured otherwise.
///
/// # Errors
/// When something does not build or the server cannot be started.
pub fn serve(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    console::ensure(workspace)?;
    let program = build(workspace, Profile::Release)?;
    let mut command = Command::new(program);
    command
        .arg("serve")
        .args(arguments)
        .current_dir(workspace.root());
    println!("▸ saiki serve (Ctrl-C stops it)");
    // A group of its own: the only signal it gets is ours, once.
    let mut server = Running::start(command.stdin(Stdio::null()))?;
    loop {
        if let Some(status) = server.poll()? {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
        }
        if workspace.interrupt().is_set() {
            server.stop()?;
            return Ok(ExitCode::SUCCESS);
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// `cargo xtask openapi`: writes the document that the server's code yields.
///
/// # Errors
/// When the server does not build or prints anything but a JSON object.
pub fn openapi(workspace: &Workspace) -> Result<()> {
    let program = build(workspace, Profile::Dev)?;
    step("openapi: writing openapi/openapi.json", || {
        let document = process::capture(Command::new(program).arg("openapi"))?;
        if !document.starts_with(b"{") {
            bail!("`saiki openapi` did not print a JSON object");
        }
        let path = workspace.root().join("openapi/openapi.json");
        fs::write(&path, document).with_context(|| format!("writing {}", path.display()))
    })
}
