//! Words of the pages about people whom no mail reaches: the list, calls, post, substitute notice.

use super::incidents::people;
use crate::i18n::{Text, text};
use saiki_api::Lang;

pub const TITLE: Text = text("個別の連絡（郵送・電話）", "Post and telephone");
pub const LEAD: Text = text(
    "メールで知らせることができない対象者に、郵送・電話・訪問などで知らせます。",
    "People whom no mail reaches are told by post, telephone or a visit.",
);
pub const EMPTY: Text = text(
    "個別に連絡する対象者はいません",
    "Nobody has to be told otherwise",
);
pub const EMPTY_TEXT: Text = text(
    "メールが届かなかった方、メールアドレスのない方、メールでの連絡を控える方が自動で並びます。通知文の送付を始めると、届かなかった方がここに加わります。",
    "Whoever a mail did not reach, has no mail address or is not to be mailed is listed here by itself. Once letters go out, those they do not reach come here.",
);
pub const TO_CAMPAIGNS: Text = text("送付の一覧を開く", "Open campaigns");

pub const PERSON: Text = text("対象者", "Person");
pub const REASON: Text = text("理由", "Reason");
pub const CHANNEL: Text = text("連絡方法", "Way");
pub const STATE: Text = text("進み具合", "State");
pub const ASSIGNEE: Text = text("担当", "Who does it");
pub const LANG: Text = text("言語", "Language");
pub const PHONE: Text = text("電話番号", "Telephone");
pub const ADDRESS: Text = text("住所", "Address");
pub const CALL_AT: Text = text("電話する時刻", "Call at");
pub const ANY_TIME: Text = text("いつでも", "Any time");
pub const TRIES: Text = text("不在の回数", "Times not reached");
pub const NOT_CHOSEN: Text = text("未定", "Not chosen");
pub const NOBODY: Text = text("未定", "Nobody");
pub const LETTER: Text = text("郵便物の番号", "Letter");
pub const SEARCH: Text = text(
    "お客様番号・電話番号・氏名（完全一致）",
    "Exact number, name, telephone",
);
pub const HAS_CHANNEL: Text = text("方法の決定", "Way chosen");
pub const CHOSEN: Text = text("決めた方", "Chosen");
pub const UNCHOSEN: Text = text("まだの方", "Not yet");
pub const HAS_NUMBER: Text = text("電話番号の有無", "Telephone number");
pub const WITH_NUMBER: Text = text("使える番号あり", "A number can be used");
pub const WITHOUT_NUMBER: Text = text("使える電話番号なし", "No usable telephone number");
pub const WRONG_HOME: Text = text(
    "登録されている郵送先を使えないものとし、次の郵送から外します。誤りだったときは、対象者の連絡先で「使用できる」に戻してください。",
    "The postal address on the register is noted as unusable, and no letter goes there any more. If that was a mistake, say at their addresses that it can be used.",
);
pub const LOST: Text = text("使えない連絡先", "Found unusable");
pub const THROUGH: Text = text("連絡の相手：", "Told through");
pub const TOLD_THROUGH: Text = text("本人に代わる連絡の相手", "Told for them");
pub const OF_CAMPAIGN: Text = text(
    "1つの送付で届かなかった方だけを表示しています。",
    "Only people one campaign did not reach are shown.",
);
pub const SHOW_ALL: Text = text("すべて表示", "Show all");

pub const COUNTS: Text = text("連絡の状況", "How it stands");
pub const OPEN: Text = text("知らせていない方", "Still to be told");
pub const UNDECIDED: Text = text("方法が未定", "No way chosen");
pub const POSTED: Text = text("発送済み", "Posted");
pub const SUBSTITUTED: Text = text("公表による代替", "Substitute notice");
pub const KEPT_UNTIL: Text = text("公表を続ける日", "Kept public until");
pub const STANDING: Text = text("公表中", "Public");
pub const WITHDRAWN: Text = text("取り下げ済み", "Withdrawn");
pub const DESK_HINT: Text = text(
    "公表している間は、問い合わせ窓口を開けておいてください。この日までは取り下げられません。",
    "Keep the desk open while it is public. It cannot be withdrawn before that day.",
);

pub const ASSIGN: Text = text("連絡方法を決める", "Choose a way");
pub const ASSIGN_TITLE: Text = text("連絡方法と担当を決める", "Choose a way and a person");
pub const ASSIGN_LEAVE: Text = text("変えない", "Leave as it is");
pub const ASSIGN_TEXT: Text = text(
    "一覧で絞り込んだ方全員に適用します。方法を変えると、進み具合は「未着手」に戻ります。",
    "It applies to everybody the list shows. Another way begins anew.",
);
pub const APPLY: Text = text("適用する", "Apply");
pub const TYPE_COUNT: Text = text("確認のため人数を入力", "Type the number to confirm");
pub const TYPE_LETTERS: Text = text(
    "確認のため通数を入力",
    "Type the number of letters to confirm",
);
pub const NOBODY_MEANT: Text = text(
    "当てはまる方がいません。絞り込みを変えてください。",
    "Nobody fits. Change the filters.",
);

