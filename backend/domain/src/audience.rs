//! What an audience says in a sentence, and whether it may be asked for like that. Whom it finds is for the register.

use crate::{fault::Faults, money};
use saiki_api::{
    Lang,
    letters::{Audience, DamageRange},
    people::{MAX_FIELD, PersonFilter},
};

/// Most values of one kind: contracts, agreements, organisations.
pub const MAX_VALUES: usize = 200;

/// What is wrong with the parts that choose people by what is on the register of them; `at` is the audience's path.
pub fn check(audience: &Audience, at: &str, faults: &mut Faults) {
    for (name, list) in [
        ("contract_refs", &audience.contract_refs),
        ("sla_refs", &audience.sla_refs),
        ("organisations", &audience.organisations),
    ] {
        let field = format!("{at}.{name}");
        faults.count(&field, list.len(), MAX_VALUES);
        faults.distinct(&field, list);
        for (n, text) in list.iter().enumerate().take(MAX_VALUES) {
            faults.line(&format!("{field}.{n}"), text, MAX_FIELD);
        }
    }
    if let Some(damage) = &audience.damage {
        range(damage, |part| format!("{at}.damage.{part}"), faults);
    }
}

/// What is wrong with what a filter of the register asks of damage; `at` comes before the names of its fields.
pub fn check_filter(filter: &PersonFilter, at: &str, faults: &mut Faults) {
    let damage = DamageRange {
        has: filter.has_damage.unwrap_or(true),
        currency: filter.damage_currency.clone(),
        from: filter.damage_from,
        to: filter.damage_to,
    };
    let name = |part: &str| match part {
        "has" => format!("{at}has_damage"),
        part => format!("{at}damage_{part}"),
    };
    range(&damage, name, faults);
}

fn range(damage: &DamageRange, name: impl Fn(&str) -> String, faults: &mut Faults) {
    let bounded = damage.from.is_some() || damage.to.is_some();
    if !damage.has && (bounded || damage.currency.is_some()) {
        faults.add(
            name("has"),
            "contradiction",
            "金額の範囲を指定するときは「被害額あり」にしてください",
            "A range of amounts asks for people with damage; set has to true",
        );
    }
    match &damage.currency {
        None if bounded => faults.add(
            name("currency"),
            "required",
            "金額の範囲には通貨が必要です。JPY などの通貨コードを指定してください",
            "A range needs a currency; give its code, for example JPY",
        ),
        Some(code) if !money::is_currency(code) => faults.add(
            name("currency"),
            "not_a_currency",
            "通貨コードは JPY のような ISO 4217 の符号です",
            "A currency is an ISO 4217 code such as JPY",
        ),
        _ => {}
    }
    if [damage.from, damage.to]
        .into_iter()
        .flatten()
        .any(|n| n < 0)
    {
        faults.add(
            name("from"),
            "negative",
            "被害額は0以上です",
            "Damage is zero or more",
        );
    }
    if let (Some(from), Some(to)) = (damage.from, damage.to)
        && from > to
    {
        faults.add(
            name("to"),
            "order",
            "上限は下限以上にしてください",
            "The upper bound must not be below the lower one",
        );
    }
}

/// A part of the sentence: the Japanese stem with its endings before another part and before 「人」, and the English.
struct Clause(String, &'static str, &'static str, String);

fn of_damage(damage: &DamageRange) -> Clause {
    let currency = damage.currency.as_deref().unwrap_or("JPY");
    let ja = |minor: i64| money::text(minor, currency, Lang::Ja);
    let en = |minor: i64| money::text(minor, currency, Lang::En);
    match (damage.has, damage.from, damage.to, &damage.currency) {
        (false, ..) => Clause(
            "被害額の記録が".to_owned(),
            "なく",
            "ない",
            "have no damage on record".to_owned(),
        ),
        (true, Some(from), Some(to), _) => Clause(
            format!("被害額が{}以上{}以下", ja(from), ja(to)),
            "で",
            "の",
            format!("have damage from {} to {}", en(from), en(to)),
        ),
        (true, Some(from), None, _) => Clause(
            format!("被害額が{}以上", ja(from)),
            "で",
            "の",
            format!("have damage of {} or more", en(from)),
        ),
        (true, None, Some(to), _) => Clause(
            format!("被害額が{}以下", ja(to)),
            "で",
            "の",
            format!("have damage of {} or less", en(to)),
        ),
        (true, None, None, None) => Clause(
            "被害額の記録が".to_owned(),
            "あり",
            "ある",
            "have damage on record".to_owned(),
        ),
        (true, None, None, Some(code)) => Clause(
            format!("{code}建ての被害額の記録が"),
            "あり",
            "ある",
            format!("have damage in {code} on record"),
        ),
    }
}

