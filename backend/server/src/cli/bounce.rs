//! `saiki bounce`: takes in one report about a mail from standard input, as a mail server's pipe hands it over. It ends
//! with the codes of `sysexits.h`: 0 when the report is done with, 75 when the mail server is to keep it and try again.

use super::open::open_existing;
use crate::{bounces::intake, clock::Clock, config::Config};
use saiki_mailer::{Collector, Message, Taken};
use std::{
    io::{Read, Write},
    process::ExitCode,
};

/// `EX_OK`.
const DONE: u8 = 0;
/// `EX_TEMPFAIL`.
const LATER: u8 = 75;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Address the report came to, as the mail server tells it (Postfix: ${recipient}). Without it, or where all reports
    /// are collected in one mailbox, the signed address in the report counts.
    #[arg(long, value_name = "ADDRESS")]
    recipient: Option<String>,
}

/// Takes the report in. Nothing but a committed effect ends with 0: any other code a mail server might take for the
/// last word, and the report would be lost.
pub(super) fn run(arguments: &Arguments, config: Result<Config, String>) -> ExitCode {
    // Where it happened, not what it said: the message of a panic may hold anything.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let _ = writeln!(std::io::stderr(), "saiki bounce: panic at {place}");
    }));
    ExitCode::from(guarded(|| {
        config
            .map_err(anyhow::Error::msg)
            .and_then(|config| take(arguments, config))
    }))
}

/// Says what is wrong with the command line, and that the report is to be kept: clap's own code a mail server would take
/// for the last word.
pub(super) fn misspelt(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(LATER)
}

/// The code to end with, whatever happens in `work`.
fn guarded(work: impl FnOnce() -> anyhow::Result<Taken>) -> u8 {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(Ok(taken)) if taken.is_done() => DONE,
        Ok(Ok(_)) | Err(_) => LATER,
        Ok(Err(error)) => {
            let _ = writeln!(std::io::stderr(), "saiki bounce: {error:#}");
            LATER
        }
    }
}

fn take(arguments: &Arguments, config: Config) -> anyhow::Result<Taken> {
    let message = read()?;
    let state = open_existing(config, Clock::system())?;
    Ok(intake(&state).take(arguments.recipient.as_deref(), &message)?)
}

fn read() -> std::io::Result<Message> {
    let mut input = std::io::stdin().lock();
    let mut collector = Collector::default();
    let mut block = vec![0; 64 * 1024];
    loop {
        let n = input.read(&mut block)?;
        if n == 0 {
            return Ok(collector.finish());
        }
        collector.push(block.get(..n).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_db::bounces::{Ignored, Recorded};

    #[test]
    fn only_what_is_done_with_ends_with_zero() {
        let code = |taken| guarded(|| Ok(taken));
        assert_eq!(code(Taken::Ignored(Ignored::Forged)), DONE);
        assert_eq!(code(Taken::Report(Recorded::Later)), LATER);
        assert_eq!(guarded(|| anyhow::bail!("no database")), LATER);
        assert_eq!(guarded(|| panic!("taro@example.jp")), LATER);
    }
}