pub const CALLS: Text = text("電話をかける", "Call");
pub const CALLS_TITLE: Text = text("電話連絡", "Calls");
pub const CALL_ORDER: Text = text("かける順番", "Order of calls");
pub const WHOM_TO_CALL: Text = text("電話をかける相手", "Whom to call");
pub const TOLD_TOO: Text = text("あわせてお伝えする方", "Told in the same call");
pub const TOLD_TOO_HINT: Text = text(
    "電話の結果は、この方々にも同じように記録されます。",
    "What comes of the call is recorded for these people, too.",
);
pub const TO_WITHOUT_NUMBER: Text = text("一覧で別の方法を選ぶ", "Choose another way in the list");
pub const BACK: Text = text("個別の連絡へ", "Back to post and telephone");
pub const ALL_CALLS: Text = text("全員の分", "Everybody's");
pub const NO_CALLS: Text = text("電話する方はいません", "Nobody to call");
pub const NO_CALLS_TEXT: Text = text(
    "個別の連絡の一覧で、連絡方法に「電話」を選ぶと、かける順に並びます。",
    "Choose “Telephone” as the way in the list, and people appear here in the order to call them.",
);
pub const NO_OWN_CALLS: Text = text("担当する電話連絡はありません", "No calls are yours");
pub const NO_OWN_CALLS_TEXT: Text = text(
    "「全員の分」を選ぶと、ほかの担当者の分も表示します。",
    "Choose “Everybody's” to see the calls of others, too.",
);
pub const SHEET: Text = text("印刷用の連絡票", "Sheet to print");
pub const CALL_CSV: Text = text("CSVで書き出す", "Export as CSV");
pub const SCRIPT: Text = text("話す内容", "What to say");
pub const OPENING: Text = text("はじめに", "To begin with");
pub const CLOSING: Text = text("終わりに", "To end with");
pub const NOT_SAID: Text = text("お話ししないこと", "What not to say");
pub const RESULT: Text = text("結果を記録", "Record the result");
pub const KEYS_HINT: Text = text(
    "1〜5のキーでも記録できます（入力欄の外で押してください）。",
    "Keys 1 to 5 record it, too (outside the fields).",
);
pub const NOTE: Text = text("メモ", "Note");
pub const NOTE_HINT: Text = text(
    "話した内容など。権限のある人だけが読めます。",
    "What was said. Only those who may see people in the clear can read it.",
);
pub const NEXT_AT: Text = text("折り返す日時", "Time agreed");
pub const NEXT_HINT: Text = text("「折り返しを約束」のときに入力します。", "For “Call back”.");
pub const WRONG_NUMBER: Text = text("違っていた番号", "The number that was wrong");
pub const WRONG_NUMBER_HINT: Text = text(
    "「番号・宛先違い」のときに選びます。その番号には、ほかの方の分も含めて今後かけません。",
    "For “Wrong number or address”. Nobody who has that number is called there any more.",
);
pub const RECORDED: Text = text("結果を記録しました", "The result was recorded");
pub const NOT_DUE: Text = text(
    "まだ電話する時刻になっていません。",
    "The time to call has not come yet.",
);
pub const REVEAL_FIRST: Text = text("電話番号は伏せられています。", "The number is masked.");
pub const SKIP: Text = text("次の人へ", "Next person");

