//! What a writer and a reader may rely on: nothing in a value becomes markup, bad texts are refused with
//! their line, the built-in letters are complete. Layout is pinned by snapshots.

use super::*;
use saiki_api::{
    Lang,
    letters::{Basis, LetterKind, LetterText, LintLevel, Purpose},
    people::DataItem,
};
use saiki_domain::{
    letters::{
        fields::Field,
        lint,
        series::{self, Previous},
        values::{Addressee, Facts, Values},
    },
    sample,
};

fn values(lang: Lang, person: Option<&Addressee>) -> Values {
    let (incident, organisation) = (sample::incident(), sample::organisation());
    let facts = Facts {
        incident: &incident,
        organisation: &organisation,
        people: 1998,
        date: "2026-07-10T03:00:00Z".parse().unwrap(),
        number: 1,
        last: false,
        previous: None,
    };
    let mut values = Values::common(&facts, lang);
    if let Some(person) = person {
        values.set_person(person, lang);
    }
    values
}

fn text(lang: Lang, body: &str) -> LetterText {
    LetterText {
        lang,
        subject: "件名 {{ person.name }}".to_owned(),
        body: body.to_owned(),
    }
}

fn compile(body: &str) -> Result<LetterTemplate, Vec<saiki_domain::letters::fault::TextFault>> {
    LetterTemplate::compile(&text(Lang::Ja, body), LetterKind::PersonNotice, 0)
}

fn render(body: &str, name: &str) -> Mail {
    let person = Addressee {
        name: name.to_owned(),
        number: "C1".to_owned(),
        organisation: String::new(),
        data_items: vec![DataItem::Name, DataItem::Email],
        contract: String::new(),
        members: Vec::new(),
    };
    compile(body)
        .unwrap()
        .render(&values(Lang::Ja, Some(&person)))
        .unwrap()
}

const INJECTIONS: [&str; 18] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><b>x</b>",
    "**太字**",
    "# 見出し",
    "- 箇条",
    "1. 番号",
    "[link](https://evil.example)",
    "<https://evil.example>",
    "![pic](https://evil.example/p.png)",
    "`code`",
    "> quote",
    "{{ org.name }}",
    "{% if person.name %}x{% endif %}",
    "{# gone #}",
    "a&amp;b &lt; &#60;",
    "\\*back\\*slash",
    "-->]]></textarea></title>",
];

#[test]
fn whatever_stands_in_a_name_comes_out_as_written() {
    for name in INJECTIONS {
        for body in [
            "{{ person.name }} 様",
            "- {{ person.name }}\n- x",
            "# {{ person.name }}",
            "**{{ person.name }}**",
            "`{{ person.name }}`",
            "> {{ person.name }}",
            "[{{ person.name }}](https://aoba.example)",
            "    {{ person.name }}",
            "<div>{{ person.name }}</div>",
        ] {
            let mail = render(body, name);
            assert!(mail.text.contains(name), "{body} {name}: {}", mail.text);
            assert!(
                mail.html.contains(&crate::html::escape(name)),
                "{body} {name}: {}",
                mail.html
            );
            assert_eq!(mail.subject, format!("件名 {name}"));
            let tags = mail.html.replace(&crate::html::escape(name), "");
            assert!(
                !tags.contains("evil") && !tags.contains("<script"),
                "{tags}"
            );
        }
    }
}

#[test]
fn a_value_inside_an_address_cannot_leave_it() {
    let body = "[x](https://aoba.example/?n={{ person.name }})";
    let mail = render(body, "\" onclick=\"x&y=<z>/../");
    assert!(
        mail.html.contains(
            "href=\"https://aoba.example/?n=%22%20onclick%3D%22x%26y%3D%3Cz%3E%2F..%2F\""
        ),
        "{}",
        mail.html
    );
}

#[test]
fn line_ends_in_a_name_break_no_header_and_no_layout() {
    let mail = render("{{ person.name }} 様", "佐藤\r\nBcc: x@evil.example");
    assert_eq!(mail.subject, "件名 佐藤 Bcc: x@evil.example");
    assert!(mail.html.contains("佐藤<br>Bcc: x@evil.example 様"));
}

