//! A campaign's proof pack beside packing the same bytes with zip.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use saiki_api::Uuid;

use super::Bench;
use super::import::Stage;
use super::table::{Line, Table};
use crate::bench::reference;
use crate::process;

/// Measures it.
///
/// # Errors
/// When it is refused, or a program fails.
pub fn measure(bench: &Bench, stage: &mut Stage, campaign: Uuid, table: &mut Table) -> Result<()> {
    let home = stage.subject.home().to_owned();
    let pack = home.join("proof.zip");
    let path = format!("incidents/{}/campaigns/{campaign}/proof", stage.incident.id);
    let client = &stage.subject.approver;
    stage.subject.forget_peak()?;
    let begun = Instant::now();
    let packed = client.save(&path, &pack)?;
    let ours = begun.elapsed();
    let peak = stage.subject.peak()?;

    let (Some(unzip), Some(zip)) = (reference("unzip"), reference("zip")) else {
        bail!("zip or unzip is missing");
    };
    let files = home.join("proof");
    fs::create_dir_all(&files)?;
    process::run(
        Command::new(unzip)
            .arg("-q")
            .arg(&pack)
            .arg("-d")
            .arg(&files),
        &bench.interrupt,
    )?;
    let mut command = Command::new(zip);
    command
        .args(["-q", "-1", "-r", "../again.zip", "."])
        .current_dir(&files);
    let begun = Instant::now();
    process::run(&mut command, &bench.interrupt)?;
    let reference = begun.elapsed();
    table.add(Line {
        what: format!("proof pack, {} MB packed", packed / 1_000_000),
        ours: format!("{:.1} s", ours.as_secs_f64()),
        reference: format!("{:.1} s zip -1", reference.as_secs_f64()),
        ratio: Some(ours.as_secs_f64() / reference.as_secs_f64()),
        goal: "≤ 3",
        memory: Some(peak),
    });
    Ok(())
}
