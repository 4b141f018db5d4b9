//! Results that cannot be recorded because the database is away, in a file that outlives the process. It holds ids, codes
//! and times, nothing of the recipients. Whoever starts next records them, before anybody takes their mails for unknown.

use saiki_api::{
    Timestamp, Uuid,
    deliveries::{DeliveryState, Phase},
};
use saiki_db::{
    Db,
    deliveries::{self, End, Move, Moved},
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

const PREFIX: &str = "results-";
const SUFFIX: &str = ".jsonl";

/// One result.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    token: i64,
    delivery: Uuid,
    n: i32,
    state: DeliveryState,
    next_at: Option<Timestamp>,
    phase: Phase,
    code: Option<i32>,
    enhanced: Option<String>,
}

/// The journal of one token. The file is made when it is first needed, and is gone once everything is recorded.
#[derive(Debug)]
pub(super) struct Journal {
    dir: Option<PathBuf>,
    token: i64,
    file: Option<(PathBuf, File)>,
    /// Some of it was given up unrecorded: the file stays.
    stays: bool,
}

impl Journal {
    /// A journal in that directory; without one, results are kept in memory alone.
    pub(super) fn new(dir: Option<PathBuf>, token: i64) -> Journal {
        Journal {
            dir,
            token,
            file: None,
            stays: false,
        }
    }

    /// Puts down what ended, and returns when it is on the disk. What the built-in outbox would have kept is left out: it
    /// has not gone anywhere. Blocks.
    pub(super) fn append(&mut self, moves: &[Move]) -> io::Result<()> {
        let ends = moves.iter().filter_map(|one| match one {
            Move::End(end) if end.keep.is_none() => Some(&**end),
            _ => None,
        });
        let mut text = String::new();
        for end in ends {
            let line = Line {
                token: self.token,
                delivery: end.id,
                n: end.n,
                state: end.state,
                next_at: end.next_at,
                phase: end.phase,
                code: end.code,
                enhanced: end.enhanced.clone(),
            };
            text.push_str(&serde_json::to_string(&line)?);
            text.push('\n');
        }
        let Some(file) = self.open(text.is_empty())? else {
            return Ok(());
        };
        file.write_all(text.as_bytes())?;
        file.sync_data()
    }

    fn open(&mut self, nothing: bool) -> io::Result<Option<&mut File>> {
        let Some(dir) = self.dir.as_ref().filter(|_| !nothing) else {
            return Ok(None);
        };
        if self.file.is_none() {
            fs::create_dir_all(dir)?;
            let path = dir.join(format!("{PREFIX}{}{SUFFIX}", self.token));
            let file = OpenOptions::new().create(true).append(true).open(&path)?;
            // Whoever starts beside this worker leaves the file alone while it is locked.
            file.try_lock().map_err(io::Error::other)?;
            File::open(dir)?.sync_all()?;
            self.file = Some((path, file));
        }
        Ok(self.file.as_mut().map(|(_, file)| file))
    }

    /// What is in it is not recorded by this process any more. Whoever starts next does; what else comes into the file and
    /// was recorded then counts as done.
    pub(super) fn leave_behind(&mut self) {
        self.stays = true;
    }

    /// Everything in it is recorded, but for what was left behind.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        if self.stays {
            return Ok(());
        }
        match self.file.take() {
            Some((path, _)) => fs::remove_file(path),
            None => Ok(()),
        }
    }
}

/// Records what workers that ended left in their journals. What cannot be recorded now stays for the next time.
pub(super) async fn replay(db: &Db, dir: &Path) {
    let files = match left(dir) {
        Ok(files) => files,
        Err(error) => return tracing::error!(%error, "journals of results cannot be read"),
    };
    for (path, file, lines) in files {
        let many = lines.len();
        let now = Timestamp::now();
        let settled = db
            .bookkeeping(move |conn| {
                let mut known = 0_usize;
                for line in lines {
                    let moved = deliveries::settle(conn, line.token, &line.end(), now)?;
                    known += usize::from(moved != Moved::Fenced);
                }
                Ok(known)
            })
            .await;
        match settled.map(|known| (known, fs::remove_file(&path))) {
            Ok((known, Ok(()))) => {
                tracing::warn!(
                    results = many,
                    recorded = known,
                    "results kept during an outage"
                );
            }
            Ok((_, Err(error))) => tracing::error!(%error, "a journal of results stays behind"),
            Err(error) => tracing::error!(%error, "results kept during an outage wait on"),
        }
        drop(file);
    }
}

type Left = (PathBuf, File, Vec<Line>);

/// Journals nobody holds. A last line cut off in the writing is left out: its result was never on the disk.
fn left(dir: &Path) -> io::Result<Vec<Left>> {
    let mut all = Vec::new();
    if !dir.exists() {
        return Ok(all);
    }
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if !name.is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX)) {
            continue;
        }
        let file = File::open(&path)?;
        if file.try_lock().is_err() {
            continue;
        }
        let mut lines = Vec::new();
        for line in BufReader::new(&file).lines() {
            match serde_json::from_str(&line?) {
                Ok(line) => lines.push(line),
                Err(error) => {
                    tracing::warn!(%error, "a line of a journal of results does not read")
                }
            }
        }
        all.push((path, file, lines));
    }
    Ok(all)
}

impl Line {
    fn end(&self) -> End {
        End {
            id: self.delivery,
            n: self.n,
            state: self.state,
            next_at: self.next_at,
            phase: self.phase,
            code: self.code,
            enhanced: self.enhanced.clone(),
            text: None,
            keep: None,
        }
    }
}