#[test]
fn markup_written_by_the_author_as_html_stays_text() {
    let mail = render("<b>太字</b>\n\n<script>\nalert(1)\n</script>", "x");
    assert!(mail.html.contains("&lt;b&gt;太字&lt;/b&gt;"));
    assert!(mail.html.contains("&lt;script&gt;"));
    assert!(!mail.html.contains("<script"));
    assert!(mail.text.contains("<b>太字</b>"));
}

#[test]
fn bad_texts_are_refused_with_field_and_line() {
    let cases = [
        ("a\n{{ person.nmae }}", "unknown_field", Some(2)),
        ("{{ person.name | upper }}", "not_allowed", Some(1)),
        ("a\n\n![x](https://x.example/p.png)", "image", Some(3)),
        ("[x](javascript:alert(1))", "link_scheme", Some(1)),
        ("[x]({{ person.name }})", "link_scheme", None),
        (
            "{% if person.name %}{% else %}[x](data:text/html,x){% endif %}",
            "link_scheme",
            Some(1),
        ),
        ("a\u{0}", "control_character", Some(1)),
        ("a\n\u{FDE1}b", "control_character", Some(2)),
        (&">".repeat(5000), "too_deep", None),
        (&"あ".repeat(50_001), "too_long", None),
    ];
    for (body, code, line) in cases {
        let errors = compile(body).unwrap_err();
        let shown: String = body.chars().take(40).collect();
        assert_eq!(errors[0].code, code, "{shown}: {errors:?}");
        assert_eq!(errors[0].line, line, "{shown}: {errors:?}");
        assert_eq!(errors[0].field, "texts.0.body");
    }
}

#[test]
fn each_language_stands_once_and_a_letter_has_a_text() {
    let both = [text(Lang::Ja, "x"), text(Lang::Ja, "y")];
    let errors = check_texts(&both, LetterKind::Apology).unwrap_err();
    assert_eq!(
        (errors[0].field.as_str(), errors[0].code),
        ("texts.1.lang", "duplicate")
    );
    let errors = check_texts(&[], LetterKind::Apology).unwrap_err();
    assert_eq!(errors[0].code, "empty");
}

#[test]
fn conditions_follow_what_is_known_of_each_person() {
    let template =
        compile("{% if person.organisation %}{{ person.organisation }}{% else %}個人{% endif %}")
            .unwrap();
    let mut person = Addressee::invented(Lang::Ja);
    let with = template.render(&values(Lang::Ja, Some(&person))).unwrap();
    person.organisation.clear();
    let without = template.render(&values(Lang::Ja, Some(&person))).unwrap();
    assert_eq!(with.text, "見本株式会社\n");
    assert_eq!(without.text, "個人\n");
    assert_eq!(
        template.render(&values(Lang::Ja, Some(&person))).unwrap(),
        without
    );
}

#[test]
fn a_letter_cannot_be_made_to_grow_without_bound() {
    let template = compile(&"{{ person.name }}".repeat(2000)).unwrap();
    let mut person = Addressee::invented(Lang::Ja);
    person.name = "あ".repeat(1000);
    assert_eq!(
        template.render(&values(Lang::Ja, Some(&person))),
        Err(RenderError::TooLarge)
    );
}

