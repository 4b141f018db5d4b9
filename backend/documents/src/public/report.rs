//! The page where people outside report: the form, with what was typed and what is wrong with it.

use super::{Speaker, other};
use crate::html::escape;
use saiki_api::{
    Lang,
    reports::{MAX_FIELD, MAX_TEXT, ReportKind},
    wire,
};
use saiki_domain::fault::Faults;

/// What was typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Wire name of the kind chosen.
    pub kind: String,
    /// What happened.
    pub text: String,
    /// Name.
    pub name: String,
    /// Organisation.
    pub organisation: String,
    /// Mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
}

/// A field of one line: name, label, what it is used for, how a browser may fill it in.
type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// The field of a fault that concerns the form as a whole.
pub const WHOLE: &str = "form";

/// The form, with what was typed and what is wrong with it.
pub fn form(speaker: &Speaker<'_>, given: &Given, faults: &Faults) -> String {
    let lang = speaker.lang;
    let title = lang.pick("異変・苦情・弱点のご連絡", "Report to us");
    let mut main = format!("<h1>{title}</h1>\n<p>{}</p>\n", escape(&lead(speaker)));
    main.push_str(&speaker.desk_facts());
    if !faults.0.is_empty() {
        let words = faults.0.iter().find(|fault| fault.field == WHOLE);
        let words = words.map_or_else(
            || {
                lang.pick(
                    "送信できませんでした。印の付いた欄を直して、もう一度送信してください。入力した内容は残っています。",
                    "It was not sent. Correct the fields marked below and send it again; what you typed is still there.",
                )
            },
            |fault| fault.message.get(lang),
        );
        main.push_str(&format!(
            "<p class=\"fault\" role=\"alert\"><b>▲ {}</b></p>\n",
            escape(words)
        ));
    }
    main.push_str(&format!(
        "<form method=\"post\" action=\"/report?lang={}\" accept-charset=\"utf-8\">\n",
        lang.tag()
    ));
    main.push_str(&kinds(given, faults, lang));
    main.push_str(&what_happened(given, faults, lang));
    for (line, value) in
        lines(lang)
            .into_iter()
            .zip([&given.name, &given.organisation, &given.email, &given.phone])
    {
        main.push_str(&one_line(line, value, faults, lang));
    }
    main.push_str(&trap(faults, lang));
    let consent = escape(&consent(speaker));
    let send = lang.pick("送信する", "Send");
    main.push_str(&format!(
        "<p class=\"consent\">{consent}</p>\n<button type=\"submit\">{send}</button>\n</form>\n"
    ));
    main.push_str(&lookup(lang));
    let switch = format!("/report?lang={}", other(lang).tag());
    speaker.page(title, &main, Some(&switch))
}

fn lead(speaker: &Speaker<'_>) -> String {
    let desk = speaker.desk();
    let mut lead = match speaker.lang {
        Lang::Ja => format!(
            "お気付きのこと、苦情、見つけた弱点などを{desk}が承ります。送信すると受付番号をお渡しし、次のご連絡の期限をお知らせします。"
        ),
        Lang::En => format!(
            "Tell {desk} what you noticed, what you complain of, or which weakness you found. You get a number and are told by when you will hear from us."
        ),
    };
    if speaker.has_phone() {
        lead += speaker.lang.pick(
            "お急ぎのときはお電話ください。",
            " If it is urgent, please telephone.",
        );
    }
    lead
}

fn consent(speaker: &Speaker<'_>) -> String {
    let desk = speaker.desk();
    match speaker.lang {
        Lang::Ja => format!(
            "お送りいただいた内容は、事実の確認とご返信のために{desk}が取り扱い、ほかの目的には使いません。この取扱いに同意のうえ送信してください。"
        ),
        Lang::En => format!(
            "What you send is used by {desk} to look into the matter and to answer you, and for nothing else. By sending it you agree to this."
        ),
    }
}

fn lines(lang: Lang) -> [Line<'static>; 4] {
    [
        (
            "name",
            lang.pick("お名前", "Name"),
            lang.pick("ご返信の宛名に使います。", "Used to address our answer."),
            "text",
            "name",
        ),
        (
            "organisation",
            lang.pick("会社・団体名", "Organisation"),
            lang.pick(
                "どのお立場からのご連絡かを知るために使います。",
                "Used to understand on whose behalf you write.",
            ),
            "text",
            "organization",
        ),
        (
            "email",
            lang.pick("メールアドレス", "Email"),
            lang.pick(
                "ご返信に使います。連絡先がないとご返信できませんが、受付番号で状況を確かめられます。",
                "Used to answer you. Without a way to reach you we cannot, but your number shows how far it is.",
            ),
            "email",
            "email",
        ),
        (
            "phone",
            lang.pick("電話番号", "Telephone"),
            lang.pick(
                "急ぎの確認が必要なときに使います。",
                "Used when something must be asked quickly.",
            ),
            "tel",
            "tel",
        ),
    ]
}

