//! What the demo plays through the public API once server and receiver are up: scenario 3 of the requirements, a ticket
//! shop whose site is defaced and whose members' data is viewed. What happened in the years before, with dates of its
//! own, is in `past`. Starting and stopping programs happens in `demo` and `story`.

mod analysis;
mod answer;
mod approval;
mod calendar;
mod campaign;
mod cast;
mod clocks;
mod duties;
mod followups;
mod incident;
mod letters;
mod mails;
mod outside;
mod papers;
mod past;
mod people;
mod plan;
mod sla;
mod survey;
mod teller;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::process::Interrupt;
use crate::secret;
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
    /// What passwords are made from.
    pub secret: String,
    /// The file that holds the server's time, where the server is one that is told the time.
    pub clock: Option<PathBuf>,
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
            secret: match env::var("SAIKI_PLAY_SECRET") {
                Ok(secret) => secret,
                Err(_) => secret::random_hex()?,
            },
            clock: env::var_os("SAIKI_PLAY_CLOCK").map(PathBuf::from),
            interrupt: Interrupt::install()?,
        })
    }
}

/// Plays what the environment describes.
#[must_use]
pub fn main() -> ExitCode {
    let stage = Stage::from_environment();
    match stage.and_then(|stage| match &stage.clock {
        Some(clock) => past::play(&stage, clock),
        None => play(&stage),
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: the scenario stopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Plays scenario 3, a line a step.
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
    clocks::settle(&cast, &incident, &calendar, &mut teller)?;
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
    followups::follow_up(&cast, &incident, &letters.notice, &calendar, &mut teller)?;
    campaign::send_apology(stage, &cast, &incident, &letters.apology, &mut teller)?;
    papers::hand_out(stage, &cast, &incident, &campaign, &mut teller)?;
    outside::answer(
        stage,
        &cast,
        &incident,
        &letters.website,
        &calendar,
        &mut teller,
    )?;
    sla::reckon(&cast, &incident, &calendar, &mut teller)?;
    clocks::stopped(&cast, &incident, &mut teller)?;
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
