//! Words about publishing a website notice.

use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("公表", "Publication");
pub const RULE: Text = text(
    "承認された文面だけを公表できます。公表した文面はそのまま記録に残り、あとから変わりません。",
    "Only an approved text is published. What was published is kept as it was and never changes.",
);
pub const NOT_YET: Text = text(
    "承認されると、ここから公表できます。",
    "Once it is approved, it can be published from here.",
);
pub const EXERCISE: Text = text(
    "訓練のお知らせは公表できません。左のプレビューで仕上がりを確かめてください。",
    "A notice of an exercise is never published. Look at it in the preview.",
);
pub const STANDS: Text = text("公表中", "Published");
pub const WITHDRAWN: Text = text("取り下げ済み", "Withdrawn");
pub const ADDRESS: Text = text("アドレス", "Address");
pub const COPY: Text = text("アドレスをコピー", "Copy the address");
pub const OUTDATED: Text = text(
    "公表中の文面は、この版より前のものです。更新するには、承認のうえもう一度公表してください。",
    "What stands is older than this version. To replace it, have this version approved and publish again.",
);
pub const PUBLISH: Text = text("公表する", "Publish");
pub const UPDATE: Text = text("公表中の文面を差し替える", "Replace what stands");
pub const PUBLISH_TITLE: Text = text(
    "だれでも読めるページに公表しますか",
    "Publish this for anybody to read?",
);
pub const PUBLISH_TEXT: Text = text(
    "承認された文面を公開ページに載せます。ログインなしで誰でも読めます。あとから取り下げられますが、読んだ人の記憶や写しは消せません。",
    "The approved text goes onto the public page, where anybody can read it without signing in. It can be withdrawn, but not unread.",
);
pub const TYPE_REFERENCE: Text = text(
    "確認のため、インシデント番号を入力してください：",
    "Type the incident's number to confirm:",
);
pub const PUBLISHED: Text = text("公表しました", "The notice is published");
pub const WITHDRAW: Text = text("取り下げる", "Withdraw");
pub const WITHDRAW_TITLE: Text = text("公表を取り下げますか", "Withdraw the notice?");
pub const WITHDRAW_TEXT: Text = text(
    "アドレスを開いた人には、取り下げた日時だけを示します。理由は記録に残り、公開ページには出ません。",
    "Whoever opens the address is told when it was withdrawn. The reason is kept in the record and not shown there.",
);
pub const REASON: Text = text("取り下げる理由", "Reason");
pub const REASON_KEPT: Text = text("取り下げた理由", "Why it was withdrawn");
pub const TAKEN_DOWN: Text = text("公表を取り下げました", "The notice was withdrawn");
pub const OF_INCIDENT: Text = text("公表中のお知らせ", "Published notices");

/// Which publication it is.
pub fn number(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}回目の公表"),
        Lang::En => format!("No. {n}"),
    }
}
