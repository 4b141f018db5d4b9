//! Words of the register beyond one row a person: further addresses, households and guardians, duplicates, segments.

use super::incidents::people;
use crate::{
    format::number::grouped,
    i18n::{Text, text},
};
use saiki_api::Lang;

pub const ADDRESSES: Text = text("連絡先", "Addresses");
pub const ADDRESSES_TEXT: Text = text(
    "一番上がこの人への宛先です。不達になったときは、次の連絡先を一番上にします。",
    "Letters go to the first of each kind. When it comes back, make the next one the first.",
);
pub const NO_ADDRESSES: Text = text(
    "連絡先はまだありません。届く見込みのある連絡先を追加してください。",
    "No address is known yet. Add one that may reach the person.",
);
pub const ADD_ADDRESS: Text = text("連絡先を追加", "Add an address");
pub const ADDRESS_ADDED: Text = text("連絡先を追加しました", "The address was added");
pub const CHANNEL: Text = text("種類", "Kind");
pub const VALUE: Text = text("連絡先", "Address or number");
pub const LABEL: Text = text("区分（職場・実家など）", "What it is, for example work");
pub const OWN: Text = text("宛先", "First");
pub const MAKE_FIRST: Text = text("一番上にする", "Make it the first");
pub const MADE_FIRST: Text = text("宛先を変更しました", "It is the first now");
pub const STATE: Text = text("状態", "State");
pub const SET_STATE: Text = text("状態を変更", "Change the state");
pub const WHY: Text = text("理由", "Why");
pub const STATE_SAVED: Text = text("状態を保存しました", "The state was saved");
pub const REMOVE: Text = text("削除", "Delete");
pub const REMOVE_TEXT: Text = text(
    "この連絡先を名簿から削除します。",
    "This address is deleted from the register.",
);
pub const REMOVED: Text = text("連絡先を削除しました", "The address was deleted");

