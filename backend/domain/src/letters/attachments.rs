//! Which files may go with a letter: kinds that receivers take, endings that tell the truth, few and small enough for
//! mail. Whether the mail server of the day takes as much is asked when a campaign starts.

use crate::{fault::Faults, files::safe_name};
use saiki_api::letters::{
    ATTACHABLE, AttachmentChoice, LetterAttachment, MAX_ATTACHED_BYTES, MAX_ATTACHMENTS,
};

/// Endings of names by media type.
const ENDINGS: [(&str, &[&str]); 7] = [
    ("application/pdf", &["pdf"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("text/plain", &["txt", "csv", "md"]),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["xlsx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx"],
    ),
];

/// What is wrong with a choice of files. `found` are the files chosen, in the same order, `None` where there is none.
pub fn check(choices: &[AttachmentChoice], found: &[Option<LetterAttachment>]) -> Faults {
    let mut faults = Faults::default();
    faults.count("attachments", choices.len(), MAX_ATTACHMENTS);
    let mut total = 0_u64;
    for (n, choice) in choices.iter().enumerate() {
        let field = format!("attachments.{n}");
        let before = choices.iter().take(n);
        if before.clone().any(|one| one.file_id == choice.file_id) {
            faults.add(
                format!("{field}.file_id"),
                "repeated",
                "同じファイルが二度選ばれています",
                "This file is chosen twice",
            );
        }
        let folded = choice.name.to_lowercase();
        if before.clone().any(|one| one.name.to_lowercase() == folded) {
            faults.add(
                format!("{field}.name"),
                "repeated",
                "同じ名前の添付ファイルがあります。名前を変えてください",
                "Another file has this name; change one",
            );
        }
        let Some(file) = found.get(n).and_then(Option::as_ref) else {
            faults.add(
                format!("{field}.file_id"),
                "unknown",
                "この文書に登録されたファイルではありません",
                "This is not a file of this letter",
            );
            continue;
        };
        total = total.saturating_add(file.size);
        one(&mut faults, &field, &choice.name, file);
    }
    if total > MAX_ATTACHED_BYTES {
        let most = MAX_ATTACHED_BYTES / (1024 * 1024);
        faults.add(
            "attachments",
            "too_large",
            format!("添付ファイルは合計 {most} MB までです。減らすか、掲載先のURLを本文に書いてください"),
            format!("At most {most} MB of files in all; leave some out, or name a web address in the text"),
        );
    }
    faults
}

fn one(faults: &mut Faults, field: &str, name: &str, file: &LetterAttachment) {
    if safe_name(name).as_deref() != Some(name) {
        faults.add(
            format!("{field}.name"),
            "not_a_file_name",
            "ファイル名に使えない文字があるか、長すぎます",
            "This is not a usable file name",
        );
    }
    let endings = ENDINGS.iter().find(|(kind, _)| *kind == file.media_type);
    let Some((_, endings)) = endings.filter(|_| ATTACHABLE.contains(&file.media_type.as_str()))
    else {
        faults.add(
            format!("{field}.file_id"),
            "kind_not_allowed",
            "添付できるのは、PDF、PNG、JPEG、テキスト、Word、Excel、PowerPoint のファイルです",
            "Only PDF, PNG, JPEG, text, Word, Excel and PowerPoint files may go with a letter",
        );
        return;
    };
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !endings
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
    {
        let wanted = endings.join(", .");
        faults.add(
            format!("{field}.name"),
            "wrong_ending",
            format!("ファイル名の末尾を内容に合わせてください（.{wanted}）"),
            format!("The name must end as its content is: .{wanted}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::Uuid;

    fn choose(n: u128, name: &str) -> AttachmentChoice {
        AttachmentChoice {
            file_id: Uuid::from_u128(n),
            name: name.to_owned(),
        }
    }

    fn file(choice: &AttachmentChoice, media_type: &str, size: u64) -> Option<LetterAttachment> {
        Some(LetterAttachment {
            file_id: choice.file_id,
            name: choice.name.clone(),
            media_type: media_type.to_owned(),
            size,
            sha256: "0".repeat(64),
        })
    }

    fn codes(choices: &[AttachmentChoice], found: &[Option<LetterAttachment>]) -> Vec<String> {
        let faults = check(choices, found).0;
        faults
            .into_iter()
            .map(|f| format!("{} {}", f.field, f.code))
            .collect()
    }

    #[test]
    fn every_kind_that_may_go_has_its_endings() {
        for kind in ATTACHABLE {
            let endings = ENDINGS.iter().find(|(known, _)| *known == kind).unwrap().1;
            for ending in endings {
                let choice = choose(1, &format!("別紙.{ending}"));
                assert_eq!(
                    codes(std::slice::from_ref(&choice), &[file(&choice, kind, 10)]),
                    [""; 0]
                );
            }
        }
    }

    #[test]
    fn what_may_not_go_is_named_with_its_place() {
        let one = |name: &str, kind: &str, size| {
            let choice = choose(1, name);
            codes(std::slice::from_ref(&choice), &[file(&choice, kind, size)])
        };
        let program = "application/vnd.microsoft.portable-executable";
        assert_eq!(
            one("a.pdf", program, 1),
            ["attachments.0.file_id kind_not_allowed"]
        );
        assert_eq!(
            one("a.zip", "application/zip", 1),
            ["attachments.0.file_id kind_not_allowed"]
        );
        assert_eq!(
            one("a.pdf.exe", "application/pdf", 1),
            ["attachments.0.name wrong_ending"]
        );
        assert_eq!(
            one("../a.pdf", "application/pdf", 1),
            ["attachments.0.name not_a_file_name"]
        );
        assert_eq!(one("a.pdf", "application/pdf", MAX_ATTACHED_BYTES), [""; 0]);
        assert_eq!(
            one("a.pdf", "application/pdf", MAX_ATTACHED_BYTES + 1),
            ["attachments too_large"]
        );
        assert_eq!(
            codes(&[choose(1, "a.pdf")], &[None]),
            ["attachments.0.file_id unknown"]
        );
        let two = [choose(1, "a.pdf"), choose(1, "A.PDF")];
        let found = [
            file(&two[0], "application/pdf", 1),
            file(&two[1], "application/pdf", 1),
        ];
        assert_eq!(
            codes(&two, &found),
            [
                "attachments.1.file_id repeated",
                "attachments.1.name repeated"
            ]
        );
        let many: Vec<_> = (0..11).map(|n| choose(n, &format!("{n}.pdf"))).collect();
        let found: Vec<_> = many.iter().map(|c| file(c, "application/pdf", 1)).collect();
        assert_eq!(codes(&many, &found), ["attachments too_many"]);
    }
}
