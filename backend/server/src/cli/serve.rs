//! `saiki serve`: the server from start to graceful stop. On SIGTERM or SIGINT it takes no new requests, lets
//! those under way finish, then ends background work.

use super::open::open;
use crate::{
    State, auth::first, background, bounces, clock::Clock, config::Config, create_app, importing,
    mail,
};
use actix_web::HttpServer;
use anyhow::Context;
use std::{io::Write, process::ExitCode, time::Duration};

/// Requests under way have so many seconds to finish.
const DRAIN_SECONDS: u64 = 20;
/// Background work has so many seconds after that: longer than one mail under way may take.
const BACKGROUND_SECONDS: u64 = 40;

pub(super) fn run(config: Config, clock: Clock) -> anyhow::Result<ExitCode> {
    let listen = config.listen;
    let state = open(config, clock)?;
    tell(&first::ensure(&state)?)?;
    let now = state.now();
    state
        .db()
        .change_blocking(&saiki_db::Actor::system(), now, |conn| {
            saiki_db::playbooks::begin_all(conn, now)
        })?;
    state
        .db()
        .change_blocking(&saiki_db::Actor::system(), now, |conn| {
            saiki_db::clocks::begin_all(conn, now)
        })?;
    let keyring = state.db().keyring().clone();
    while state
        .db()
        .bookkeeping_blocking(|conn| saiki_db::people::fill_in(conn, &keyring))?
        > 0
    {}
    actix_web::rt::System::new().block_on(serve(state.clone(), listen))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(state: State, listen: std::net::SocketAddr) -> anyhow::Result<()> {
    let factory_state = state.clone();
    let server = HttpServer::new(move || create_app(factory_state.clone()))
        .client_request_timeout(Duration::from_secs(15))
        .client_disconnect_timeout(Duration::from_secs(5))
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .bind(listen)
        .with_context(|| format!("listening on {listen}"))?;
    // Before anybody is told that it runs, and might end it.
    let told_to_stop = signals();
    let addresses = server.addrs();
    let server = server.run();
    let handle = server.handle();
    for address in addresses {
        tracing::info!(%address, "listening");
    }
    let mut background = background::start(&state);
    background.push(mail::start_worker(&state).context("starting to send mail (smtp_url)")?);
    background.extend(bounces::start(&state).await?);
    let signal_state = state.clone();
    tokio::task::spawn_local(async move {
        told_to_stop.await;
        tracing::info!("stopping");
        // Streams end now, so that they do not hold up the rest.
        signal_state.stop();
        handle.stop(true).await;
    });
    server.await?;
    state.stop();
    // The last request may have begun an import that has just been told to leave off.
    let imports = state.clone();
    background.push(tokio::spawn(
        async move { importing::settled(&imports).await },
    ));
    finish(background).await;
    tracing::info!("stopped");
    Ok(())
}

/// Waits for background work that was told to stop.
pub(super) async fn finish(tasks: Vec<tokio::task::JoinHandle<()>>) {
    for task in tasks {
        let patience = Duration::from_secs(BACKGROUND_SECONDS);
        if tokio::time::timeout(patience, task).await.is_err() {
            tracing::warn!("background work did not end in time");
        }
    }
}

/// Listens for SIGTERM and SIGINT from now on; the future waits for one.
#[cfg(unix)]
pub(super) fn signals() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let listened = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    async move {
        let waits = listened.into_iter().map(|stream| {
            Box::pin(async move {
                match stream {
                    Ok(mut stream) => {
                        stream.recv().await;
                    }
                    Err(_) => std::future::pending().await,
                }
            })
        });
        futures_util::future::select_all(waits).await;
    }
}

/// Waits for an interrupt.
#[cfg(not(unix))]
pub(super) async fn signals() {
    let _ = tokio::signal::ctrl_c().await;
}

fn tell(first: &first::First) -> anyhow::Result<()> {
    match first {
        first::First::Present => {}
        first::First::Made { email } => {
            // The address is the operator's own choice from the configuration.
            super::print(&format!("First administrator: {email}\n"))?;
        }
        first::First::Generated { email, password } => {
            let mut out = std::io::stdout().lock();
            writeln!(out, "First administrator: {email}")?;
            writeln!(out, "Password (shown this once): {password}")?;
            out.flush()?;
        }
    }
    Ok(())
}