/// What is wrong with a field, as it stands beside it.
fn fault(name: &str, faults: &Faults, lang: Lang) -> String {
    faults
        .0
        .iter()
        .filter(|fault| fault.field == name)
        .map(|fault| {
            let words = escape(fault.message.get(lang));
            format!("<p class=\"fault\" id=\"{name}-fault\">▲ {words}</p>\n")
        })
        .next()
        .unwrap_or_default()
}

/// How a field names its hint and its fault to those who cannot see them.
fn described(name: &str, faults: &Faults) -> String {
    let wrong = faults.0.iter().any(|fault| fault.field == name);
    if wrong {
        format!(" aria-describedby=\"{name}-hint {name}-fault\" aria-invalid=\"true\"")
    } else {
        format!(" aria-describedby=\"{name}-hint\"")
    }
}

fn kinds(given: &Given, faults: &Faults, lang: Lang) -> String {
    let choices: String = ReportKind::ALL
        .into_iter()
        .map(|kind| {
            let (name, label) = (wire::name(&kind), kind.label(lang));
            let checked = if name == given.kind { " checked" } else { "" };
            format!(
                "<label class=\"choice\"><input type=\"radio\" name=\"kind\" value=\"{name}\" required{checked}> {label}</label>\n"
            )
        })
        .collect();
    let legend = lang.pick("ご連絡の種類（必須）", "What is it about? (required)");
    format!(
        "<fieldset>\n<legend>{legend}</legend>\n{choices}{}</fieldset>\n",
        fault("kind", faults, lang)
    )
}

fn what_happened(given: &Given, faults: &Faults, lang: Lang) -> String {
    let label = lang.pick("内容（必須）", "What happened (required)");
    let hint = lang.pick(
        "いつ、どこで、何が起きたかを、分かる範囲でお書きください。パスワードやカード番号は書かないでください。",
        "When, where and what, as far as you know. Do not write passwords or card numbers.",
    );
    // The first line end after the tag is not part of the text.
    format!(
        "<div class=\"field\">\n<label for=\"text\">{label}</label>\n<p class=\"hint\" id=\"text-hint\">{hint}</p>\n\
{}<textarea id=\"text\" name=\"text\" rows=\"8\" maxlength=\"{MAX_TEXT}\" required{}>\n{}</textarea>\n</div>\n",
        fault("text", faults, lang),
        described("text", faults),
        escape(&given.text),
    )
}

fn one_line(line: Line<'_>, value: &str, faults: &Faults, lang: Lang) -> String {
    let (name, label, hint, kind, fill) = line;
    let optional = lang.pick("（任意）", " (optional)");
    format!(
        "<div class=\"field\">\n<label for=\"{name}\">{label}<span class=\"muted\">{optional}</span></label>\n\
<p class=\"hint\" id=\"{name}-hint\">{hint}</p>\n{}<input id=\"{name}\" name=\"{name}\" type=\"{kind}\" \
autocomplete=\"{fill}\" maxlength=\"{MAX_FIELD}\" value=\"{}\"{}>\n</div>\n",
        fault(name, faults, lang),
        escape(value),
        described(name, faults),
    )
}

/// A field people do not see. Programs that fill in everything fill it in too, and are told.
fn trap(faults: &Faults, lang: Lang) -> String {
    let label = lang.pick("この欄には何も入れないでください", "Leave this empty");
    let wrong = fault("website", faults, lang);
    let class = if wrong.is_empty() {
        "field trap"
    } else {
        "field"
    };
    format!(
        "<div class=\"{class}\">\n<label for=\"website\">{label}</label>\n{wrong}\
<input id=\"website\" name=\"website\" type=\"text\" autocomplete=\"off\" tabindex=\"-1\" value=\"\">\n</div>\n"
    )
}

fn lookup(lang: Lang) -> String {
    let (title, label, look) = (
        lang.pick("受付番号をお持ちの方", "If you have a number"),
        lang.pick(
            "受付番号（例: R-ABCD-2345）",
            "Number, for example R-ABCD-2345",
        ),
        lang.pick("状況を確かめる", "See how far it is"),
    );
    format!(
        "<section class=\"lookup\">\n<h2>{title}</h2>\n<form method=\"get\" action=\"/report\">\n\
<input type=\"hidden\" name=\"lang\" value=\"{}\">\n<div class=\"field\">\n<label for=\"number\">{label}</label>\n\
<input id=\"number\" name=\"number\" type=\"text\" autocomplete=\"off\" maxlength=\"40\" required>\n</div>\n\
<button type=\"submit\" class=\"plain\">{look}</button>\n</form>\n</section>\n",
        lang.tag()
    )
}
