//! `saiki bounce`: takes in one report about a mail from standard input, as a mail server's pipe hands it over. It ends
//! with the codes of `sysexits.h`: 0 when the report is done with, 75 when the mail server is to keep it and try again.

use super::open::open;
use crate::{bounces::intake, clock::Clock, config::Config};
use saiki_mailer::{Collector, Message, Taken};
use std::{
    io::{Read, Write},
    process::ExitCode,
};

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
    let taken = config
        .map_err(anyhow::Error::msg)
        .and_then(|config| take(arguments, config));
    match taken {
        Ok(taken) if taken.is_done() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(LATER),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "saiki bounce: {error:#}");
            ExitCode::from(LATER)
        }
    }
}

fn take(arguments: &Arguments, config: Config) -> anyhow::Result<Taken> {
    let message = read()?;
    let state = open(config, Clock::system())?;
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
