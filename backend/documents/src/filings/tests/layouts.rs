//! Plain text as its recipients ask for it: boxes to be ticked, and lines for a mail.

use super::{
    super::plain::written,
    given::{content, dora},
    shown,
};
use saiki_api::Lang;
use saiki_domain::filing_forms::TextLayout;
use serde_json::json;

#[test]
fn boxes_show_every_choice_and_fill_those_that_were_chosen() {
    let mut content = dora(
        "initial",
        &[
            ("cause.category", json!({"kind": "choice", "value": "loss"})),
            (
                "cause.text",
                json!({"kind": "text", "value": {"ja": "置き忘れ", "en": "Left behind"}}),
            ),
        ],
    );
    content.lang = Lang::Ja;
    content.sections[1].items[0].fields =
        vec!["cause.category".to_owned(), "cause.text".to_owned()];
    let read = written(&shown(&content), TextLayout::Boxes);
    assert!(read.contains("■ 紛失\n"), "{read}");
    assert_eq!(read.matches('■').count(), 1);
    assert!(read.matches('□').count() > 3);
    assert!(read.contains("：置き忘れ\n"), "{read}");
    // What has no choices is told as it reads.
    assert!(
        read.contains("(3) Number of people：\n1,998 people\n"),
        "{read}"
    );
}

#[test]
fn a_mail_has_a_line_an_item() {
    let content = content(Lang::Ja);
    let read = written(&shown(&content), TextLayout::Mail);
    for wanted in [
        "【報告者】\n氏名又は名称：あおばチケット株式会社\n",
        "\n1. 概要：\nチケット販売サイトが外部から不正に操作されました。\n会員",
        "\n(3) 本人の数：1,998名\n",
        "\n4. 原因：確認中です。\n",
    ] {
        assert!(read.contains(wanted), "{wanted}: {read}");
    }
}
