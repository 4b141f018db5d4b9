//! What letters, pages and the incident's own summary say against the records.

use super::*;

#[test]
fn an_approximate_number_fits_or_is_only_worth_a_look() {
    let said = |ja: &str, en: &str| {
        with(|f| {
            swap(&mut f.texts[0], "1,998名", ja);
            swap(&mut f.texts[0], "1,998 people", en);
        })
    };
    let about = |facts: &Facts| -> Vec<Subject> {
        let all = found(facts).into_iter();
        all.map(|it| it.subject).collect()
    };
    assert_eq!(about(&said("約2千名", "some 2,000 people")), []);
    let far = said("約1万2千名", "some 12,000 people");
    assert_eq!(seen(&far), [(Subject::People, Gravity::Warns, page(11))]);
    assert_eq!(
        found(&far)[0].other.says,
        Both::new("約12,000名", "about 12,000 people")
    );
}

#[test]
fn a_number_of_records_is_only_worth_a_look() {
    let facts = with(|f| {
        swap(
            &mut f.texts[0],
            "対象のお客様は1,998名です",
            "お客様情報1,989件が漏えいしました",
        );
        swap(
            &mut f.texts[0],
            "1,998 people are affected",
            "Details of customers leaked",
        );
    });
    let all = found(&facts);
    let one = all.iter().find(|it| it.subject == Subject::People).unwrap();
    assert_eq!(one.gravity, Gravity::Warns);
    assert_eq!(one.other.says, Both::new("1,989件", "1,989 records"));
}

#[test]
fn a_day_without_a_year_is_held_against_the_records_as_the_nearest_one() {
    let said = |ja: &str, en: &str| {
        with(|f| {
            swap(&mut f.texts[0], "2026年7月6日", ja);
            swap(&mut f.texts[0], "6 July 2026", en);
        })
    };
    assert_eq!(found(&said("7月6日", "6 July")), []);
    assert_eq!(
        seen(&said("7月5日", "5 July")),
        [(Subject::Times, Gravity::Blocks, page(11))]
    );
    // Which year was meant is not written: between the languages it is only worth a look.
    let other = found(&said("2026年7月6日", "7 July"));
    let languages = other.iter().find(|it| it.subject == Subject::Languages);
    assert_eq!(languages.unwrap().gravity, Gravity::Warns);
}

#[test]
fn the_two_languages_of_a_letter_must_say_the_same() {
    let number = with(|f| swap(&mut f.texts[0], "1,998 people", "1,899 people"));
    let both: Vec<Subject> = found(&number).iter().map(|it| it.subject).collect();
    assert_eq!(both, [Subject::People, Subject::Languages]);
    let day = with(|f| swap(&mut f.texts[0], "As of 10 July", "As of 9 July"));
    assert_eq!(
        seen(&day),
        [(Subject::Languages, Gravity::Blocks, page(11))]
    );
    let missing = with(|f| {
        swap(
            &mut f.texts[0],
            "As of 10 July 2026",
            "Up to today, 5 o'clock",
        )
    });
    assert_eq!(
        seen(&missing),
        [(Subject::Languages, Gravity::Warns, page(11))]
    );
}

#[test]
fn a_sentence_with_another_day_is_worth_a_look() {
    let said = |ja: &str| with(|f| f.texts[0].texts[0].1.push_str(ja));
    for text in [
        "\n\n7月6日に不正アクセスが発生しました。",
        "\n\n7月10日に受付を再開しました。",
        "\n\n7月6日に発覚しました。",
    ] {
        let all = found(&said(text)).into_iter();
        let times: Vec<_> = all.filter(|it| it.subject == Subject::Times).collect();
        assert_eq!(times, [], "{text}");
    }
    let all = found(&said("\n\n7月5日に不正アクセスが発生しました。"));
    let one = all.iter().find(|it| it.subject == Subject::Times).unwrap();
    assert_eq!(one.gravity, Gravity::Warns);
    assert_eq!(one.other.says, Both::new("2026年7月5日", "5 July 2026"));
}

#[test]
fn the_summary_is_held_against_the_register_and_only_worth_a_look() {
    let said = |summary: &str| with(|f| f.incident.summary = summary.to_owned());
    for summary in [
        "会員1,998名の情報が閲覧された。",
        "会員約2,000名の情報が閲覧された。",
        "会員千九百九十八名の情報が閲覧された。うち会員12名は退会済み。",
        "会員1,700名の電子メールが閲覧された。",
        "外部から不正に操作された。",
    ] {
        assert_eq!(found(&said(summary)), [], "{summary}");
    }
    for summary in [
        "会員1,200名の情報が閲覧された。",
        "会員千二百名の情報が閲覧された。",
    ] {
        let all = found(&said(summary));
        assert_eq!(all.len(), 1, "{summary}");
        assert_eq!(
            (all[0].subject, all[0].gravity),
            (Subject::People, Gravity::Warns)
        );
        assert_eq!(all[0].one.says, Both::new("1,998名", "1,998 people"));
        assert_eq!(all[0].other.says, Both::new("1,200名", "1,200 people"));
        assert_eq!(all[0].other.place.en, "Summary of the incident");
    }
}