#[test]
fn the_text_part_reads_well_without_markup() {
    let mail = render(
        "## 見出し\n\n段落の1行目\n2行目は**大切**です。\n\n- 一\n- 二\n  続き\n\n3. 三\n4. 四\n\n[窓口](https://aoba.example/desk)と<desk@aoba.example>、[desk@aoba.example](mailto:desk@aoba.example)\n\n---\n\n> 引用",
        "x",
    );
    insta::assert_snapshot!(mail.text, @r"
    ■ 見出し

    段落の1行目
    2行目は大切です。

    ・一
    ・二
    　続き

    3. 三
    4. 四

    窓口（https://aoba.example/desk）とdesk@aoba.example、desk@aoba.example

    ――――――――――――

    > 引用
    ");
}

fn builtin_mail(kind: LetterKind, lang: Lang) -> (LetterTemplate, Mail, Values) {
    let template = LetterTemplate::compile(&builtin::text(kind, lang), kind, 0).unwrap();
    let person = Addressee::invented(lang);
    let values = values(lang, kind.is_mailed().then_some(&person));
    let mail = template.render(&values).unwrap();
    (template, mail, values)
}

#[test]
fn the_built_in_letters_read_as_they_should() {
    let pinned = [
        LetterKind::PersonNotice,
        LetterKind::Apology,
        LetterKind::WebNotice,
    ];
    for kind in pinned {
        for lang in Lang::ALL {
            let (_, mail, _) = builtin_mail(kind, lang);
            let name = format!("{}_{}", saiki_api::wire::name(&kind), lang.tag());
            insta::assert_snapshot!(name, format!("{}\n\n{}", mail.subject, mail.text));
        }
    }
    let (_, mail, _) = builtin_mail(LetterKind::PersonNotice, Lang::Ja);
    insta::assert_snapshot!("person_notice_ja_html", mail.html);
}

#[test]
fn no_objection_is_grave_in_a_built_in_letter_when_the_facts_are_known() {
    let (incident, organisation) = (sample::incident(), sample::organisation());
    let basis = Basis {
        laws: vec!["jp.appi.26_2".to_owned()],
        ..Basis::default()
    };
    let previous = Previous {
        number: 1,
        at: "2026-07-08T03:00:00Z".parse().unwrap(),
        figures: series::figures(&incident, 1998),
    };
    for kind in LetterKind::ALL {
        // What only people know is left to be filled in, and objected to until it is.
        let to_fill_in = matches!(kind, LetterKind::CompanyNotice | LetterKind::Briefing);
        let texts: Vec<_> = Lang::ALL
            .into_iter()
            .map(|lang| {
                let (template, mail, values) = builtin_mail(kind, lang);
                template.for_lint(&mail, &values)
            })
            .collect();
        let input = lint::Input {
            kind,
            texts: &texts,
            incident: &incident,
            organisation: &organisation,
            people: 1998,
            basis: &basis,
            fallback: &[],
            previous: Some(&previous),
            unfiled: &[],
            reach: None,
            now: "2026-07-10T03:00:00Z".parse().unwrap(),
        };
        let bad: Vec<_> = lint::lint(&input, Lang::Ja)
            .into_iter()
            .filter(|l| l.level != LintLevel::Ok && l.code != "language.mixed")
            .filter(|l| !(to_fill_in && l.code == "placeholder.left"))
            .collect();
        assert_eq!(bad, [], "{kind:?}");
    }
}

#[test]
fn a_built_in_letter_without_known_facts_says_so() {
    let mut values = values(Lang::Ja, Some(&Addressee::invented(Lang::Ja)));
    for field in Field::ALL
        .into_iter()
        .filter(|f| f.name().starts_with("incident."))
    {
        values.set(field, "");
    }
    let template = LetterTemplate::compile(
        &builtin::text(LetterKind::PersonNotice, Lang::Ja),
        LetterKind::PersonNotice,
        0,
    )
    .unwrap();
    let text = template.render(&values).unwrap().text;
    assert!(text.contains("原因の調査を進めております"), "{text}");
    assert!(text.contains("発生：日時を調査しております"), "{text}");
    assert!(!text.contains("\n\n\n"), "{text}");
}

#[test]
fn letters_of_an_exercise_say_so_before_anything_else() {
    let (mut incident, organisation) = (sample::incident(), sample::organisation());
    incident.exercise = true;
    for (lang, mark) in [(Lang::Ja, "【訓練】"), (Lang::En, "[EXERCISE] ")] {
        let facts = Facts {
            incident: &incident,
            organisation: &organisation,
            people: 3,
            date: "2026-07-10T03:00:00Z".parse().unwrap(),
            number: 1,
            last: false,
            previous: None,
        };
        let template =
            LetterTemplate::compile(&text(lang, "# Body\n\nText"), LetterKind::PersonNotice, 0);
        let template = template.unwrap();
        let real = template.render(&values(lang, None)).unwrap();
        let mail = template.render(&Values::common(&facts, lang)).unwrap();
        assert!(mail.subject.starts_with(mark), "{}", mail.subject);
        assert!(mail.text.starts_with(mark), "{}", mail.text);
        assert!(
            mail.html.contains(&format!("<strong>{mark}")),
            "{}",
            mail.html
        );
        assert!(!real.subject.contains(mark) && !real.text.contains(mark));
    }
}

#[test]
fn an_update_ends_with_a_link_that_can_be_pressed() {
    let url = "https://saiki.aoba.example/unsubscribe/abc-_1";
    for kind in LetterKind::ALL.into_iter().filter(|kind| kind.is_mailed()) {
        let linked = |text: &LetterText| text.body.contains("letter.unsubscribe_url");
        let required = builtin::texts(kind, Purpose::Required);
        assert!(!required.iter().any(linked), "{kind:?}");
        for text in builtin::texts(kind, Purpose::Update) {
            let template = LetterTemplate::compile(&text, kind, 0).unwrap();
            let mut values = values(text.lang, Some(&Addressee::invented(text.lang)));
            values.set(Field::LetterUnsubscribe, url);
            let mail = template.render(&values).unwrap();
            assert!(mail.text.trim_end().ends_with(url), "{}", mail.text);
            let link = format!("<a href=\"{url}\">{url}</a>");
            assert!(mail.html.contains(&link), "{}", mail.html);
        }
    }
}

#[test]
fn a_page_for_everybody_has_no_link_to_stop() {
    let text = LetterText {
        lang: Lang::Ja,
        subject: "x".to_owned(),
        body: "{{ letter.unsubscribe_url }}".to_owned(),
    };
    let errors = LetterTemplate::compile(&text, LetterKind::WebNotice, 0).unwrap_err();
    assert_eq!(errors[0].code, "field_not_for_kind");
}

#[test]
fn a_follow_up_names_the_report_before_and_what_changed() {
    let (incident, organisation) = (sample::incident(), sample::organisation());
    let previous = Previous {
        number: 1,
        at: "2026-07-08T03:00:00Z".parse().unwrap(),
        figures: series::figures(&incident, 1200),
    };
    for (lang, wanted) in [
        (
            Lang::Ja,
            ["第2報", "第1報（2026年7月8日）", "1,200名 → 1,998名"],
        ),
        (
            Lang::En,
            [
                "Report 2",
                "report 1 of 8 July 2026",
                "1,200 people → 1,998 people",
            ],
        ),
    ] {
        let facts = Facts {
            incident: &incident,
            organisation: &organisation,
            people: 1998,
            date: "2026-07-10T03:00:00Z".parse().unwrap(),
            number: 2,
            last: false,
            previous: Some(&previous),
        };
        let template = LetterTemplate::compile(
            &builtin::text(LetterKind::FollowUp, lang),
            LetterKind::FollowUp,
            0,
        );
        let mail = template
            .unwrap()
            .render(&Values::common(&facts, lang))
            .unwrap();
        let whole = format!("{}\n{}", mail.subject, mail.text);
        for words in wanted {
            assert!(whole.contains(words), "{words}: {whole}");
        }
    }
}

#[test]
fn every_built_in_letter_is_whole_and_leaves_nothing_of_its_template() {
    for kind in LetterKind::ALL {
        for lang in Lang::ALL {
            let (_, mail, _) = builtin_mail(kind, lang);
            let whole = format!("{}\n{}", mail.subject, mail.text);
            for left in ["{{", "}}", "{%", "{#", "\n\n\n", "（）", "()"] {
                assert!(!whole.contains(left), "{kind:?} {lang:?} {left:?}: {whole}");
            }
            let organisation = sample::organisation();
            assert!(whole.contains(organisation.name.get(lang)), "{kind:?}");
            assert!(whole.contains(&organisation.desk.phone), "{kind:?}");
            assert!(mail.html.starts_with("<!doctype html>"), "{}", mail.html);
        }
    }
}
