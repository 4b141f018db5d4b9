//! Running other programs so that none is left behind, also after Ctrl-C. It knows nothing of what they are for.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

/// How long a program may take to stop when asked, before it is killed. The server ends requests and mail under way first.
const GRACE: Duration = Duration::from_secs(45);
const POLL: Duration = Duration::from_millis(20);

/// Set by Ctrl-C, SIGTERM or SIGHUP. Everything that waits looks at it, so that clean-up code runs.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Takes over the signals of this process.
    ///
    /// # Errors
    /// When the system refuses the handler.
    pub fn install() -> Result<Self> {
        let interrupt = Self::default();
        let flag = Arc::clone(&interrupt.0);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
            .context("installing the signal handler")?;
        Ok(interrupt)
    }

    /// Whether a signal came.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Fails once a signal came.
    ///
    /// # Errors
    /// `interrupted`.
    pub fn check(&self) -> Result<()> {
        if self.is_set() {
            bail!("interrupted");
        }
        Ok(())
    }
}

/// Runs a program to its end in a process group of its own, which an interrupt takes down whole.
///
/// # Errors
/// When it cannot be started, is interrupted, or ends with anything but success.
pub fn run(command: &mut Command, interrupt: &Interrupt) -> Result<()> {
    let name = shown(command);
    let status = Running::start(command.stdin(Stdio::null()))?.wait(interrupt)?;
    succeeded(&name, status)
}

