//! Taking in reports about mails: the LMTP door beside requests, and what the command line's pipe uses, too. What they
//! mean is `saiki-mailer`'s.

use crate::State;
use anyhow::Context;
use saiki_mailer::{Intake, Limits, serve_lmtp};
use tokio::{net::TcpListener, task::JoinHandle};

/// The intake of this process.
pub fn intake(state: &State) -> Intake {
    let clock = state.clone();
    Intake::new(state.db().clone(), move || clock.now())
}

/// Opens the LMTP door, where one is configured. It closes after `State::stop`; what is being handed over then is handed
/// over again by the mail server.
pub async fn start(state: &State) -> anyhow::Result<Option<JoinHandle<()>>> {
    let listen = state.config().bounce_listen.clone();
    if listen.is_empty() {
        return Ok(None);
    }
    let (intake, mut stopping) = (intake(state), state.stopping());
    if let Some(path) = listen.strip_prefix("unix:") {
        return unix(path, intake, stopping).await.map(Some);
    }
    let door = TcpListener::bind(&listen)
        .await
        .with_context(|| format!("listening on {listen} (bounce_listen)"))?;
    tracing::info!(%listen, "taking in reports about mails");
    Ok(Some(tokio::spawn(async move {
        let accept = || async { door.accept().await.map(|(stream, _)| stream) };
        tokio::select! {
            () = serve_lmtp(accept, intake, Limits::default()) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    })))
}

#[cfg(unix)]
async fn unix(
    path: &str,
    intake: Intake,
    mut stopping: tokio::sync::watch::Receiver<bool>,
) -> anyhow::Result<JoinHandle<()>> {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    use tokio::net::{UnixListener, UnixStream};
    let left = std::fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
    // A socket nobody answers at was left by a process that died.
    if left && UnixStream::connect(path).await.is_err() {
        std::fs::remove_file(path).with_context(|| format!("removing the old {path}"))?;
    }
    let door =
        UnixListener::bind(path).with_context(|| format!("listening on {path} (bounce_listen)"))?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
    tracing::info!(path, "taking in reports about mails");
    let path = path.to_owned();
    Ok(tokio::spawn(async move {
        let accept = || async { door.accept().await.map(|(stream, _)| stream) };
        tokio::select! {
            () = serve_lmtp(accept, intake, Limits::default()) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        let _ = std::fs::remove_file(path);
    }))
}

#[cfg(not(unix))]
async fn unix(
    _: &str,
    _: Intake,
    _: tokio::sync::watch::Receiver<bool>,
) -> anyhow::Result<JoinHandle<()>> {
    anyhow::bail!(
        "`bounce_listen`: this system has no sockets with paths; use 127.0.0.1 and a port"
    )
}
