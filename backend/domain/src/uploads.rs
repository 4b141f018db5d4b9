//! Files in parts: what is wrong with one that is begun.

use crate::fault::Faults;
use saiki_api::{imports::MAX_BYTES, uploads::NewUpload};

/// Longest name of a file, in characters.
const MAX_NAME: usize = 200;

/// What is wrong with it.
pub fn check(new: &NewUpload) -> Faults {
    let mut faults = Faults::default();
    faults.optional_line("file_name", &new.file_name, MAX_NAME);
    if !u64::try_from(new.bytes).is_ok_and(|bytes| (1..=MAX_BYTES).contains(&bytes)) {
        let megabytes = MAX_BYTES / (1024 * 1024);
        faults.add(
            "bytes",
            "out_of_range",
            format!("1バイト以上 {megabytes} MB 以下のファイルにしてください"),
            format!("A file of at least one byte and at most {megabytes} MB"),
        );
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_size_that_is_taken() {
        let check = |bytes| {
            let file_name = "a.csv".to_owned();
            check(&NewUpload { file_name, bytes }).0.len()
        };
        let most = i64::try_from(MAX_BYTES).unwrap();
        assert_eq!(
            [check(0), check(1), check(most), check(most + 1), check(-1)],
            [1, 0, 0, 1, 1]
        );
    }
}
