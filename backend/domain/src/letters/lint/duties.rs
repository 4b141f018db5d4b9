//! What a letter owes by its kind and purpose: its basis, the way to stop updates and only updates, a text for every
//! language, the report before, and the authorities told first.

use super::{Input, Lints, Objection, Seen};
use crate::{
    civil,
    letters::{fields::Field, language, series, values},
};
use saiki_api::{
    Lang,
    letters::{LangCount, LetterKind, LintLevel},
};

const UNSUBSCRIBE: [&str; 7] = [
    "配信停止",
    "配信解除",
    "配信の停止",
    "配信を停止",
    "登録解除",
    "unsubscribe",
    "opt out of",
];

/// What one text owes.
pub(super) fn of_text(input: &Input, seen: &Seen, out: &mut Lints) {
    if !input.kind.is_mailed() {
        return;
    }
    let (ja, en) = seen.name();
    let used = seen.text.uses(Field::LetterUnsubscribe);
    if input.basis.is_update() {
        if used.is_none() {
            out.push(
                Objection::new(
                    "update.unsubscribe_missing",
                    LintLevel::Bad,
                    format!("{ja}に配信停止のリンクがありません"),
                    format!("{en} has no link to stop further updates"),
                )
                .at(seen.body(), None)
                .remedy(
                    "終わりに {{ letter.unsubscribe_url }} を差し込んでください",
                    "Put {{ letter.unsubscribe_url }} at its end",
                ),
            );
        }
        return;
    }
    let lower = seen.text.text.to_lowercase();
    if used.is_none() && !UNSUBSCRIBE.iter().any(|w| lower.contains(w)) {
        return;
    }
    let line = used.map(|used| used.line);
    out.push(
        Objection::new(
            "statutory.unsubscribe",
            LintLevel::Bad,
            format!(
                "{ja}に配信停止の案内があります。義務として送る通知は、配信停止の対象になりません"
            ),
            format!(
                "{en} offers to unsubscribe. A notice that is owed cannot be unsubscribed from"
            ),
        )
        .at(seen.body(), line.or_else(|| seen.line_of(&UNSUBSCRIBE)))
        .remedy(
            "案内を削除するか、この文書を「その他のお知らせ」にしてください",
            "Take it out, or make this letter an update",
        ),
    );
}

/// What the letter owes as a whole.
pub(super) fn of_letter(input: &Input, out: &mut Lints) {
    basis(input, out);
    audience(input, out);
    report_before(input, out);
    unfiled(input, out);
    measures(input, out);
}

fn basis(input: &Input, out: &mut Lints) {
    let notice = matches!(
        input.kind,
        LetterKind::PersonNotice | LetterKind::CompanyNotice
    );
    if notice && input.basis.is_update() {
        out.push(
            Objection::new(
                "basis.update_of_notice",
                LintLevel::Warn,
                "本人や委託元への通知を「その他のお知らせ」として送ろうとしています。配信を停止した方には届きません",
                "A notice to persons or clients is about to go out as an update; who stopped updates will not get it",
            )
            .at("basis.purpose", None)
            .remedy(
                "法令・契約上必要な通知であれば、そのように改めてください",
                "If it is owed by law or contract, say so",
            ),
        );
    }
    let asked = notice || input.kind.follows();
    let said = !input.basis.laws.is_empty() || !input.basis.note.trim().is_empty();
    if asked && !input.basis.is_update() && !said {
        out.push(
            Objection::new(
                "basis.missing",
                LintLevel::Warn,
                "通知の根拠（法令・契約の条項）が記録されていません",
                "The basis of this notice (law or clause of a contract) is not recorded",
            )
            .at("basis", None)
            .remedy(
                "根拠を選ぶか、記入してください",
                "Choose the law, or write down the clause",
            ),
        );
    }
}

fn audience(input: &Input, out: &mut Lints) {
    let Some(reach) = input.reach.filter(|_| input.kind.is_mailed()) else {
        return;
    };
    if reach.mailed == 0 {
        out.push(
            Objection::new(
                "audience.empty",
                LintLevel::Bad,
                "メールを送れる対象者がいません",
                "There is nobody this letter could be mailed to",
            )
            .at("audience", None)
            .remedy(
                "対象者の条件と名簿を確かめてください",
                "Look at the conditions and at the register",
            ),
        );
    }
    for count in reach.by_lang.iter().filter(|c| c.count > 0) {
        other_language(input, count, out);
    }
    if reach.without_email > 0 {
        let people = |lang| civil::counted(reach.without_email, civil::PEOPLE, lang);
        out.push(
            Objection::new(
                "audience.no_email",
                LintLevel::Warn,
                format!("メールアドレスのない対象者が{}います", people(Lang::Ja)),
                format!("{} without an email address", people(Lang::En)),
            )
            .at("audience", None)
            .remedy("郵送か電話が必要です", "They need post or telephone"),
        );
    }
}