/// The audience in a sentence: 「言語が日本語で、パスワードが漏えいした人」.
pub fn sentence(audience: &Audience, lang: Lang) -> String {
    let mut clauses = Vec::new();
    let ja = |names: &[String]| names.join("または");
    let en = |names: &[String]| names.join(" or ");
    if !audience.langs.is_empty() {
        let names =
            |lang| -> Vec<String> { audience.langs.iter().map(|l| l.label(lang)).collect() };
        clauses.push(Clause(
            format!("言語が{}", ja(&names(Lang::Ja))),
            "で",
            "の",
            format!("read {}", en(&names(Lang::En))),
        ));
    }
    if !audience.data_items.is_empty() {
        let names = |lang| -> Vec<String> {
            let items = audience.data_items.iter();
            items.map(|item| item.label(lang).to_owned()).collect()
        };
        clauses.push(Clause(
            format!("{}が漏えい", ja(&names(Lang::Ja))),
            "し",
            "した",
            format!("had their {} exposed", en(&names(Lang::En))),
        ));
    }
    clauses.extend(audience.damage.as_ref().map(of_damage));
    for (list, in_ja, in_en) in [
        (&audience.contract_refs, "契約番号", "are under contract"),
        (&audience.sla_refs, "SLA", "are under agreement"),
        (&audience.organisations, "所属", "belong to"),
    ] {
        if !list.is_empty() {
            clauses.push(Clause(
                format!("{in_ja}が{}", ja(list)),
                "で",
                "の",
                format!("{in_en} {}", en(list)),
            ));
        }
    }
    if audience.received.is_some() {
        clauses.push(Clause(
            "前の報が届".to_owned(),
            "き",
            "いた",
            "got the report before".to_owned(),
        ));
    }
    if !audience.person_ids.is_empty() {
        let n = audience.person_ids.len();
        clauses.push(Clause(
            format!("名指しした{n}名に含まれ"),
            "",
            "る",
            format!("are among the {n} named one by one"),
        ));
    }
    match (clauses.split_last(), lang) {
        (None, Lang::Ja) => "名簿のすべての人".to_owned(),
        (None, Lang::En) => "Everybody on the register".to_owned(),
        (Some((last, before)), Lang::Ja) => {
            let mut text: String = before
                .iter()
                .map(|Clause(stem, medial, ..)| format!("{stem}{medial}、"))
                .collect();
            text.push_str(&format!("{}{}人", last.0, last.2));
            text
        }
        (Some(_), Lang::En) => {
            let all: Vec<&str> = clauses.iter().map(|clause| clause.3.as_str()).collect();
            format!("People who {}", all.join(" and "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saiki_api::people::DataItem;

    #[test]
    fn an_audience_reads_as_a_sentence() {
        assert_eq!(sentence(&Audience::default(), Lang::Ja), "名簿のすべての人");
        let audience = Audience {
            data_items: vec![DataItem::Password, DataItem::CardNumber],
            damage: Some(DamageRange {
                has: true,
                currency: Some("JPY".to_owned()),
                from: Some(10_000),
                to: None,
            }),
            contract_refs: vec!["A-1".to_owned()],
            ..Audience::default()
        };
        assert_eq!(
            sentence(&audience, Lang::Ja),
            "パスワードまたはクレジットカード番号が漏えいし、被害額が10,000円以上で、契約番号がA-1の人"
        );
        assert_eq!(
            sentence(&audience, Lang::En),
            "People who had their password or payment card number exposed and have damage of ¥10,000 or more and are under contract A-1"
        );
    }
    #[test]
    fn a_filter_by_amounts_names_what_it_lacks_where_it_stands() {
        let fields = |filter: PersonFilter, at: &str| -> Vec<String> {
            let mut faults = Faults::default();
            check_filter(&filter, at, &mut faults);
            faults.0.into_iter().map(|fault| fault.field).collect()
        };
        let range = PersonFilter {
            damage_from: Some(10),
            ..PersonFilter::default()
        };
        assert_eq!(fields(range.clone(), ""), ["damage_currency"]);
        assert_eq!(
            fields(range.clone(), "target.filter."),
            ["target.filter.damage_currency"]
        );
        let in_yen = PersonFilter {
            damage_currency: Some("JPY".to_owned()),
            ..range
        };
        assert!(fields(in_yen.clone(), "").is_empty());
        let upside_down = PersonFilter {
            damage_to: Some(9),
            has_damage: Some(false),
            ..in_yen
        };
        assert_eq!(fields(upside_down, ""), ["has_damage", "damage_to"]);
        assert!(fields(PersonFilter::default(), "").is_empty());
    }
}
