//! The command line: what `saiki` can be told. Each command's work is in its own file.

mod bounce;
mod dkim;
mod erasures;
mod migrate;
mod open;
mod rekey;
mod serve;
mod user;
mod verify;
mod worker;

use crate::{
    clock::Clock,
    config::{Config, LogFormat, layers, layers::Layers},
    openapi,
};
use clap::{Args, Parser, Subcommand};
use std::{io::Write, path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
#[command(
    name = "saiki",
    version,
    about = "Recovery after a security incident",
    propagate_version = true
)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// The configuration's flags. Secrets have none: other users of a machine can read command lines.
#[derive(Debug, Args)]
struct Options {
    /// Configuration file; `saiki.toml` in the working directory when not named.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Directory of the embedded database and the instance key.
    #[arg(long, global = true, value_name = "DIRECTORY")]
    data_dir: Option<String>,
    /// Where browsers find this instance.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// Address letters are sent from.
    #[arg(long, global = true, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Connections to the mail server at once.
    #[arg(long, global = true, value_name = "NUMBER")]
    smtp_sessions: Option<String>,
    /// Form of the log: human or json.
    #[arg(long, global = true, value_name = "FORM")]
    log_format: Option<String>,
}

impl Options {
    fn load(&self) -> Result<Config, String> {
        let flags = [
            ("listen", &self.listen),
            ("data_dir", &self.data_dir),
            ("public_url", &self.public_url),
            ("mail_from", &self.mail_from),
            ("smtp_sessions", &self.smtp_sessions),
            ("log_format", &self.log_format),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.clone()?)))
            .collect();
        Layers::read(self.config.as_deref(), flags)?.join()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console and the API, and deliver mail.
    Serve {
        /// Print the configuration in force, secrets hidden, and end.
        #[arg(long)]
        print_config: bool,
    },
    /// Deliver mail without serving requests, beside servers of the same PostgreSQL database.
    Worker,
    /// Take in a report about a mail from standard input, beside a running server.
    Bounce(bounce::Arguments),
    /// Bring the database's tables up to date and end.
    Migrate,
    /// Users, for when nobody can sign in.
    #[command(subcommand)]
    User(user::Command),
    /// Check that nothing was altered.
    Verify(verify::Arguments),
    /// Seal everything under a new instance key, while no server runs.
    Rekey(rekey::Arguments),
    /// Certificates of erasures, and erasing again after a backup was restored.
    #[command(subcommand)]
    Erasures(erasures::Command),
    /// Keys that sign mails (DKIM), and the DNS records that publish them.
    #[command(subcommand)]
    Dkim(dkim::Command),
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs what was typed.
pub fn main() -> ExitCode {
    main_at(Clock::system())
}

/// Runs what was typed, by a clock of the caller's: for scenarios with simulated dates.
pub fn main_at(clock: Clock) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && std::env::args_os().any(|word| word == "bounce") => {
            return bounce::misspelt(&error);
        }
        Err(error) => error.exit(),
    };
    match run(cli, clock) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "saiki: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli, clock: Clock) -> anyhow::Result<ExitCode> {
    if let Command::Openapi = cli.command {
        print(&openapi::text()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::Verify(arguments) = &cli.command
        && let Some(outcome) = arguments.check_pack()
    {
        return outcome;
    }
    let config = cli.options.load();
    if let Command::Bounce(arguments) = &cli.command {
        return Ok(bounce::run(arguments, config));
    }
    let config = config.map_err(anyhow::Error::msg)?;
    match cli.command {
        Command::Openapi | Command::Bounce(_) => Ok(ExitCode::SUCCESS),
        Command::Serve { print_config: true } => {
            print(&layers::shown(&config))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve { .. } => {
            start_log(config.log_format);
            serve::run(config, clock)
        }
        Command::Worker => {
            start_log(config.log_format);
            worker::run(config)
        }
        Command::Migrate => migrate::run(&config),
        Command::User(command) => user::run(command, config),
        Command::Verify(_) => verify::check_audit(config),
        Command::Rekey(arguments) => rekey::run(&arguments, config),
        Command::Erasures(command) => erasures::run(command, config),
        Command::Dkim(command) => dkim::run(command, &config),
    }
}

/// To standard output, whose end (a closed pipe) is an error like any other.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Starts the log on standard error. `RUST_LOG` says how much.
fn start_log(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Human => log.init(),
        LogFormat::Json => log.json().init(),
    }
    // Where it happened, not what it said: the message of a panic may hold anything.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
