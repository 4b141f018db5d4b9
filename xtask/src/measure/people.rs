//! The people of a measurement: invented, the same in each run, one line of nine columns each.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context, Result};

/// Headings, all of which the server knows by itself.
pub const HEADINGS: &str =
    "お客様番号,氏名,メールアドレス,電話番号,住所,会社名,言語,漏えい項目,契約番号";
const FAMILY: [&str; 8] = [
    "山田", "佐藤", "前田", "高橋", "斎藤", "小林", "加藤", "清水",
];
const GIVEN: [&str; 8] = [
    "太郎", "花子", "琴音", "徳馬", "一郎", "美咲", "大輔", "直樹",
];
/// Receiving domains, so that no single one is all of it.
const DOMAINS: u32 = 40;

/// The address of somebody.
#[must_use]
pub fn address(n: u32) -> String {
    format!("person{n:07}@mail{}.example", n % DOMAINS)
}

/// Writes `count` people to `file`.
///
/// # Errors
/// When it cannot be written.
pub fn write(file: &Path, count: u32) -> Result<()> {
    let out = File::create(file).with_context(|| format!("writing {}", file.display()))?;
    let mut out = BufWriter::with_capacity(1 << 20, out);
    writeln!(out, "{HEADINGS}")?;
    for n in 0..count {
        let pick = |list: &[&'static str; 8], at: u32| {
            list.get(usize::try_from(at % 8).unwrap_or_default())
                .copied()
                .unwrap_or_default()
        };
        writeln!(
            out,
            "C{n:07},{} {},{},090-{:04}-{:04},東京都若葉市中央{}-{},,{},氏名;メール,",
            pick(&FAMILY, n),
            pick(&GIVEN, n / 8),
            address(n),
            n / 10_000 % 10_000,
            n % 10_000,
            n % 9 + 1,
            n % 97 + 1,
            if n % 10 == 0 { "en" } else { "ja" },
        )?;
    }
    out.flush()?;
    Ok(())
}
