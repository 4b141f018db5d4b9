//! What whoever opens a public page may rely on: nothing given becomes markup, nothing is fetched from elsewhere, input
//! stays where something is wrong.

use super::*;
use saiki_api::reports::{PublicReport, PublicState};
use saiki_domain::{fault::Faults, sample};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn plain(page: &str) {
    for never in [
        "<script", " style=", "onload", "http://", "https://", "src=",
    ] {
        assert!(!page.contains(never), "{never}: {page}");
    }
    assert_eq!(page.matches("<link").count(), 1);
}

#[test]
fn what_was_typed_comes_back_inert_with_the_fault_beside_it() {
    let organisation = sample::organisation();
    let mut faults = Faults::default();
    faults.add("email", "not_an_address", "形が違います", "Not an address");
    for lang in Lang::ALL {
        let speaker = Speaker {
            organisation: &organisation,
            lang,
        };
        let given = Given {
            kind: "weakness".to_owned(),
            text: "</textarea><script>alert(1)</script>".to_owned(),
            email: "\"><b>x".to_owned(),
            ..Given::default()
        };
        let page = form(&speaker, &given, &faults);
        plain(&page);
        assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;"));
        assert!(page.contains("value=\"&quot;&gt;&lt;b&gt;x\""));
        assert!(page.contains("value=\"weakness\" required checked"));
        assert!(page.contains("id=\"email-fault\"") && page.contains("aria-invalid"));
        assert!(page.contains(&escape(organisation.desk.hours.get(lang))));
    }
}

#[test]
fn the_state_page_tells_what_comes_next_and_that_it_is_late() {
    let organisation = sample::organisation();
    let speaker = Speaker {
        organisation: &organisation,
        lang: Lang::Ja,
    };
    let mut report = PublicReport {
        number: "R-ABCD-2345".to_owned(),
        state: PublicState::Received,
        received_at: at("2026-11-24T01:00:00Z"),
        next_word_due: Some(at("2026-11-25T01:00:00Z")),
        at: None,
    };
    let page = status(&speaker, &report, at("2026-11-24T02:00:00Z"));
    plain(&page);
    assert!(page.contains("2026年11月25日 10時00分") && page.contains("ありがとうございます"));
    assert!(!page.contains("お待たせして"));
    let page = status(&speaker, &report, at("2026-11-26T02:00:00Z"));
    assert!(page.contains("お待たせして"));
    report.state = PublicState::Answered;
    report.next_word_due = None;
    report.at = Some(at("2026-11-25T00:00:00Z"));
    let page = status(&speaker, &report, at("2026-11-26T02:00:00Z"));
    assert!(page.contains("2026年11月25日 9時00分") || page.contains("2026年11月25日 09時00分"));
}

#[test]
fn a_notice_names_its_dates_and_a_withdrawn_one_says_so() {
    let organisation = sample::organisation();
    let speaker = Speaker {
        organisation: &organisation,
        lang: Lang::En,
    };
    let dates = [at("2026-11-25T01:00:00Z"), at("2026-11-24T01:00:00Z")];
    let view = NoticeView {
        slug: "20261124-abcde",
        title: "Apology <b>",
        body: "<p>Text</p>\n",
        published: &dates,
        both: true,
    };
    let page = notice(&speaker, &view);
    plain(&page);
    assert!(page.contains("<h1>Apology &lt;b&gt;</h1>") && page.contains("<p>Text</p>"));
    assert!(
        page.contains("Updated 25 November 2026") && page.contains("Update 1, 25 November 2026")
    );
    assert!(page.contains("/notices/20261124-abcde?lang=ja"));
    let page = gone(&speaker, dates[0]);
    assert!(page.contains("withdrawn on 25 November 2026"));
}

#[test]
fn the_page_to_stop_updates_asks_first_and_says_what_still_arrives() {
    let organisation = sample::organisation();
    for lang in Lang::ALL {
        let speaker = Speaker {
            organisation: &organisation,
            lang,
        };
        let asked = |unanswered| Stopping::Ask {
            token: "ab\"><script>",
            unanswered,
        };
        let page = unsubscribe(&speaker, asked(false));
        plain(&page);
        assert!(
            page.contains("<form method=\"post\" action=\"/unsubscribe/ab&quot;&gt;&lt;script&gt;")
        );
        assert_eq!(page.matches("type=\"radio\"").count(), 2);
        assert!(!page.contains("role=\"alert\""));
        assert!(unsubscribe(&speaker, asked(true)).contains("role=\"alert\""));
        let owed = lang.pick("配信を停止された後もお届けします", "will still reach you");
        for what in [Stopping::Stopped, Stopping::StoppedAll, Stopping::Sample] {
            let page = unsubscribe(&speaker, what);
            plain(&page);
            assert!(!page.contains("<form") && page.contains(owed), "{page}");
        }
        assert!(page.contains(owed));
        // Of a matter that is over nothing is asked, and nothing more arrives.
        let page = unsubscribe(&speaker, Stopping::Over);
        plain(&page);
        assert!(!page.contains("<form") && !page.contains(owed), "{page}");
    }
}
