//! Sends that are cancelled or time out at any moment never make another mail look accepted: whatever was called
//! accepted is in the server's ledger, for that recipient.

use crate::support::{Server, mail};
use saiki_mailer::{Outcome, Session, classify};
use std::{collections::HashSet, time::Duration};
use tokio::time::timeout;

const SENDS: u32 = 1000;

/// Recipients whose mails are refused, cut, late or stalled, mixed with good ones. Every fourth is left its time, so
/// it does not stall.
fn recipient(n: u32) -> String {
    let acts = [
        "slow-dot-2ms+",
        "",
        "perm-dot-554-5.7.1+",
        "garbage-dot+",
        "slow-dot-1ms+",
        "perm-550-5.1.1+",
        "eof-after-dot+",
        "dot-354+",
        "stall-dot+",
        "stall-rcpt+",
    ];
    let all = if n.is_multiple_of(4) { 8 } else { acts.len() };
    format!("{}n{n}@example.org", acts[n as usize / 4 % all])
}

/// When sending number `n` is cut: never, at once, or at moments spread up to the reply of a slow server.
fn moment(n: u32) -> Duration {
    match n % 4 {
        0 => Duration::from_secs(60),
        1 => Duration::ZERO,
        _ => Duration::from_micros(u64::from(n * 7919 % 6000)),
    }
}

#[tokio::test]
async fn cancelled_and_timed_out_sends_yield_no_false_accepted() {
    let server = Server::start().await;
    let dialer = server.dialer("");
    let (mut held, mut accepted, mut cancelled): (Option<Session>, Vec<String>, u32) =
        (None, Vec::new(), 0);
    for n in 0..SENDS {
        let session = match held.take() {
            Some(session) => session,
            None => dialer.dial().await.unwrap(),
        };
        let to = recipient(n);
        let mail = mail(&to);
        match timeout(moment(n), session.send(&mail.envelope, &mail.bytes)).await {
            Err(_) => cancelled += 1,
            Ok((ending, back)) => {
                held = back;
                if classify(&ending) == Outcome::Accepted {
                    accepted.push(to);
                }
            }
        }
    }
    let taken: HashSet<String> = server.taken().into_iter().collect();
    let falsely: Vec<&String> = accepted.iter().filter(|to| !taken.contains(*to)).collect();
    println!(
        "{SENDS} sends, {cancelled} cancelled, {} accepted, {} in the ledger",
        accepted.len(),
        taken.len()
    );
    assert_eq!(falsely, Vec::<&String>::new());
    assert!(
        cancelled >= SENDS / 4 && accepted.len() >= 90,
        "{cancelled} cancelled, {} accepted",
        accepted.len()
    );
    assert!(
        accepted
            .iter()
            .all(|to| !to.contains("perm") && !to.contains("stall") && !to.contains("354"))
    );
}
