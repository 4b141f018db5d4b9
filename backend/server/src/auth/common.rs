//! Passwords everybody tries first, among those long enough to be taken at all. A short list of our own:
//! stems people lengthen with digits, and runs of the keyboard.

/// Stems that are too common with or without digits and signs at the end.
const STEMS: [&str; 36] = [
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "administrator",
    "administration",
    "letmein",
    "letmeinplease",
    "welcome",
    "welcometo",
    "changeme",
    "changemeplease",
    "changethis",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedc",
    "1qaz2wsx",
    "1qaz2wsx3edc",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno",
    "monkey",
    "dragon",
    "master",
    "saiki",
    "saikisaiki",
    "adminadmin",
    "testtest",
    "secretsecret",
    "passwordpassword",
];

/// Whether a password, in lower case, is too common.
pub fn is_common(password: &str) -> bool {
    let stem = password.trim_end_matches(|c: char| !c.is_alphabetic());
    STEMS
        .iter()
        .any(|common| *common == stem || *common == password)
        || is_run(password)
        || few_characters(password)
}

/// `123456789012`, `abcdefghijkl`, `210987654321`: each character beside the one before.
fn is_run(password: &str) -> bool {
    let digits = "01234567890123456789012345678901234567890123456789";
    let letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    let backwards: String = password.chars().rev().collect();
    [digits, letters]
        .iter()
        .any(|run| run.contains(password) || run.contains(&backwards))
}

/// Fewer than four different characters.
fn few_characters(password: &str) -> bool {
    let mut seen: Vec<char> = password.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_is_common() {
        for common in [
            "password2026!",
            "qwertyuiop12",
            "123456789012",
            "abababababab",
            "saiki2026!!!",
        ] {
            assert!(is_common(common), "{common}");
        }
        for fine in ["vioksa-7-tumble", "再起のための長い合言葉です"] {
            assert!(!is_common(fine), "{fine}");
        }
    }
}