pub const TOGETHER: Text = text("世帯または親権者・後見人等", "Household or guardian");
pub const ALONE: Text = text(
    "この人には、本人宛てに1通を送ります。同じ世帯の人とまとめて1通にするか、親権者・後見人等宛てにすることができます。",
    "The person gets a letter of their own. It can go to a household together, or to a guardian.",
);
pub const FORM_HOUSEHOLD: Text = text("世帯にまとめる", "Form a household");
pub const NAME_GUARDIAN: Text = text("親権者・後見人等を指定", "Name a guardian");
pub const HOUSEHOLD_TEXT: Text = text(
    "文書は世帯主宛てに1通だけ送り、その中で構成員ごとの漏えい項目を知らせます。",
    "One letter goes to the head and tells each member what leaked of them.",
);
pub const GUARDIAN_TEXT: Text = text(
    "文書は親権者・後見人等宛てに送り、本人ごとの漏えい項目を知らせます。",
    "The letter goes to the guardian and tells what leaked of each person.",
);
pub const HEAD: Text = text("世帯主（宛先）", "Head, to whom the letter goes");
pub const GUARDIAN: Text = text(
    "親権者・後見人等（宛先）",
    "Guardian, to whom the letter goes",
);
pub const MEMBERS: Text = text("構成員", "Members");
pub const WARDS: Text = text("本人", "Wards");
pub const HOUSEHOLD_NUMBER: Text = text("世帯番号", "Household number");
pub const REASON: Text = text("親権者・後見人等の区分", "Reason");
pub const NOTE: Text = text("メモ", "Note");
pub const FIND: Text = text(
    "番号・氏名・メール・電話（完全一致）",
    "Exact number, name, email, phone",
);
pub const FIND_ADD: Text = text("探して加える", "Find and add");
pub const FOUND_NOBODY: Text = text(
    "該当する人がいません。全体を正確に入力してください。",
    "Nobody is found; enter the whole value exactly.",
);
pub const FOUND_SEVERAL: Text = text(
    "2名以上が該当します。お客様番号で指定してください。",
    "Several people are found; use the customer number.",
);
pub const FOUND_IN_OTHER: Text = text(
    "すでに別の世帯に属しているか、親権者・後見人等が指定されています。",
    "The person already belongs to a household or has a guardian.",
);
pub const ON_REGISTER: Text = text("名簿の人から選ぶ", "Somebody on the register");
pub const OUTSIDE: Text = text("名簿にいない人", "Somebody who is not on the register");
pub const FORMED: Text = text("世帯にまとめました", "The household was formed");
pub const NAMED: Text = text("親権者・後見人等を指定しました", "The guardian was named");
pub const DISSOLVE: Text = text("解消", "Dissolve");
pub const DISSOLVE_TEXT: Text = text(
    "それぞれの人に本人宛ての文書を送るように戻します。あとから元に戻せます。承認済みの文書は、宛先が変わるため承認し直しになります。",
    "Each person gets their own letter again. This can be taken back. Letters approved for these recipients need approval again.",
);
pub const DISSOLVED: Text = text("解消しました", "It was dissolved");
pub const RESTORE: Text = text("元に戻す", "Put together again");
pub const RESTORED: Text = text("元に戻しました", "It was put together again");
pub const LEAVE: Text = text("この人を外す", "Take this person out");
pub const LEFT: Text = text("外しました", "The person was taken out");
pub const ADD_MEMBER: Text = text("人を加える", "Add somebody");
pub const UNUSABLE: Text = text("使用できない連絡先", "Ways that cannot be used");
pub const HOUSEHOLDS: Text = text("世帯と親権者・後見人等の一覧", "Households and guardians");
pub const HOUSEHOLDS_EMPTY: Text = text(
    "世帯も親権者・後見人等の指定もまだありません",
    "No household and no guardian yet",
);
pub const HOUSEHOLDS_EMPTY_TEXT: Text = text(
    "名簿の対象者のページから、世帯にまとめたり、親権者・後見人等を指定したりできます。取り込むファイルの世帯番号・親権者・後見人等の列からも作れます。",
    "Form a household or name a guardian from a person's page, or import a file with household numbers or guardians.",
);
pub const KIND: Text = text("種類", "Kind");
pub const PERSON_TO: Text = text("宛先", "Addressed to");
pub const DISSOLVED_ONES: Text = text("解消したもの", "Dissolved");
pub const STANDING_ONES: Text = text("現在のもの", "Current");
pub const PEOPLE: Text = text("人数", "People");

pub const DUPLICATES: Text = text("重複の確認", "Possible duplicates");
pub const DUPLICATES_TEXT: Text = text(
    "同じ人と思われる登録を、理由とともに示します。自動では統合しません。",
    "Entries that may be one person, each with its reasons. Nothing is merged by itself.",
);
pub const DUPLICATES_EMPTY: Text = text("重複と思われる登録はありません", "No entries look alike");
pub const DUPLICATES_EMPTY_TEXT: Text = text(
    "同じ連絡先・名前・住所の登録が見つかると、ここに表示します。",
    "Entries that share an address, a telephone number or a name are shown here.",
);
pub const BASIS: Text = text("見つけた方法", "Found by");
pub const MERGE: Text = text("統合", "Merge");
pub const MERGE_TITLE: Text = text("同じ人の登録を統合", "Merge entries of one person");
pub const MERGE_TEXT: Text = text(
    "項目ごとに、どの登録の値を残すかを選びます。残らない連絡先は追加の連絡先として保存し、漏えい項目は合わせます。あとから元に戻せます。",
    "Choose for each field which entry it is taken from. Addresses that are not chosen are kept as further ones, and data items are put together. It can be undone.",
);
pub const SURVIVOR: Text = text("残す登録", "The entry that stays");
pub const FIELD: Text = text("項目", "Field");
pub const MERGED: Text = text("統合しました", "The entries were merged");
pub const NOT_SAME: Text = text("別の人として記録", "They are different people");
pub const NOT_SAME_DONE: Text = text(
    "別の人として記録しました。今後は候補に出ません。",
    "Remembered; they are not proposed together again",
);
pub const MORE_SHARE: Text = text(
    "ほかにも同じ連絡先・名前の登録があります。",
    "More entries share what these were found by.",
);
pub const LOAD_MORE: Text = text("続きを探す", "Look for more");
pub const MERGED_FROM: Text = text("統合の履歴", "Merged from");
pub const UNDO: Text = text("統合を元に戻す", "Undo the merge");
pub const UNDO_TEXT: Text = text(
    "統合する前の登録に、そのまま戻します。",
    "Every entry becomes what it was before the merge.",
);
pub const UNDONE: Text = text("統合を元に戻しました", "The merge was undone");
pub const WAS_UNDONE: Text = text("元に戻し済み", "Undone");
pub const CANNOT_UNDO: Text = text(
    "統合のあとで変更されたため、元に戻せません。さらに統合している場合は、新しいものから順に戻してください。",
    "Changed since, so it cannot be undone. Where it was merged again, undo the newest merge first.",
);
pub const SLA: Text = text("SLA番号", "SLA reference");