pub const POST: Text = text("郵送する", "Post letters");
pub const POST_TITLE: Text = text("郵送", "Post");
pub const MAKE: Text = text("発送一式を作る", "Make a batch");
pub const MAKE_TEXT: Text = text(
    "絞り込んだ方のうち、住所の分かる方の手紙を1つのPDFにまとめます。世帯や親権者・後見人等のいる方には、まとめて1通を世帯主や親権者・後見人等に宛てて作ります。宛先と文面はここで固定されます。",
    "Letters to the people of the list who have an address become one PDF. People of one household, or with the same guardian, get one letter, made out to the head or the guardian. Recipients and text are fixed now.",
);
pub const WHICH_LETTER: Text = text("通知文", "Letter");
pub const LETTER_HINT: Text = text(
    "送付済みの通知文は、送付したときの版を印刷します。",
    "A letter that was sent is printed in the version sent.",
);
pub const ENVELOPE: Text = text("封筒", "Envelope");
pub const MADE: Text = text("発送一式を作りました", "The batch was made");
pub const BATCHES: Text = text("発送一式", "Batches");
pub const NO_BATCHES: Text = text("発送一式はまだありません", "No batch yet");
pub const NO_BATCHES_TEXT: Text = text(
    "個別の連絡の一覧で相手を絞り込み、「発送一式を作る」を押すと、印刷して発送できる手紙がここに並びます。",
    "Narrow the list of people and press “Make a batch”; letters to print and post are listed here.",
);
pub const BATCH: Text = text("回", "Batch");
pub const LETTERS: Text = text("通数", "Letters");
pub const PEOPLE: Text = text("対象人数", "People they are for");
pub const RETURNED: Text = text("返送", "Came back");
pub const MADE_BY: Text = text("作成", "Made by");
pub const POSTED_ON: Text = text("発送日", "Posted on");
pub const SERVICE: Text = text("発送の種類", "Service");
pub const SERVICE_HINT: Text = text("例：簡易書留", "For example: registered");
pub const NOT_POSTED: Text = text("発送待ち", "To be posted");
pub const PDF: Text = text("PDFを保存", "Save the PDF");
pub const PDF_HINT: Text = text(
    "最初の1枚は発送控えです。100%・片面で印刷し、各手紙の1枚目を上にして三つ折りにします。保存は記録されます。",
    "The first sheet is for the mail room. Print at 100 % on one side and fold each letter in three with its first sheet on top. Saving is recorded.",
);
pub const PRINTED: Text = text("印刷したPDFのハッシュ", "Hash of the PDF");
pub const PAGES: Text = text("枚数", "Sheets");
pub const RECORD_POSTING: Text = text("発送を記録", "Record posting");
pub const RECORD_POSTING_TEXT: Text = text(
    "発送一式の全員を「郵送で通知済み」として記録します。戻ってきた郵便物は、番号で記録すると元に戻ります。",
    "Everybody in the batch counts as told by post. A letter that comes back is recorded by its number and takes that back.",
);
pub const POSTING_RECORDED: Text = text("発送を記録しました", "Posting was recorded");
pub const DISCARD: Text = text("発送一式を削除", "Throw the batch away");
pub const DISCARD_TEXT: Text = text(
    "まだ発送していない発送一式を削除します。相手は「知らせていない方」に戻ります。印刷した紙は破棄してください。",
    "The batch was not posted and goes; its people are to be told again. Destroy what was printed.",
);
pub const DISCARDED: Text = text("発送一式を削除しました", "The batch is gone");
pub const TRACKING: Text = text("追跡番号を登録", "Enter tracking numbers");
pub const TRACKING_TEXT: Text = text(
    "1行に1通、「郵便物の番号,追跡番号」の形で貼り付けてください。",
    "Paste one line a letter: its number, a comma, the tracking number.",
);
pub const TRACKING_LINES: Text = text("番号の一覧", "Lines");
pub const TRACKING_REPLACE: Text = text(
    "登録済みの追跡番号を置き換える",
    "Replace numbers that are there already",
);
pub const TRACKED: Text = text("追跡番号", "Tracking number");
pub const TRACKING_SAVED: Text = text("追跡番号を登録しました", "Tracking numbers were saved");
pub const BACK_TITLE: Text = text("戻ってきた郵便物", "Letters that came back");
pub const BACK_TEXT: Text = text(
    "宛名の右下の番号（例：3-00012）かお客様番号を、読み取るか入力してください。相手は「知らせていない方」に戻ります。",
    "Scan or type the number below the address (for example 3-00012) or the customer number. The person is to be told again.",
);
pub const CODE: Text = text("番号", "Number");
pub const BACK_REASON: Text = text("戻った理由", "Why it came back");
pub const BACK_DAY: Text = text("戻った日", "Day");
pub const BACK_RECORD: Text = text("返送を記録", "Record the return");
pub const TO_POST: Text = text("郵送の一覧へ", "Back to post");
pub const NONE_PRINTED: Text = text("まだ保存していません", "Not saved yet");

pub const SUBSTITUTE: Text = text("公表による代替を記録", "Record substitute notice");
pub const SUBSTITUTE_TEXT: Text = text(
    "どの方法でも連絡が取れない方について、本人への通知に代えて、公表中の公表文によることを決めます。問い合わせ窓口を開け、決めた日まで公表を続けてください。",
    "For people nobody can reach, a notice on the public page stands in the place of the letter. Keep the desk open and the notice public until the day named.",
);
pub const NOTICE: Text = text("公表文", "Notice");
pub const NO_NOTICE: Text = text(
    "公表中の公表文がありません。先にウェブ告知を公表してください。",
    "No notice is public. Publish a website notice first.",
);
pub const WHY: Text = text("ほかに方法がない理由", "Why nothing else reaches them");
pub const SUBSTITUTE_DONE: Text = text(
    "公表による代替を記録しました",
    "Substitute notice was recorded",
);

