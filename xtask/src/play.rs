//! What the demo plays through the public API once server and receiver are up: scenario 3 of the requirements, a ticket
//! shop whose site is defaced and whose members' data is viewed. Starting and stopping programs happens in `demo`.

mod analysis;
mod approval;
mod calendar;
mod campaign;
mod cast;
mod duties;
mod http;
mod incident;
mod letters;
mod mails;
mod papers;
mod people;
mod plan;
mod survey;
mod teller;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::process::Interrupt;
use calendar::Calendar;
use cast::Login;
use teller::Teller;

/// All that the play is given.
#[derive(Debug)]
pub struct Stage {
    /// `http://127.0.0.1:8080`, without a trailing slash.
    pub base_url: String,
    /// The first administrator's address.
    pub admin_email: String,
    /// Their password.
    pub admin_password: String,
    /// The server's program, for `saiki verify`.
    pub program: PathBuf,
    /// The receiver's directory.
    pub sink: PathBuf,
    /// Directory of the files to import.
    pub data: PathBuf,
    /// Where files that are handed out go.
    pub output: PathBuf,
    /// Looked at while waiting.
    pub interrupt: Interrupt,
}

impl Stage {
    /// What `cargo xtask demo` says in the environment.
    fn from_environment() -> Result<Self> {
        let text = |name: &str| {
            env::var(name).with_context(|| {
                format!("{name} is not set: this is started by `cargo xtask demo`")
            })
        };
        Ok(Self {
            base_url: text("SAIKI_PLAY_URL")?,
            admin_email: text("SAIKI_PLAY_ADMIN_EMAIL")?,
            admin_password: text("SAIKI_PLAY_ADMIN_PASSWORD")?,
            program: text("SAIKI_PLAY_PROGRAM")?.into(),
            sink: text("SAIKI_PLAY_SINK")?.into(),
            data: text("SAIKI_PLAY_DATA")?.into(),
            output: text("SAIKI_PLAY_OUTPUT")?.into(),
            interrupt: Interrupt::install()?,
        })
    }
}

/// Plays what the environment describes.
#[must_use]
pub fn main() -> ExitCode {
    match Stage::from_environment().and_then(|stage| play(&stage)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: the scenario stopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Plays the scenario, a line a step.
///
/// # Errors
/// When a step does not yield what it should.
fn play(stage: &Stage) -> Result<()> {
    let calendar = Calendar::ending_now()?;
    let mut teller = Teller::new(stage.output.clone())?;
    let cast = cast::enter(stage, &mut teller)?;
    let incident = incident::open(&cast, &calendar, &mut teller)?;
    let incident = incident::live_through(&cast, &incident, &calendar, &mut teller)?;
    duties::take_on(&cast, &incident, &mut teller)?;
    survey::survey_and_plan(&cast, &incident, &calendar, &mut teller)?;
    analysis::analyse_and_prevent(&cast, &incident, &calendar, &mut teller)?;
    let import = people::register(stage, &cast, &incident, &mut teller)?;
    let letters = letters::write(&cast, &incident, &import, &calendar, &mut teller)?;
    let recipients = approval::obtain(&cast, &incident, &letters, &mut teller)?;
    let campaign = campaign::send_notice(
        stage,
        &cast,
        &incident,
        &letters.notice,
        recipients,
        &mut teller,
    )?;
    mails::compare(stage, &cast, &incident, &campaign, &mut teller)?;
    campaign::send_apology(stage, &cast, &incident, &letters.apology, &mut teller)?;
    papers::hand_out(stage, &cast, &incident, &campaign, &mut teller)?;
    teller.end();
    tell_logins(stage, &cast.logins);
    Ok(())
}

fn tell_logins(stage: &Stage, logins: &[Login]) {
    println!("\n  {}", stage.base_url);
    println!(
        "    {:<16} {:<30} {}",
        "Administrator", stage.admin_email, stage.admin_password
    );
    for one in logins {
        println!("    {:<16} {:<30} {}", one.role, one.email, one.password);
    }
    println!("  Files handed out: {}", stage.output.display());
}
