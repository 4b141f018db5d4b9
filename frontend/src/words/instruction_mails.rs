//! Words of instructions sent by mail.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("メールで届ける", "By mail");
pub const INTRO: Text = text(
    "メールアドレスのある未回答の部署に送ります。届かなかった部署には、電話か印刷した指示書で伝えてください。",
    "Goes to units that have a mail address and have not answered. Reach the others by telephone or on paper.",
);
pub const SEND: Text = text("メールで送る", "Send by mail");
pub const REMIND: Text = text("未回答の部署に再送", "Remind those silent");
pub const NOBODY: Text = text(
    "今メールで送れる部署はありません。",
    "There is no unit to mail now.",
);
pub const SEND_TITLE: Text = text(
    "この指示をメールで送りますか",
    "Send this instruction by mail?",
);
pub const REMIND_TITLE: Text = text("この指示を再送しますか", "Send a reminder?");
pub const SEND_TEXT: Text = text(
    "まだ送っていない部署に、指示の内容と期限をメールで送ります。送信を始めると取り消せません。回答済みの部署には送りません。",
    "Units that were not mailed yet get the instruction with its deadline. What was sent cannot be called back. Units that have answered get nothing.",
);
pub const REMIND_TEXT: Text = text(
    "すでに送り、まだ回答のない部署に、件名に「再送」と付けてもう一度送ります。送信を始めると取り消せません。回答済みの部署には送りません。",
    "Units that were mailed and have not answered get it once more, marked “Reminder”. What was sent cannot be called back. Units that have answered get nothing.",
);
pub const COUNT: Text = text(
    "送信する通数を入力して確認：",
    "Type the number of mails to confirm: ",
);
pub const REPLY_TO: Text = text("返信先のメールアドレス", "Address for replies");
pub const REPLY_TO_HINT: Text = text(
    "空欄なら窓口のアドレスに返信が届きます。",
    "Empty: replies go to the desk's address.",
);
pub const LANGUAGE: Text = text("メールの言語", "Language of the mail");
pub const LEFT_OUT: Text = text("メールで送れない部署", "Units that cannot be mailed");
pub const SENT: Text = text("メールの送信を始めました", "The mails are on their way");
pub const MAIL: Text = text("メール", "Mail");
pub const NO_ADDRESS: Text = text("アドレスなし", "No address");
pub const REMINDER: Text = text("再送", "Reminder");
pub const RESUME: Text = text("送信を再開", "Resume");
pub const RESUMED: Text = text("送信を再開しました", "Sending goes on");
pub const STOP: Text = text("送信を取りやめる", "Stop");
pub const STOP_TITLE: Text = text("残りの送信を取りやめますか", "Stop sending the rest?");
pub const STOP_TEXT: Text = text(
    "まだ送っていないメールは送られません。送信済みのメールは取り消せません。",
    "Mails not sent yet are not sent. Those that were sent cannot be called back.",
);
pub const STOPPED: Text = text("残りの送信を取りやめました", "The rest is not sent");

/// "第2回" or "No. 2".
pub fn nth(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("第{n}回"),
        Lang::En => format!("No. {n}"),
    }
}

/// A button with the number of units it mails.
pub fn with_count(verb: Text, units: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}（{units}部署）", verb.pick(lang)),
        Lang::En => format!("{} ({units})", verb.pick(lang)),
    }
}

/// "受理 2・不達 1".
pub fn figures(counts: &saiki_api::instruction_mails::MailingCounts, lang: Lang) -> String {
    let all = [
        (counts.waiting, lang.pick("送信待ち", "waiting")),
        (counts.accepted, lang.pick("受理", "accepted")),
        (counts.refused, lang.pick("不達", "refused")),
        (counts.ambiguous, lang.pick("結果不明", "unknown")),
        (counts.cancelled, lang.pick("取りやめ", "not sent")),
    ];
    let some: Vec<String> = all
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| match lang {
            Lang::Ja => format!("{name} {n}"),
            Lang::En => format!("{n} {name}"),
        })
        .collect();
    some.join(lang.pick("・", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::instruction_mails::MailingCounts;

    #[test]
    fn figures_leave_out_what_is_not_there() {
        let counts = MailingCounts {
            accepted: 2,
            refused: 1,
            ..MailingCounts::default()
        };
        assert_eq!(figures(&counts, Lang::Ja), "受理 2・不達 1");
        assert_eq!(figures(&counts, Lang::En), "2 accepted, 1 refused");
        assert_eq!(figures(&MailingCounts::default(), Lang::Ja), "");
    }
}
