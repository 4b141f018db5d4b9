//! What is said on the telephone: made from the same facts as the letters, so that a caller says nothing the letter does
//! not say. Who is called is not in it.

use crate::letters::{fields::Field, values::Values};
use saiki_api::{
    Lang,
    followups::{CallScript, ScriptFact},
};

/// The script for an incident whose values are these.
pub fn script(values: &Values, lang: Lang) -> CallScript {
    let get = |field| values.get(field).trim().to_owned();
    let org = get(Field::OrgName);
    let opening = match lang {
        Lang::Ja => vec![
            format!("{org}の（ご自分の名前）と申します。（お名前）様はいらっしゃいますか。"),
            "ご本人と確かめられるまで、事案の内容は話しません。お名前とご住所の市区町村などで確かめます。".to_owned(),
            "（ご本人と確かめた後）お客様の個人情報に関する大切なご連絡です。5分ほどお時間をいただけますか。".to_owned(),
            "このたびはご迷惑とご心配をおかけし、申し訳ございません。".to_owned(),
        ],
        Lang::En => vec![
            format!("This is (your name) of {org}. May I speak to (name)?"),
            "Say nothing of the matter before you know whom you are speaking to; ask for the name and, for example, the town of the address.".to_owned(),
            "(Once you know) This is an important call about your personal data. Do you have five minutes?".to_owned(),
            "We are sorry for the trouble and the worry this causes you.".to_owned(),
        ],
    };
    let not_said = match lang {
        Lang::Ja => NOT_SAID_JA,
        Lang::En => NOT_SAID_EN,
    };
    let facts = FACTS
        .iter()
        .map(|(field, ja, en)| ScriptFact {
            heading: lang.pick(ja, en).to_owned(),
            text: get(*field),
        })
        .filter(|fact| !fact.text.is_empty())
        .collect();
    CallScript {
        lang,
        opening,
        facts,
        closing: closing(&get, lang),
        not_said: not_said.iter().map(|line| (*line).to_owned()).collect(),
    }
}

const FACTS: [(Field, &str, &str); 8] = [
    (Field::IncidentSummary, "何が起きたか", "What happened"),
    (Field::IncidentOccurred, "いつ起きたか", "When it happened"),
    (
        Field::IncidentDetected,
        "いつ分かったか",
        "When it was found",
    ),
    (Field::IncidentCause, "原因", "Cause"),
    (
        Field::IncidentSecondaryDamage,
        "悪用の有無",
        "Whether it was misused",
    ),
    (
        Field::IncidentUserActions,
        "お願いしたいこと",
        "What the person should do",
    ),
    (Field::IncidentMeasuresDone, "行った対策", "What was done"),
    (
        Field::IncidentMeasuresPlanned,
        "これからの対策",
        "What will be done",
    ),
];

const NOT_SAID_JA: &[&str] = &[
    "ご本人以外（ご家族を含む）に、事案の内容や漏えいした項目",
    "留守番電話に、会社名・担当者名・折り返し先以外のこと",
    "分かっていない原因や、他社・個人の責任についての推測",
    "補償の約束（ご要望は伺い、窓口に引き継ぎます）",
    "パスワードや暗証番号、カード番号を尋ねること",
];

const NOT_SAID_EN: &[&str] = &[
    "To anybody but the person, family included: what happened, or which data were involved",
    "On an answering machine: anything but the company, your name and the number to call",
    "Guesses at a cause that is not known, or at who is to blame",
    "Promises of compensation (take the wish down and pass it to the desk)",
    "Questions for passwords, PINs or card numbers",
];

fn closing(get: &impl Fn(Field) -> String, lang: Lang) -> Vec<String> {
    let desk: Vec<String> = [Field::DeskName, Field::DeskPhone, Field::DeskHours]
        .map(get)
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let mut lines = Vec::new();
    if !desk.is_empty() {
        let desk = desk.join(lang.pick("　", ", "));
        lines.push(match lang {
            Lang::Ja => format!("お問い合わせ窓口：{desk}"),
            Lang::En => format!("The desk for questions: {desk}"),
        });
    }
    lines.push(
        lang.pick(
            "ご不明な点はございませんか。書面をお望みでしたら郵送いたします。",
            "Do you have questions? We can post you this in writing if you wish.",
        )
        .to_owned(),
    );
    lines
}