pub const CARD: Text = text("個別の連絡", "Post and telephone");
pub const NOTHING_YET: Text = text("まだ連絡していません。", "Nothing was tried yet.");
pub const RECORD: Text = text("連絡を記録", "Record an attempt");
pub const TOLD_ALREADY: Text = text(
    "すでに知らせたと記録されています。誤りのときは、その記録を取り消してから記録してください。",
    "They are recorded as told already. If that is a mistake, take it back first.",
);
pub const NEED_NOT: Text = text(
    "「通知不要」と記録されています。連絡を記録するには、先にその決定を取り消してください。",
    "It is recorded that they need not be told; take that decision back first.",
);
pub const WHAT_CAME: Text = text("結果", "Result");
pub const CORRECT: Text = text("誤った記録を取り消す", "Take a mistaken entry back");
pub const CORRECT_TEXT: Text = text(
    "「伝えた」という記録を取り消し、「知らせていない方」に戻します。同じ電話であわせて記録した方の分も取り消します。手紙を発送済みの方も「知らせていない方」に戻るため、手紙で知らせたことにするときは、改めて記録してください。元の記録と取り消した理由は残ります。",
    "It takes back that they were told; they are to be told again, and so is everybody the same call was recorded for, even with a letter on its way. If the letter is to count, record that anew. The entry and the reason stay on record.",
);
pub const CORRECT_WHY: Text = text("取り消す理由", "Why it was a mistake");
pub const CORRECTED: Text = text("記録を取り消しました", "The entry was taken back");
pub const AT: Text = text("連絡した日時", "When");
pub const AT_HINT: Text = text("空欄なら現在の日時になります。", "Empty: now.");
pub const OTHER_MAIL: Text = text(
    "別のメールアドレスが登録されています。先頭に替えて送付できます。",
    "The register has another mail address; put it first to mail there.",
);
pub const SAVED: Text = text("連絡方法を保存しました", "The way was saved");
pub const FOLLOW: Text = text("個別の連絡へ進む", "Follow up");

/// How many one campaign did not reach.
pub fn unreached(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("メールで知らせることができない方が{n}名います。"),
        Lang::En => format!("{} could not be told by mail.", people(lang, n)),
    }
}

/// Whom an action concerns.
pub fn whom(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("対象：{n}名"),
        Lang::En => format!("It concerns {}.", people(lang, n)),
    }
}

/// How many letters a batch would have.
pub fn letters(n: &str, letters: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("郵送できる方：{n}名（{letters}通）"),
        Lang::En if letters == "1" => format!("Post reaches {}: 1 letter.", people(lang, n)),
        Lang::En => format!("Post reaches {}: {letters} letters.", people(lang, n)),
    }
}

/// How many people of a list post does not reach.
pub fn unposted(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!(
            "ほかに{n}名は、使える住所がないか、郵送を控えているか、発送待ちの手紙があるため含まれません。"
        ),
        Lang::En => format!(
            "{n} more are left out: no usable address, not to be written to, or a letter already waits to be posted."
        ),
    }
}

/// Who was to be called and cannot be.
pub fn without_number(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("連絡方法が「電話」の方のうち{n}名には、使える電話番号がありません。"),
        Lang::En if n == "1" => {
            "1 person to be called has no telephone number that can be used.".to_owned()
        }
        Lang::En => format!("{n} people to be called have no telephone number that can be used."),
    }
}

/// A word in brackets.
pub fn bracketed(word: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("（{word}）"),
        Lang::En => format!("({word})"),
    }
}

/// To whom a letter is made out.
pub fn made_out_to(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{name}様宛て"),
        Lang::En => format!("to {name}"),
    }
}

/// For whom a letter is.
pub fn letter_for(names: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("対象：{names}"),
        Lang::En => format!("For {names}"),
    }
}

/// With whom somebody spoke.
pub fn spoken_with(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("相手：{name}様"),
        Lang::En => format!("with {name}"),
    }
}

/// For how many it was done.
pub fn applied(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}名に適用しました"),
        Lang::En => format!("Done for {}", people(lang, n)),
    }
}

/// Which batch.
pub fn batch(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("郵送 第{n}回"),
        Lang::En => format!("Batch {n}"),
    }
}

/// How the call list stands.
pub fn call_counts(due: &str, total: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("いま電話できる方 {due}名／全{total}名"),
        Lang::En => format!("{due} of {total} can be called now"),
    }
}

/// Who never answers.
pub fn exhausted(n: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("5回かけてもつながらない方が{n}名います。別の方法を選んでください。"),
        Lang::En => format!(
            "{} did not answer five times; choose another way for them.",
            people(lang, n)
        ),
    }
}