/// Readers of a language the letter has no text in.
fn other_language(input: &Input, count: &LangCount, out: &mut Lints) {
    let texts: Vec<Lang> = input.texts.iter().map(|t| t.lang).collect();
    let Some(served) = language::serve(count.lang, &texts, input.fallback).filter(|s| !s.own)
    else {
        return;
    };
    let people = |lang| civil::counted(count.count, civil::PEOPLE, lang);
    let (n_ja, n_en) = (people(Lang::Ja), people(Lang::En));
    let (wanted_ja, wanted_en) = (count.lang.label(Lang::Ja), count.lang.label(Lang::En));
    let gets = saiki_api::Language::from(served.lang);
    let (gets_ja, gets_en) = (gets.label(Lang::Ja), gets.label(Lang::En));
    out.push(match served.chosen {
        true => Objection::new(
            "audience.fallback",
            LintLevel::Warn,
            format!("{n_ja}には、{wanted_ja}の本文がないため、{gets_ja}で送ります"),
            format!("{n_en} would get {gets_en} instead of {wanted_en}"),
        )
        .at("fallback", None)
        .remedy(
            "この扱いでよいか確かめてください",
            "Make sure that this is right",
        ),
        false => Objection::new(
            "audience.lang_missing",
            LintLevel::Bad,
            format!("{wanted_ja}を希望する対象者が{n_ja}いますが、{wanted_ja}の本文がありません"),
            format!("{n_en} asked for {wanted_en}, but there is no {wanted_en} text"),
        )
        .at("fallback", None)
        .remedy(
            format!("本文を足すか、代わりの言語を選んでください。選ばないと{gets_ja}で送られます"),
            format!("Add a text, or choose which language they get; as it is they get {gets_en}"),
        ),
    });
}

fn report_before(input: &Input, out: &mut Lints) {
    if !input.kind.follows() {
        return;
    }
    let Some(previous) = input.previous else {
        out.push(
            Objection::new(
                "series.previous_unsent",
                LintLevel::Warn,
                "前の報がまだ送られていません",
                "The report before this one has not gone out",
            )
            .remedy(
                "前の報を送ってから、この報を送ってください",
                "Send the report before first",
            ),
        );
        return;
    };
    let now = series::figures(input.incident, input.people);
    for (index, text) in input.texts.iter().enumerate() {
        let seen = Seen { text, index };
        if text.uses(Field::LetterChanges).is_some() {
            continue;
        }
        let changes = series::changes(&previous.figures, &now, text.lang);
        let unsaid = changes
            .iter()
            .find(|c| !(text.text.contains(&c.before) && text.text.contains(&c.after)));
        let Some(change) = unsaid else { continue };
        let (ja, en) = seen.name();
        let shown = format!("{}: {} → {}", change.name, change.before, change.after);
        out.push(
            Objection::new(
                "series.change_unsaid",
                LintLevel::Warn,
                format!("{ja}に、前回の報から変わった数が書かれていません（{shown}）"),
                format!("{en} does not say what changed since the report before ({shown})"),
            )
            .at(seen.body(), None)
            .remedy(
                "{{ letter.changes }} を差し込むか、変更前と変更後を書いてください",
                "Use {{ letter.changes }}, or give the old and the new figure",
            ),
        );
    }
}

/// Publishing comes after the first word to the authorities, and the last report after the last.
fn unfiled(input: &Input, out: &mut Lints) {
    if !matches!(input.kind, LetterKind::WebNotice | LetterKind::FinalReport) {
        return;
    }
    for name in input.unfiled {
        out.push(
            Objection::new(
                "filing.open",
                LintLevel::Warn,
                format!("「{name}」がまだ済んでいません"),
                format!("\"{name}\" has not been filed yet"),
            )
            .remedy(
                "公表の前に報告を済ませるか、要否の判断を記録してください",
                "File it before you publish, or record why it is not required",
            ),
        );
    }
}

fn measures(input: &Input, out: &mut Lints) {
    let today = input
        .now
        .to_zoned_datetime(civil::zone(&input.organisation.zone))
        .date();
    for measure in values::done_in_future(input.incident, today) {
        out.push(
            Objection::new(
                "measure.done_in_future",
                LintLevel::Bad,
                format!(
                    "再発防止策「{}」は実施済みなのに日付が先の日です",
                    measure.text
                ),
                format!(
                    "The measure \"{}\" is marked done on a day still to come",
                    measure.text
                ),
            )
            .remedy(
                "事案の記録で、日付か実施の別を直してください",
                "Correct the date, or whether it is done, in the incident's record",
            ),
        );
    }
}
