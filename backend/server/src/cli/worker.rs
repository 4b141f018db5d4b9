//! `saiki worker`: delivers mail and keeps house without serving requests. Any number may run beside servers of
//! the same PostgreSQL database; SQLite has one process, which is `saiki serve`.

use super::{
    open::open,
    serve::{finish, signals},
};
use crate::{background, clock::Clock, config::Config, mail};
use anyhow::{Context, bail};
use std::process::ExitCode;

pub(super) fn run(config: Config) -> anyhow::Result<ExitCode> {
    if config.database_url().starts_with("sqlite:") {
        bail!("with SQLite, `saiki serve` delivers the mail itself; a worker needs PostgreSQL");
    }
    let state = open(config, Clock::system())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut tasks = background::start(&state);
        tasks.push(mail::start_worker(&state).context("starting to send mail (smtp_url)")?);
        tracing::info!("working");
        signals().await;
        tracing::info!("stopping");
        state.stop();
        finish(tasks).await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}