pub const SEGMENT: Text = text("保存した条件", "Saved segment");
pub const SAVE_SEGMENT: Text = text("この条件を保存", "Save as a segment");
pub const SEGMENT_NAME: Text = text("条件の名前", "Name of the segment");
pub const SEGMENT_SAVED: Text = text("条件を保存しました", "The segment was saved");
pub const USE_SEGMENT: Text = text("保存した条件を使う", "Use a saved segment");
pub const DELETE_SEGMENT: Text = text("この条件を削除", "Delete this segment");
pub const SEGMENT_DELETED: Text = text("条件を削除しました", "The segment was deleted");
pub const SEGMENT_GONE: Text = text(
    "この条件を使った文書の宛先は変わりません。",
    "Letters that used it keep their audience.",
);
pub const DAMAGE_CHOICE: Text = text("被害額", "Damage");
pub const DAMAGE_ANY: Text = text("問わない", "Any");
pub const DAMAGE_HAS: Text = text("記録あり", "On record");
pub const DAMAGE_NONE: Text = text("記録なし", "None on record");
pub const DAMAGE_FROM: Text = text("被害額の下限", "Damage of at least");
pub const DAMAGE_TO: Text = text("被害額の上限", "Damage of at most");
pub const CURRENCY: Text = text("通貨", "Currency");
pub const CONTRACTS: Text = text("契約番号（1行に1件）", "Contracts, one a line");
pub const SLAS: Text = text(
    "SLA番号（1行に1件）",
    "Service level agreements, one a line",
);
pub const ORGANISATIONS: Text = text(
    "会社・団体名（1行に1件、全体を正確に）",
    "Organisations, one a line, whole names",
);
pub const JOINT: Text = text(
    "うち世帯または親権者・後見人等宛て",
    "Of these, to households and guardians",
);

/// Whether an amount is on record.
pub const WITH_DAMAGE: Text = text("被害額あり", "With damage");
/// Whether none is.
pub const WITHOUT_DAMAGE: Text = text("被害額なし", "Without damage");

/// An audience counted: the sentence, people, mails.
pub fn counted(sentence: &str, n: i64, mails: i64, lang: Lang) -> String {
    let (n, mails) = (grouped(n), grouped(mails));
    match lang {
        Lang::Ja => format!("{sentence}：{n}名、{mails}通"),
        Lang::En if mails == "1" => format!("{sentence}: {}, 1 mail", people(lang, &n)),
        Lang::En => format!("{sentence}: {}, {mails} mails", people(lang, &n)),
    }
}

pub const COVERS: Text = text("連名の方", "For these people");

/// One of several people a mail is for.
pub fn nth_person(n: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}人目"),
        Lang::En => format!("Person {n}"),
    }
}

/// How many entries became one.
pub fn merged_count(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{n}件を1件に統合"),
        Lang::En => format!("{n} entries made one"),
    }
}

/// Says that a way to a guardian can be used after all.
pub fn usable_after_all(way: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{way}を再び使用できるようにする"),
        Lang::En => format!("{way} can be used after all"),
    }
}
