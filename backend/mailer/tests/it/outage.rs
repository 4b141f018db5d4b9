//! A database that cannot be written: sending stops, results are kept, also over the end of the process, and everything
//! goes on by itself.

use crate::support::{
    Server,
    campaign::{Campaign, hasty, until},
};
use saiki_api::campaigns::{AmbiguousPolicy, CampaignState};
use saiki_db::testing::{
    campaign::{fill_up, refuse_results},
    databases,
};
use saiki_mailer::{Transport, Worker, WorkerConfig};
use std::{path::Path, time::Duration};

fn people(n: usize) -> Vec<String> {
    (0..n)
        .map(|n| format!("p{n}@example{}.org", n % 5))
        .collect()
}

fn config(journal: &Path) -> WorkerConfig {
    WorkerConfig {
        journal: Some(journal.to_owned()),
        lease: Duration::from_millis(600),
        ..hasty()
    }
}

/// Lines of all journals there are.
fn lines(dir: &Path) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(dir) else {
        return Vec::new();
    };
    files
        .flat_map(|file| {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test]
async fn results_kept_over_the_end_of_a_process_are_recorded_by_the_next_one() {
    for test in databases() {
        let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &people(60));
        let smtp = || Transport::Smtp(server.dialer("timeout=30"));
        refuse_results(&test.db, true).unwrap();
        let long = WorkerConfig {
            lease: Duration::from_secs(60),
            ..config(dir.path())
        };
        let sessions = long.sessions;
        let first = Worker::start(test.db.clone(), smtp(), long).unwrap();
        until("a result of each session on the disk", || {
            lines(dir.path()).len() == sessions
        })
        .await;
        let sent = server.taken();
        assert_eq!(sent.len(), sessions, "{}: sending has stopped", test.name);
        for line in lines(dir.path()) {
            assert!(!sent.iter().any(|to| line.contains(to.as_str())), "{line}");
            assert!(!line.contains('@'), "no address: {line}");
        }
        // The process ends while nothing can be recorded, and the next one begins when it can.
        first.stop().await;
        assert_eq!(lines(dir.path()).len(), sessions, "{}", test.name);
        refuse_results(&test.db, false).unwrap();
        let next = Worker::start(test.db.clone(), smtp(), config(dir.path())).unwrap();
        campaign.wait_for(CampaignState::Done).await;
        next.stop().await;
        let counts = campaign.counts();
        assert_eq!(counts.accepted, 60, "{}: {counts:?}", test.name);
        assert_eq!(server.taken().len(), 60, "{}: nothing twice", test.name);
        assert!(lines(dir.path()).is_empty(), "{}", test.name);
    }
}

#[tokio::test]
async fn a_disk_that_is_full_for_a_while_loses_nobody_and_repeats_nothing() {
    for test in databases() {
        if !test.db.backend().is_sqlite() {
            // PostgreSQL goes away whole, in `database`.
            continue;
        }
        let (server, dir) = (Server::start().await, tempfile::tempdir().unwrap());
        let campaign = Campaign::new(&test.db, AmbiguousPolicy::Resend, &people(400));
        fill_up(&test.db, true).unwrap();
        let smtp = Transport::Smtp(server.dialer("timeout=30"));
        let worker = Worker::start(test.db.clone(), smtp, config(dir.path())).unwrap();
        let is_over = || campaign.state().0 == CampaignState::Done;
        until("the disk to be full", || {
            is_over() || !lines(dir.path()).is_empty()
        })
        .await;
        assert!(!is_over(), "it was never full");
        fill_up(&test.db, false).unwrap();
        campaign.wait_for(CampaignState::Done).await;
        worker.stop().await;
        let counts = campaign.counts();
        assert_eq!((counts.accepted, counts.ever_ambiguous), (400, 0));
        assert_eq!(server.taken().len(), 400, "nothing lost, nothing twice");
    }
}