/// Like [`run`], and shows each line of its output to somebody beside printing it.
///
/// # Errors
/// As [`run`].
pub fn run_teed(
    command: &mut Command,
    interrupt: &Interrupt,
    mut read: impl FnMut(&str) + Send,
) -> Result<()> {
    let name = shown(command);
    let mut running = Running::start(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = running.child.stdout.take();
    let status = thread::scope(|scope| {
        scope.spawn(move || {
            // Read as bytes: a test may print anything.
            for line in output
                .into_iter()
                .flat_map(|output| BufReader::new(output).split(b'\n'))
                .map_while(Result::ok)
            {
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                read(&line);
            }
        });
        running.wait(interrupt)
    })?;
    succeeded(&name, status)
}

/// Runs a program that may talk to the person at the terminal, and returns how it ended.
///
/// # Errors
/// When it cannot be started or waited for.
pub fn run_interactive(command: &mut Command, interrupt: &Interrupt) -> Result<ExitStatus> {
    let name = shown(command);
    let child = command
        .spawn()
        .with_context(|| format!("starting {name}"))?;
    // The terminal sends Ctrl-C to it as well, and what it does about that is its own affair. SIGTERM is passed on.
    let mut running = Running {
        child,
        name,
        group: false,
        finished: false,
    };
    loop {
        if let Some(status) = running.poll()? {
            return Ok(status);
        }
        if interrupt.is_set() {
            return running.stop();
        }
        thread::sleep(POLL);
    }
}

/// What a short program prints, trimmed; none when it is absent or fails.
#[must_use]
pub fn probe(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a short program prints, its complaints left for the person to see.
///
/// # Errors
/// When it cannot be started or ends with anything but success.
pub fn capture(command: &mut Command) -> Result<Vec<u8>> {
    let name = shown(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let output = output.with_context(|| format!("starting {name}"))?;
    succeeded(&name, output.status)?;
    Ok(output.stdout)
}

/// Turns an exit status into a result that names the program.
///
/// # Errors
/// When the status is not success.
pub fn succeeded(name: &str, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{name}` failed: {status}");
    }
    Ok(())
}

/// A command as a person would type it.
#[must_use]
pub fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned());
    words.collect::<Vec<_>>().join(" ")
}

/// A program that runs beside us, stopped with all its children when this value goes away.
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
    group: bool,
    finished: bool,
}

impl Running {
    /// Starts a program in a process group of its own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = shown(command);
        let child = command
            .process_group(0)
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        Ok(Self {
            child,
            name,
            group: true,
            finished: false,
        })
    }

    /// The first line it prints. Its output must be a pipe; what it prints later is lost.
    ///
    /// # Errors
    /// When it prints nothing before it ends.
    pub fn first_line(&mut self) -> Result<String> {
        let output = self
            .child
            .stdout
            .take()
            .context("its output is not a pipe")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if line.trim().is_empty() {
            bail!("`{}` ended without a word", self.name);
        }
        Ok(line.trim().to_owned())
    }

    /// Its process number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end, or stops it when interrupted.
    ///
    /// # Errors
    /// When interrupted, or when the system cannot say how it ended.
    pub fn wait(&mut self, interrupt: &Interrupt) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.poll()? {
                return Ok(status);
            }
            if interrupt.is_set() {
                // As from the terminal: it is what test runners clean up after.
                self.stop_with(Signal::SIGINT)?;
                bail!("interrupted while running `{}`", self.name);
            }
            thread::sleep(POLL);
        }
    }

    /// How it ended, if it did.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn poll(&mut self) -> Result<Option<ExitStatus>> {
        let status = self
            .child
            .try_wait()
            .with_context(|| format!("waiting for `{}`", self.name))?;
        self.finished |= status.is_some();
        Ok(status)
    }

    /// Asks it to stop, and kills it when it does not.
    ///
    /// # Errors
    /// When the system cannot say how it ended.
    pub fn stop(&mut self) -> Result<ExitStatus> {
        self.stop_with(Signal::SIGTERM)
    }

    /// Like [`Running::stop`], with the signal the program takes as a polite request.
    ///
    /// # Errors
    /// When the system cannot say how it ended.
    pub fn stop_with(&mut self, signal: Signal) -> Result<ExitStatus> {
        self.signal(signal);
        let asked = Instant::now();
        while asked.elapsed() < GRACE {
            if let Some(status) = self.poll()? {
                self.sweep();
                return Ok(status);
            }
            thread::sleep(POLL);
        }
        self.signal(Signal::SIGKILL);
        let status = self.child.wait();
        self.finished = true;
        status.with_context(|| format!("waiting for `{}`", self.name))
    }

    /// Kills grandchildren that outlived the program.
    fn sweep(&self) {
        if self.group {
            self.signal(Signal::SIGKILL);
        }
    }

    fn signal(&self, signal: Signal) {
        let Ok(id) = i32::try_from(self.child.id()) else {
            return;
        };
        // It may be gone already; then there is nothing to do.
        let _gone = if self.group {
            killpg(Pid::from_raw(id), signal)
        } else {
            kill(Pid::from_raw(id), signal)
        };
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.finished {
            let _at_exit = self.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_a_program_stops_what_it_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 1000 & echo $!; wait"]);
        let mut running = Running::start(command.stdout(Stdio::piped())).expect("sh is there");
        let mut line = String::new();
        let output = running.child.stdout.take().expect("it is piped");
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it prints a number");
        let grandchild = Pid::from_raw(line.trim().parse().expect("a process id"));
        assert!(kill(grandchild, None).is_ok(), "it runs");

        running.stop().expect("it can be waited for");

        let begun = Instant::now();
        // Until its new parent has taken notice of its end.
        while kill(grandchild, None).is_ok() && !is_zombie(grandchild) {
            assert!(begun.elapsed() < GRACE, "the grandchild still runs");
            thread::sleep(POLL);
        }
    }

    fn is_zombie(process: Pid) -> bool {
        std::fs::read_to_string(format!("/proc/{process}/stat"))
            .is_ok_and(|stat| stat.contains(") Z "))
    }

    #[test]
    fn an_interrupt_ends_waiting_and_the_program() {
        let interrupt = Interrupt::default();
        interrupt.0.store(true, Ordering::SeqCst);
        let error =
            run(Command::new("sleep").arg("1000"), &interrupt).expect_err("it must not go on");
        assert!(error.to_string().contains("interrupted"), "{error}");
    }

    #[test]
    fn output_is_shown_line_by_line_and_failure_is_told() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "printf 'one\\ntwo'; exit 3"]);
        let result = run_teed(&mut command, &Interrupt::default(), |line| {
            lines.push(line.to_owned())
        });
        assert_eq!(lines, ["one", "two"]);
        assert!(result.is_err());
    }
}
