//! The loss view: rows of the ledger added up by class, state, JNSA class and VERIS variety, with the words that keep
//! the totals from misleading. It adds integers and judges nothing else.

use crate::money;
use saiki_api::{
    Lang, Uuid,
    losses::{
        ClassTotal, JnsaClass, JnsaTotal, LossClass, LossState, LossVariety, LossView, Range,
        StateTotal, VarietyTotal,
    },
    measures::MeasureCosts,
    organisation::Both,
};

/// What the view needs of a row that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Identifier.
    pub id: Uuid,
    /// Class.
    pub class: LossClass,
    /// JNSA class.
    pub jnsa_class: JnsaClass,
    /// VERIS variety.
    pub variety: LossVariety,
    /// State.
    pub state: LossState,
    /// Amount in `currency`.
    pub amount: Range,
    /// The organisation's currency when the row was written.
    pub currency: String,
}

/// Adds the rows up in `currency`, the organisation's present one, and sets the cost of measures beside them.
pub fn view(rows: &[Row], measures: MeasureCosts, currency: &str) -> LossView {
    let counted: Vec<&Row> = rows.iter().filter(|row| row.currency == currency).collect();
    let left_out = rows.iter().filter(|row| row.currency != currency);
    let unconverted: Vec<Uuid> = left_out.map(|row| row.id).collect();
    let sum = |wanted: &dyn Fn(&Row) -> bool| -> (i64, Range) {
        let found = counted.iter().filter(|row| wanted(row));
        found.fold((0, Range::default()), |(n, sum), row| {
            (n + 1, sum.plus(row.amount))
        })
    };
    let class = |class: LossClass| {
        let of = |state: LossState| sum(&|row| row.class == class && row.state == state).1;
        let actual = of(LossState::Accrued).plus(of(LossState::Paid)).high;
        let (estimated, recovered) = (of(LossState::Estimated), of(LossState::Recovered).high);
        ClassTotal {
            actual,
            estimated,
            recovered,
            total: estimated.plus(Range::exactly(actual.saturating_sub(recovered))),
        }
    };
    let (direct, indirect) = (class(LossClass::Direct), class(LossClass::Indirect));
    let mut by_state = Vec::new();
    for class in LossClass::ALL {
        for state in LossState::ALL {
            let (count, amount) = sum(&|row| row.class == class && row.state == state);
            if count > 0 {
                by_state.push(StateTotal {
                    class,
                    state,
                    count,
                    amount,
                });
            }
        }
    }
    let lost = |row: &Row| row.state != LossState::Recovered;
    let by_jnsa = JnsaClass::ALL.into_iter().filter_map(|jnsa_class| {
        let (count, amount) = sum(&|row| row.jnsa_class == jnsa_class && lost(row));
        (count > 0).then_some(JnsaTotal {
            jnsa_class,
            count,
            amount,
        })
    });
    let by_variety = LossVariety::ALL.into_iter().filter_map(|variety| {
        let (count, amount) = sum(&|row| row.variety == variety && lost(row));
        (count > 0).then_some(VarietyTotal {
            variety,
            count,
            amount,
        })
    });
    let total = direct.total.plus(indirect.total);
    let mut explanation = explain(&counted, direct, indirect, unconverted.len(), currency);
    explanation.extend(compare(total, measures, currency));
    LossView {
        currency: currency.to_owned(),
        rows: i64::try_from(counted.len()).unwrap_or(i64::MAX),
        total,
        measures,
        by_state,
        by_jnsa: by_jnsa.collect(),
        by_variety: by_variety.collect(),
        explanation,
        unconverted,
        direct,
        indirect,
    }
}

fn explain(
    rows: &[&Row],
    direct: ClassTotal,
    indirect: ClassTotal,
    unconverted: usize,
    currency: &str,
) -> Vec<Both> {
    let mut said = Vec::new();
    let mut say = |ja: String, en: String| said.push(Both { ja, en });
    if unconverted > 0 {
        say(
            format!(
                "{unconverted}件は今の会計通貨（{currency}）に換算されていないため、合計に入っていません。"
            ),
            match unconverted {
                1 => format!("1 row is not converted into {currency} and is not in the totals."),
                n => {
                    format!("{n} rows are not converted into {currency} and are not in the totals.")
                }
            },
        );
    }
    if rows.is_empty() {
        return said;
    }
    let has = |class: LossClass| rows.iter().any(|row| row.class == class);
    if !has(LossClass::Indirect) {
        say(
            "間接損害がまだ記録されていません。信用の低下や機会損失は直接損害を大きく上回ることが多く、この合計は実際より小さく見えます。".to_owned(),
            "No indirect damage is recorded yet. Lost trust and lost opportunity often far exceed the direct damage, so this total looks smaller than it is.".to_owned(),
        );
    }
    if !has(LossClass::Direct) {
        say(
            "直接損害がまだ記録されていません。".to_owned(),
            "No direct damage is recorded yet.".to_owned(),
        );
    }
    let estimated = direct.estimated.plus(indirect.estimated);
    if estimated.high > 0 {
        said.push(money::both(
            |l| {
                format!(
                    "このうち {} は見積りです。",
                    money::range(estimated, currency, l)
                )
            },
            |l| {
                format!(
                    "Of this, {} is estimated.",
                    money::range(estimated, currency, l)
                )
            },
        ));
    }
    let recovered = direct.recovered.saturating_add(indirect.recovered);
    if recovered > 0 {
        said.push(money::both(
            |l| {
                format!(
                    "回収した {} を差し引いています。",
                    money::text(recovered, currency, l)
                )
            },
            |l| {
                format!(
                    "{} got back is taken off.",
                    money::text(recovered, currency, l)
                )
            },
        ));
    }
    said
}

/// The cost of measures beside the damage of this one incident.
fn compare(total: Range, measures: MeasureCosts, currency: &str) -> Option<Both> {
    if measures.planned == 0 || total.low <= 0 {
        return None;
    }
    let planned = i128::from(measures.planned) * 100;
    let share = |damage: i64| money::divided(planned, i128::from(damage.max(1)));
    let (least, most) = (share(total.high), share(total.low));
    let percent = |lang: Lang| match least == most {
        true => format!("{least}%"),
        false => format!("{least}{}{most}%", lang.pick("〜", "–")),
    };
    let text = |minor, lang| money::text(minor, currency, lang);
    Some(money::both(
        |l| {
            format!(
                "再発防止の費用 {}（承認済み {}、支出済み {}）は、今回の損害の合計の {} にあたります。",
                text(measures.planned, l),
                text(measures.approved, l),
                text(measures.spent, l),
                percent(l)
            )
        },
        |l| {
            format!(
                "Prevention costs {} ({} approved, {} spent): {} of the damage of this incident.",
                text(measures.planned, l),
                text(measures.approved, l),
                text(measures.spent, l),
                percent(l)
            )
        },
    ))
}
